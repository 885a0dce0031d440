"""Bytes → pages: open a file, make each page upright, read its text."""

"""Charged rows of invoices and lists of expenses: where they stand, names, amounts, totals."""

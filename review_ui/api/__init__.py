"""The HTTP API under ``/api/v1``, and what watches the server from outside."""

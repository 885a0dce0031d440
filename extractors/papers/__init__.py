"""Which pages, or parts of a page, are one paper."""

"""Labels and values that only a page's arrangement pairs: behind, folded, two in a cell."""

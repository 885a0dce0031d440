"""Which labels a page prints: listed or composed ones, whole, misread or torn."""

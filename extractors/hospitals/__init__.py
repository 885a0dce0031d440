"""Names of hospitals: how they are built, where they stand, what is missing of them."""

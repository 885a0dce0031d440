"""Which text of a form is the value of which label: beside, below, in boxes, off the grid."""

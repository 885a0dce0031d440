"""Values whose label is missing, hidden or ambiguous, told by place, shape and sums."""

"""What texts say: misread words, known values, kinds of values, amounts, names of charges."""

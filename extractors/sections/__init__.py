"""Running text under headings, where it ends, and the lists of diagnoses in it."""

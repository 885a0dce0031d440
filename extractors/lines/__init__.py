"""Lines as printed: pieces joined, what ran together parted, strokes and stamps left out."""

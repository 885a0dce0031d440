"""How sure a value is in the end, by codes, second looks and the file's other papers."""

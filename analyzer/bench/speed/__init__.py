"""How long the program takes and how much memory, against plain decoding of the same photos."""

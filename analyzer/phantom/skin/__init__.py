"""What the skin is like: its colour, hair and marks, and its height over the smooth body."""

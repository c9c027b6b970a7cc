"""Single questions to the method, each a command of its own."""

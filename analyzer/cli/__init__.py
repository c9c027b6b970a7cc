"""The ``dimples`` command: arguments only, the work is done elsewhere."""

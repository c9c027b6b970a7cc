"""Two sets to comparability, change with its interval, and a verdict."""

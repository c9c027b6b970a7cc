"""The program as processes: how it ends, and that its workers end with it. Knows nothing of photos."""

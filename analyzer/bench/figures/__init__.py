"""Cases to figures, tables and plots."""

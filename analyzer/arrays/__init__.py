"""Helpers on plain arrays that several rooms need, one concept a module."""

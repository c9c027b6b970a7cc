"""Shading to light estimate and relief."""

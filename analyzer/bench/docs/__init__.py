"""Writes the figures of the documents from what the benchmark measured."""

"""The printed guide: one page on how to photograph, with a marker of known size."""

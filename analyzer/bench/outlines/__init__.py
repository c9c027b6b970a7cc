"""Outlines of the back: pictures that the network learns from, its training, and its examination."""

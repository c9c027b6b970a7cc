"""Bytes or path to a `Photo`: linear, upright, with its capture time and nothing private."""

"""Trains the small networks and fits of the measuring rooms on people with known truth."""

"""Measures the analyser against photos with known truth."""

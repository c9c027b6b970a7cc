"""Layers to the back: mask, midline, waistband, body frame, scale."""

"""Photo to pigment and shading layers, and skin tone."""

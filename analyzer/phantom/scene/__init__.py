"""A capture set up for rendering: meshes, lens, and what every pixel sees."""

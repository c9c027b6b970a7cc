"""Light on a scene, quick or traced, and what it makes of the surfaces."""

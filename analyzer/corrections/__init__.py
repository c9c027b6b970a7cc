"""What the user may tell about a series: matching points in two photos, and a dimple's kind."""

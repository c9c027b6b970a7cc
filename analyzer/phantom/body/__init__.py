"""The adult whose back is photographed, and its smooth shape."""

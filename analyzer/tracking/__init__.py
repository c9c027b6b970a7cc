"""Many photos of one back over one reference: where each lies, its light and session, and every dimple through all of them."""

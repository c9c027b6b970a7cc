"""What lies on skin, cloth and walls, and their colours."""

"""People with known truth: their files, what is done to their photos, and what measuring gives."""

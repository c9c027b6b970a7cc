"""Photos taken with a phone or this computer's camera: a page of its own, served to one device by key."""

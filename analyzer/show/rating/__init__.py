"""Blinded rating: pairs of pictures in random order without dates, and how far a person's eye agrees."""

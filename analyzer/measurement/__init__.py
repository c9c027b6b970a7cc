"""One photo through the rooms above to what is measured in it, its flags and what later rooms need of it."""

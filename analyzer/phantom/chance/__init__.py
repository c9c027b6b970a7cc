"""People, habits and captures at random, all from a seed."""

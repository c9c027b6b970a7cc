"""What was measured held against what is true, case by case."""

"""The report on paper: tagged PDF, text that can be selected, fonts of its own."""

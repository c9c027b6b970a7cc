"""Results as words, marks, charts and pictures, for any face that shows them."""

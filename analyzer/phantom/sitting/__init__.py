"""How, when and in what a back is photographed, as plain values."""

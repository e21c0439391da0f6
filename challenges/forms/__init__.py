"""What may be typed, by whom: forms judge, and never write."""

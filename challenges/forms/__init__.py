"""Forms judge what may be typed, and never write."""

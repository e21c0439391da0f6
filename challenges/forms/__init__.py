"""Forms judge what is typed, and never write."""

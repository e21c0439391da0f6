"""Template tags that join what several apps show."""

"""The invented content, and who signs in to look at it."""

USERNAME = "demo"
PASSWORD = "a-smart-city"  # nosec B105

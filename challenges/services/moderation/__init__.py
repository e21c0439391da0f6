"""Services for moderators."""

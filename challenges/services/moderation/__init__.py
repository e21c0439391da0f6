"""What moderators do with ideas."""

"""The first page of the admin: what needs you, and how a challenge goes."""

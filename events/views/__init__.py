"""Public pages under /events/."""

"""Programs that send this site what it does not expect, and pull its plugs."""

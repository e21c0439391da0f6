"""The pages of the room. Each fetches, asks a form, calls a verb, and answers."""

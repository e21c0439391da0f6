"""The pages of the app. Each fetches, asks a form, calls a service, and answers."""

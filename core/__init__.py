"""The floor that all apps stand on: one module per subject, importing no app."""

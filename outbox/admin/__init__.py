"""The outbox, for staff."""

from outbox.admin.email import EmailAdmin

__all__ = ["EmailAdmin"]

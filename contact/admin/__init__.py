"""The admin of contact: messages and their topics."""

from contact.admin.message import MessageAdmin
from contact.admin.topic import TopicAdmin

__all__ = ["MessageAdmin", "TopicAdmin"]

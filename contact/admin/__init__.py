"""The admin of contact: messages, their topics, and canned answers."""

from contact.admin.canned_answer import CannedAnswerAdmin
from contact.admin.message import MessageAdmin
from contact.admin.topic import TopicAdmin

__all__ = ["CannedAnswerAdmin", "MessageAdmin", "TopicAdmin"]

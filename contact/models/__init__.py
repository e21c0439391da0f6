"""Messages to the team, their topics and their history."""

from contact.models.attachment import Attachment
from contact.models.canned_answer import CannedAnswer
from contact.models.history import MessageHistory
from contact.models.message import (
    ANSWER_PERMISSION,
    TRANSITIONS,
    Addition,
    Message,
    Status,
)
from contact.models.question import Question
from contact.models.topic import PRIVATE_SLUG, Topic

__all__ = [
    "ANSWER_PERMISSION",
    "PRIVATE_SLUG",
    "TRANSITIONS",
    "Addition",
    "Attachment",
    "CannedAnswer",
    "Message",
    "MessageHistory",
    "Question",
    "Status",
    "Topic",
]

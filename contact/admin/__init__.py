"""The admin of contact: messages, their topics, canned answers and published
questions."""

from contact.admin.canned_answer import CannedAnswerAdmin
from contact.admin.message import MessageAdmin
from contact.admin.question import QuestionAdmin
from contact.admin.topic import TopicAdmin

__all__ = ["CannedAnswerAdmin", "MessageAdmin", "QuestionAdmin", "TopicAdmin"]

"""Making a question for everybody of one that was answered."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from contact.models import Message, Question, Status
from contact.services import lock
from core.text.personal_data import redact_person, redact_text
from core.text.sentences import first_sentences
from core.users import display_name
from core.workflow import TransitionNotAllowed

MAX_TITLE = 200
"""Characters of a question, as the model has them."""


@transaction.atomic
def draft_question(obj: Message, *, by: User) -> Question:
    """Make a question of a message and our answer, without the names and addresses that
    we know or that rules find. Nobody sees it until staff have read it once more. A
    message that has one keeps it.

    Raises TransitionNotAllowed if the message has no answer."""
    obj = lock(obj)
    if existing := obj.questions.first():
        return existing
    answers = obj.history.filter(to_status=Status.ANSWERED, is_undone=False)
    answer = answers.exclude(message="").select_related("by").last()
    if answer is None:
        raise TransitionNotAllowed(gettext("Answer it first."))
    words = [obj.name, obj.reference, *([display_name(answer.by)] if answer.by else [])]
    question, text = (
        redact_text(redact_person(part, emails=[obj.email], words=words))
        for part in (obj.text, answer.message)
    )
    return Question.objects.create(
        title=first_sentences(question, MAX_TITLE),
        answer=text,
        topic=obj.topic,
        contact_message=obj,
    )

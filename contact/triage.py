"""Services of staff beside answers: assign, add notes, correct addresses, forward."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from contact.models import Attachment, Message, Status, Topic
from contact.notices import notify_topic, tell_assignee
from contact.services import files_to_go, lock
from core.assignment import assignment_note
from core.private_links import new_nonce
from core.stored_files import MAX_FILES, NewFile, store_file
from core.stored_pictures import delete_files_on_commit
from core.workflow import TransitionNotAllowed
from outbox.failed import correct_address as correct_unsent
from outbox.failed import send_copy
from outbox.links import replace_link
from outbox.models import Email


@transaction.atomic
def add_note(obj: Message, *, by: User, text: str) -> Message:
    """Add a note to staff; the sender never reads it."""
    if not text.strip():
        raise ValueError("A note says something.")
    obj = lock(obj)
    add_history_note(obj, text.strip(), by=by)
    return obj


@transaction.atomic
def correct_address(
    obj: Message, *, by: User, email: str, resend: bool = False
) -> Message:
    """Give a message the email address that its sender meant.

    What did not reach the old one goes to the new one; with `resend`, answers that were
    sent to the old one are sent there too. Raises TransitionNotAllowed if it is the
    address that the message has. Its old private link ends: the owner of the old
    address may have it."""
    obj = lock(obj)
    old, old_url = obj.email, obj.private_url
    if email == old:
        raise TransitionNotAllowed(gettext("That is the address that we have."))
    obj.email, obj.link_nonce = email, new_nonce()
    obj.save(update_fields=["email", "link_nonce"])
    correct_unsent(obj.reference, old=old, new=email)
    sent = Email.objects.filter(status=Email.Status.SENT, to=old)
    answers = obj.history.filter(email__in=sent).select_related("email")
    for step in answers if resend else []:
        step.email = step.email and send_copy(step.email, to=email)
        step.save(update_fields=["email"])
    replace_link(obj.reference, old=old_url, new=obj.private_url)
    add_history_note(
        obj, gettext("The email address was %(old)s.") % {"old": old}, by=by
    )
    return obj


@transaction.atomic
def add_file(obj: Message, *, by: User, file: NewFile) -> Message:
    """Add a file of ours, which goes with the next answer.

    Raises TransitionNotAllowed if MAX_FILES wait for that already."""
    obj = lock(obj)
    if files_to_go(obj).count() >= MAX_FILES:
        raise TransitionNotAllowed(
            gettext("Three files wait for your answer: remove one first.")
        )
    attachment = store_file(Attachment, file, contact_message=obj, by=by)
    note = gettext("A file for the answer: %(name)s") % {"name": attachment}
    add_history_note(obj, note, by=by)
    return obj


@transaction.atomic
def remove_file(obj: Message, *, by: User, key: int) -> Message:
    """Remove a file of ours that no answer has taken along.

    Raises TransitionNotAllowed if there is no such file."""
    obj = lock(obj)
    attachment = files_to_go(obj).filter(pk=key).first()
    if attachment is None:
        raise TransitionNotAllowed(
            gettext("That file went with an answer, or is gone.")
        )
    delete_files_on_commit([attachment])
    attachment.delete()
    note = gettext("A file for the answer was removed: %(name)s")
    add_history_note(obj, note % {"name": attachment}, by=by)
    return obj


@transaction.atomic
def forward(obj: Message, *, by: User, topic: Topic) -> Message:
    """Give a message another topic, and tell the team of that, if it is another one.
    The day that we promised stays.

    Raises TransitionNotAllowed if it has that topic."""
    obj = lock(obj)
    before = obj.topic
    if topic == before:
        raise TransitionNotAllowed(gettext("That is the topic that it has."))
    obj.topic = topic
    obj.save(update_fields=["topic"])
    note = gettext("The topic was “%(topic)s”.") % {"topic": before}
    add_history_note(obj, note, by=by)
    if topic.team_email != before.team_email:
        notify_topic(obj, "contact/email/notice")
    return obj


@transaction.atomic
def assign(obj: Message, *, to: User | None, by: User) -> Message:
    """Assign a message to a member of staff, who gets an email unless that is `by`, or
    with `to=None` to nobody."""
    obj = lock(obj)
    if obj.assignee != to:
        _assign_locked(obj, to=to, by=by)
        tell_assignee([obj], to=to, by=by)
    return obj


def _assign_locked(
    obj: Message, *, to: User | None, by: User, left: User | None = None
) -> None:
    obj.assignee = to
    obj.save(update_fields=["assignee"])
    add_history_note(obj, assignment_note(to, left=left), by=by)


@transaction.atomic
def hand_over(user: User, *, to: User | None, by: User) -> None:
    """Assign the messages that wait and that this user, who left, looks after to
    somebody else, who gets one email about them, or with `to=None` to nobody."""
    locked = looked_after(user).select_for_update(of=("self",))
    handed_over = list(locked.select_related("topic"))
    for obj in handed_over:
        _assign_locked(obj, to=to, by=by, left=user)
    tell_assignee(handed_over, to=to, by=by)


def looked_after(user: User) -> "QuerySet[Message]":
    """Return the messages assigned to this user that wait for an answer, the nearest
    day in front."""
    assigned = Message.objects.filter(assignee=user, status=Status.NEW)
    return assigned.order_by("reply_due", "pk")


def add_history_note(obj: Message, text: str, *, by: User) -> None:
    """Add a row of history for staff that changes no status."""
    status = obj.status
    obj.history.create(by=by, from_status=status, to_status=status, staff_note=text)

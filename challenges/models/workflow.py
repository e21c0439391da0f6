"""Statuses of an entry, the transitions between them, and their labels."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("To review")
    CHANGES_REQUESTED = "changes_requested", _("Waiting for the entrant")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPAM = "spam", _("Spam")


TRANSITIONS: dict[str, set[str]] = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {
        Status.APPROVED,
        Status.CHANGES_REQUESTED,
        Status.DECLINED,
        Status.SPAM,
        Status.WITHDRAWN,
    },
    Status.CHANGES_REQUESTED: {
        Status.SUBMITTED,
        Status.APPROVED,
        Status.DECLINED,
        Status.SPAM,
        Status.WITHDRAWN,
    },
    Status.APPROVED: {Status.SUBMITTED, Status.DECLINED, Status.WITHDRAWN},
    Status.DECLINED: {Status.SUBMITTED},
    Status.WITHDRAWN: {Status.SUBMITTED},
    Status.SPAM: {Status.SUBMITTED, Status.WITHDRAWN},
}
"""Statuses that may follow each status. Every decision can go back to review."""

TOLD_DECISIONS = [Status.CHANGES_REQUESTED, Status.APPROVED, Status.DECLINED]
"""Decisions of staff that people outside learn of; see challenges.models.telling."""

DECISION_STATUSES = [*TOLD_DECISIONS, Status.SPAM]
"""Statuses that are decisions of staff. A spam mark is told to nobody."""

MODERATE_PERMISSION = "challenges.moderate_entry"
"""Permission to make these decisions."""

ADD_PERMISSION = "challenges.add_entry"
"""Permission to type in an idea for somebody, or to send their draft."""

ENTRANT_EDITABLE = [
    "title",
    "focus_area",
    "problem",
    "idea",
    "beneficiaries",
    "links",
    "help_needed",
    "organisation",
    "team",
    "may_publish",
    "may_contact",
]
"""Fields that the entrant may change. Not the email: the private link went there."""

PUBLIC_TEXT_FIELDS = [
    "title",
    "problem",
    "idea",
    "beneficiaries",
    "links",
    "organisation",
    "team",
]
"""Text fields that everybody reads on a published idea."""

UNDO_WITHDRAWAL_WINDOW = timedelta(days=7)
"""Time in which the entrant can undo a withdrawal."""

ENTRANT_STATUS_LABELS = {
    Status.DRAFT: _("Not sent yet"),
    Status.SUBMITTED: _("Received, being checked"),
    Status.CHANGES_REQUESTED: _("We need something from you"),
    Status.APPROVED: _("In the challenge"),
    Status.DECLINED: _("Not taken forward"),
    Status.WITHDRAWN: _("Withdrawn by you"),
    Status.SPAM: _("Received, being checked"),
}
"""Label of each status for the entrant, on the private page and in emails."""


class Origin(models.TextChoices):
    """How the idea reached us. Staff type in all but those from the web form."""

    WEB = "web", _("Web form")
    PHONE = "phone", _("By phone")
    PAPER = "paper", _("On paper")
    IN_PERSON = "in_person", _("In person")
    EMAIL = "email", _("By email")


class Outcome(models.TextChoices):
    SHORTLISTED = "shortlisted", _("Shortlisted")
    WINNER = "winner", _("Winner")
    RUNNER_UP = "runner_up", _("Runner-up")
    NOT_SELECTED = "not_selected", _("Not selected")

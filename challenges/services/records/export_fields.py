"""Fields of an entry as text, for people who read them outside this site."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from challenges.models import Challenge, DecisionReason, Entry
from core.users import display_name
from focus_areas.models import FocusArea

FIELDS = [
    "reference",
    "challenge",
    "status",
    "outcome",
    "award",
    "feedback",
    "title",
    "focus_area",
    "problem",
    "idea",
    "beneficiaries",
    "links",
    "help_needed",
    "name",
    "email",
    "phone",
    "postal_address",
    "audience",
    "organisation",
    "team",
    "origin",
    "entered_by",
    "rules_accepted",
    "may_publish",
    "may_contact",
    "emails_opted_out",
    "submitted_at",
    "answer_due",
    "decided_at",
    "assignee",
    "is_late",
    "is_taken_down",
    "duplicate_of",
]
"""Fields that staff may need, in the order of the columns."""

OUTCOME_FIELDS = ["outcome", "award", "feedback"]
"""Fields that staff with an interest in the challenge do not read: see interests."""


def label(name: str) -> str:
    return str(capfirst(Entry._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def value(entry: Entry, name: str) -> str:
    """Return a field of an entry as text; "" if it is empty."""
    return formatter(name)(entry)


def formatter(name: str) -> Callable[[Entry], str]:
    """Return a function that formats this field of any entry. It looks the labels of
    choices up only once."""
    field = Entry._meta.get_field(name)
    labels = {key: str(label) for key, label in getattr(field, "flatchoices", [])}

    def format_field(entry: Entry) -> str:
        field_value = getattr(entry, name)
        return labels.get(field_value) or format_value(field_value)

    return format_field


def format_value(obj: Any) -> str:
    match obj:
        case None:
            return ""
        case bool():
            return _("yes") if obj else _("no")
        case datetime():
            return format_datetime(obj)
        case User():
            return display_name(obj)
        case Entry():
            return obj.reference
        case Challenge() | DecisionReason():
            return obj.title  # str() is for sentences
        case FocusArea():
            return obj.name
        case _:
            return str(obj)


def format_datetime(at: datetime) -> str:
    """Return local time in the form of ISO 8601 that spreadsheets read, such as
    2027-01-10 18:30."""
    local = timezone.localtime(at).replace(tzinfo=None)
    return local.isoformat(sep=" ", timespec="minutes")

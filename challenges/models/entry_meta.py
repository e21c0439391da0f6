"""Indexes and permissions of the table of entries, and what must hold of a row for
every writer."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from challenges.models.entry_queryset import AWARD_RANK, QUEUE_INDEX_FIELDS
from challenges.models.workflow import Origin, Outcome, Status
from core.types import StrOrPromise

GALLERY_COLUMNS = [
    "may_publish",
    "challenge",
    "focus_area",
    "audience",
    "public_outcome",
    "title",
    "is_taken_down",
    "duplicate_of",
    "personal_details",
    "details_allowed",
    "shown_from",
    "shown_with",
]
"""Columns that the gallery reads of every entry that it passes, to find the keys of
those that it lists."""

GALLERY_ORDERS: dict[str, list[Any]] = {
    "entry_awarded": [AWARD_RANK, F("submitted_at").desc(), F("id").desc()],
    "entry_by_title": [Lower("title"), F("submitted_at").desc(), F("id").desc()],
}
"""Orders of the gallery beside that by date, by the index that has each."""

ENTRY_PERMISSIONS: list[tuple[str, StrOrPromise]] = [
    ("moderate_entry", _("Can decide on ideas")),
    ("export_entry", _("Can export ideas with personal data")),
    ("record_results", _("Can note outcomes and tell what happened next")),
]

ENTRY_INDEXES = [
    models.Index("status", "submitted_at", name="entry_queue"),
    models.Index("challenge", "status", name="entry_of_challenge"),
    models.Index("email_key", name="entry_email"),
    models.Index(*QUEUE_INDEX_FIELDS, name="entry_promise"),
    models.Index(
        fields=["status", "submitted_at", "id", *GALLERY_COLUMNS], name="entry_gallery"
    ),
    *(
        models.Index("status", *order, *GALLERY_COLUMNS, name=name)
        for name, order in GALLERY_ORDERS.items()
    ),
    models.Index(
        "id",
        condition=Q(status=Status.APPROVED, outcome=""),
        name="entry_no_outcome",
    ),
]

ENTRY_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(status__in=Status.values), name="entry_status_is_known"
    ),
    models.CheckConstraint(
        condition=Q(status=Status.DRAFT) | Q(submitted_at__isnull=False),
        name="entry_sent_has_its_time",
    ),
    models.CheckConstraint(
        condition=Q(status=Status.DRAFT) | Q(rules_accepted=True),
        name="entry_sent_accepts_the_rules",
    ),
    models.CheckConstraint(
        condition=~Q(status=Status.APPROVED) | Q(focus_area__isnull=False),
        name="entry_approved_has_a_focus_area",
    ),
    models.CheckConstraint(
        condition=Q(outcome="") | Q(status=Status.APPROVED),
        name="entry_outcome_only_when_approved",
    ),
    models.CheckConstraint(
        condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
        name="entry_is_not_its_own_duplicate",
    ),
    models.CheckConstraint(
        condition=Q(award="") | ~Q(outcome=""),
        name="entry_award_only_with_an_outcome",
    ),
    models.CheckConstraint(
        condition=Q(is_overall=False) | Q(outcome=Outcome.WINNER),
        name="entry_overall_award_is_won",
    ),
    models.CheckConstraint(
        condition=Q(answer_due__isnull=False, status=Status.SUBMITTED)
        | (Q(answer_due=None) & ~Q(status=Status.SUBMITTED)),
        name="entry_answer_is_due_to_review_only",
    ),
    models.CheckConstraint(
        # Without a name, it is one that was kept for its time: see to_forget().
        condition=~Q(origin=Origin.WEB)
        | Q(status=Status.DRAFT)
        | ~Q(email="")
        | Q(name=""),
        name="entry_from_the_web_has_an_email",
    ),
    models.CheckConstraint(
        condition=Q(shown_from=None) | Q(shown_with=None),
        name="entry_is_shown_at_a_time_or_with_an_email",
    ),
]

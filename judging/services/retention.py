"""Personal data of judges goes when its time is over; their scores stay under
their number."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from challenges.models import StaffInterest
from judging.models import (
    Card,
    Choice,
    Feedback,
    Judge,
    MeetingNote,
    PanelHistory,
    Shown,
)
from judging.services.meeting import NOTES_DELETED, NOTES_KEPT
from judging.services.personal_data import forget_judge

JUDGE_MONTHS = 24
"""Months after the results for which a judge's name, address and declarations are
kept."""

NOTE_MONTHS = 6
"""Months after the results for which notes to the panel are kept."""

_MONTH = timedelta(days=30.4375)


@transaction.atomic
def forget_entrants() -> int:
    """Delete what judges read, and what was said, of ideas whose entrants are
    forgotten; return how many rows. Reasons that everybody may read stay; the history
    loses what it noted about these ideas."""
    texts, _by_model = Shown.objects.filter(entry__name="").delete()
    said, _by_model = Feedback.objects.filter(entry__name="").delete()
    PanelHistory.objects.filter(entry__name="").update(note="")
    reasons = Choice.objects.exclude(reason="").filter(entry__name="")
    return texts + said + reasons.filter(reason_is_public=False).update(reason="")


@transaction.atomic
def forget_judges() -> int:
    """Forget the judges of panels whose time is over, as if they had asked for it, the
    interests of staff, and all that the history noted; return how many."""
    before = timezone.now() - JUDGE_MONTHS * _MONTH
    judges = Judge.objects.exclude(name="").alias(ended=_end_of("panel"))
    interests = StaffInterest.objects.alias(ended=_end_of("entry"))
    gone, _by_model = interests.filter(ended__lt=before).delete()
    notes = PanelHistory.objects.exclude(note="").alias(ended=_end_of("panel"))
    gone += notes.filter(ended__lt=before).update(note="")
    return gone + sum(map(forget_judge, judges.filter(ended__lt=before)))


@transaction.atomic
def forget_notes() -> int:
    """Empty the notes to the panel, and delete those of its meeting, whose time is
    over; return how many. The history loses what they said before."""
    before = timezone.now() - NOTE_MONTHS * _MONTH
    cards = Card.objects.exclude(panel_note="").alias(ended=_end_of("round__panel"))
    notes = MeetingNote.objects.alias(ended=_end_of("entry"))
    about_notes = [str(NOTES_KEPT), str(NOTES_DELETED)]
    replaced = PanelHistory.objects.filter(what__in=about_notes)
    replaced.alias(ended=_end_of("panel")).filter(ended__lt=before).update(note="")
    gone, _by_model = notes.filter(ended__lt=before).delete()
    return gone + cards.filter(ended__lt=before).update(panel_note="")


def _end_of(owner: str) -> Coalesce:
    """Return when the results of the challenge of a panel or an idea came out; without
    results, when it closed."""
    challenge = f"{owner}__challenge"
    return Coalesce(f"{challenge}__results_announced_at", f"{challenge}__closes_at")

"""Files about judging that staff save: tables as CSV. Each is noted, with who saved
it."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.models import ExportRecord, StaffInterest
from challenges.services.interests import refuse_interested
from challenges.services.records.export_fields import format_value
from core.csv_export import to_csv
from core.types import StrOrPromise
from core.users import display_name
from judging.models import Bar, Card, Panel
from judging.models.workflow import (
    LOOK_PERMISSION,
    NAMES_PERMISSIONS,
    RUN_PERMISSION,
    SCORES_PERMISSION,
    CardStatus,
)
from judging.services.bars import barred_by_staff
from judging.services.progress import idea_progress, progress
from judging.services.score_table import score_table
from judging.services.transitions import add_history


class Export(NamedTuple):
    """A table that can be saved."""

    title: StrOrPromise
    about: StrOrPromise
    permissions: list[str]
    """Permissions of which one is enough to save it."""
    table: Callable[[Panel], Iterator[list[str]]]
    """Yield the header, and then the rows."""


@transaction.atomic
def save_file(panel: Panel, name: str, *, by: User) -> Iterator[str]:
    """Return one of EXPORTS as CSV, line by line, and note who saves it. Raises
    TransitionNotAllowed for scores before a round is closed, and for staff with an
    interest in the challenge."""
    refuse_interested(panel.challenge_id, by)
    export = EXPORTS[name]
    header, *rows = export.table(panel)
    note_export(panel, export.title, rows=len(rows), by=by)
    return to_csv(header, rows)


def note_export(
    panel: Panel,
    title: StrOrPromise,
    *,
    rows: int,
    by: User,
    what: StrOrPromise = "",
) -> None:
    """Note that something about judging was saved as a file, or `what` became of
    it."""
    what = str(what or _("Saved as a file"))
    add_history(panel, row=str(title)[:60], what=what, by=by)
    chosen = _("Judging of %(challenge)s: %(title)s")
    chosen %= {"challenge": panel.challenge.title, "title": title}
    ExportRecord.objects.create(by=by, chosen=chosen, rows=rows)


def _register(panel: Panel) -> Iterator[list[str]]:
    """Yield who stepped aside from what and why, whom staff kept from what, and in what
    staff have an interest."""
    yield [_("Who"), _("Name"), _("Idea"), _("What"), _("Why"), _("When")]
    cards = Card.objects.filter(judge__panel=panel, status=CardStatus.CONFLICT)
    for card in cards.select_related("judge", "entry").order_by("judge__seat", "pk"):
        reason = ". ".join(filter(None, [card.get_reason_display(), card.reason_note]))
        yield [
            *(card.judge.number, card.judge.name, card.entry.reference),
            *(_("stepped aside"), reason, format_value(card.saved_at)),
        ]
    bars = Bar.objects.filter(judge__panel=panel)
    bars = bars.select_related("judge", "entry", "award")
    for bar in bars.order_by("judge__seat", "pk"):
        of = bar.entry.reference if bar.entry else str(bar.award)
        yield [
            *(bar.judge.number, bar.judge.name, of),
            *(_("kept from it by staff"), bar.reason, format_value(bar.at)),
        ]
    interests = StaffInterest.objects.filter(entry__challenge=panel.challenge_id)
    for each in interests.select_related("user", "entry"):
        yield [
            *(_("Staff"), display_name(each.user), each.entry.reference),
            *(_("declared an interest"), each.reason, format_value(each.at)),
        ]


def _public_register(panel: Panel) -> Iterator[list[str]]:
    """Yield from how many ideas each judge stepped aside, or was kept, in a form that
    anybody may read."""
    yield [_("Who"), _("Stepped aside from ideas"), _("Kept from ideas by staff")]
    is_conflict = Q(cards__status=CardStatus.CONFLICT)
    kept = Counter(pair.judge for pair in barred_by_staff(panel.pk))
    aside = Count("cards__entry", is_conflict, distinct=True)
    judges: Any = panel.judges.annotate(aside=aside).order_by("seat")
    for judge in judges:
        if judge.aside or kept[judge.seat]:
            yield [judge.number, str(judge.aside), str(kept[judge.seat])]


def _judges(panel: Panel) -> Iterator[list[str]]:
    """Yield how far each judge of the last round is."""
    yield [
        *(_("Judge"), _("Status"), _("Done"), _("To do"), _("Begun")),
        *(_("Stepped aside"), _("Last saved")),
    ]
    for row in progress(panel.rounds.latest("position")):
        counts = [row.done, row.to_do, row.begun, row.aside]
        yield [
            *(row.judge.number, row.judge.get_status_display()),
            *(*map(str, counts), format_value(row.saved_at)),
        ]


def _ideas(panel: Panel) -> Iterator[list[str]]:
    """Yield how many have judged each idea of the last round."""
    yield [_("Idea"), _("Title"), _("Judged by"), _("Judges who may")]
    current = panel.rounds.select_related("panel__challenge").latest("position")
    for row in idea_progress(current):
        yield [row.entry.reference, row.entry.title, str(row.done), str(row.may)]


EXPORTS = {
    "scores": Export(
        gettext_lazy("Scores"),
        gettext_lazy(
            "Every step that a judge gave, what counts of it, or why it does not. "
            "Judges are numbers."
        ),
        [SCORES_PERMISSION],
        score_table,
    ),
    "register": Export(
        gettext_lazy("Register of conflicts"),
        gettext_lazy(
            "Who stepped aside or was kept from which idea, and why, with names; and "
            "the interests of staff."
        ),
        NAMES_PERMISSIONS,
        _register,
    ),
    "public_register": Export(
        gettext_lazy("Register of conflicts, to be published"),
        gettext_lazy("From how many ideas each judge stepped aside, by number."),
        [RUN_PERMISSION, LOOK_PERMISSION],
        _public_register,
    ),
    "judges": Export(
        gettext_lazy("Progress of judges"),
        gettext_lazy("What each has done and has to do, without a score."),
        [RUN_PERMISSION, LOOK_PERMISSION],
        _judges,
    ),
    "ideas": Export(
        gettext_lazy("Progress of ideas"),
        gettext_lazy("How many have judged each, without a score."),
        [RUN_PERMISSION, LOOK_PERMISSION],
        _ideas,
    ),
}
"""Tables by the name of their button."""

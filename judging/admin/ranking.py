"""The ranking of a closed round, and how one idea came to its place. Judges are numbers
here, for everybody."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin.keys import key_of
from core.admin.pages import PagesAdmin
from core.http import SeeOther
from core.references import parse_reference
from core.users import get_staff_user
from focus_areas.models import FocusArea
from judging.admin.access import get_panel_or_deny, ranked_round_of, render_panel_page
from judging.models import Card, Panel, Round, StoredRanking
from judging.models.workflow import RUN_PERMISSION, SCORES_PERMISSION, CardStatus
from judging.services import explanations
from judging.services.exports import note_export
from judging.services.interests import hidden_from, hide
from judging.services.ranking import (
    RankedRound,
    is_rebuilt,
    rank_anew,
    shown_ranking,
)
from judging.services.rubric import rubric_of
from judging.services.scoring import Row

PLAIN = "plain"
"""Value of the URL parameter `by` for places by the plain means."""


def ranking(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the places of the ideas in a ranking that was kept, or say that the round is
    not closed; do what a button of the page says."""
    panel = get_panel_or_deny(request, pk, writer=SCORES_PERMISSION, readers=[])
    current, chosen = _chosen(request, panel)
    found = shown_ranking(current, chosen)
    hidden = hidden_from(panel, get_staff_user(request))
    found = found and hide(found, hidden)
    if found and request.method == "POST":
        if hidden:
            raise PermissionDenied
        return _run(request, panel, found)
    context = _table(model_admin, request, panel, found) if found else {}
    return render_panel_page(
        model_admin,
        request,
        panel,
        "ranking",
        _("Ranking"),
        found=found,
        is_part=bool(hidden),
        kept=StoredRanking.objects.filter(round__panel=panel).select_related(
            "by", "round"
        )
        if found
        else [],
        round=current,
        **context,
    )


def _chosen(request: HttpRequest, panel: Panel) -> tuple[Round, StoredRanking | None]:
    """Return the round to show, and the ranking of it that the URL names, or None."""
    if key := key_of(request.GET.get("kept", "")):
        kept = StoredRanking.objects.select_related("round__panel__challenge")
        if chosen := kept.filter(round__panel=panel, pk=key).first():
            return chosen.round, chosen
    return ranked_round_of(panel), None


def _run(request: HttpRequest, panel: Panel, found: RankedRound) -> HttpResponse:
    """Do what a button says: rank anew, rebuild what was kept, or save it as a file."""
    action, by, stored = (
        request.POST.get("action"),
        get_staff_user(request),
        found.stored,
    )
    if action == "anew":
        if not request.user.has_perm(RUN_PERMISSION):
            raise PermissionDenied
        rank_anew(ranked_round_of(panel), by=by)
        messages.success(request, _("Ranked anew. The ranking of before is kept, too."))
        return SeeOther(request.path)
    if action == "file" and stored:
        rows = len(found.ranking.rows)
        note_export(panel, _("Ranking"), rows=rows, by=by)
        return _file(panel, stored)
    if action == "rebuild" and stored:
        if is_rebuilt(stored):
            messages.success(
                request, _("Made from its scores once more: not a byte differs.")
            )
        else:
            messages.error(request, _("It does not come out of its scores again."))
    return SeeOther(request.get_full_path())


def _file(panel: Panel, stored: StoredRanking) -> HttpResponse:
    """Return a ranking with its scores: `rank` makes the one of the other."""
    text = f'{{"inputs":{stored.inputs},"ranking":{stored.result}}}'
    name = f"{panel.challenge.slug}-ranking-{stored.fingerprint[:8]}.json"
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _table(
    model_admin: PagesAdmin, request: HttpRequest, panel: Panel, found: RankedRound
) -> dict[str, Any]:
    is_plain, slug = request.GET.get("by") == PLAIN, request.GET.get("area", "")
    of_ideas = {entry.focus_area for entry in found.entries.values()}
    areas = sorted(filter(None, of_ideas), key=lambda each: (each.position, each.pk))
    area = next((each for each in areas if each.slug == slug), None)
    url = model_admin.page_url("ranking_idea", panel.pk)
    gone = {entry.reference for entry in found.gone}
    kept = found.stored.pk if found.stored else ""
    shared = Counter(_place(row, is_plain=is_plain) for row in found.ranking.rows)
    rows = [
        {
            "row": row,
            "entry": found.entries.get(row.idea),
            "url": f"{url}?of={row.idea}&kept={kept}",
            "place": _place(row, is_plain=is_plain),
            "is_shared": shared[_place(row, is_plain=is_plain)] > 1,
            "is_gone": row.idea in gone,
        }
        for row in found.ranking.rows
        if area is None or _area_of(found, row) == area
    ]
    placed = [row for row in rows if row["place"] is not None]
    return {
        "rows": sorted(placed, key=lambda row: row["place"]),
        "without_place": [row for row in rows if row["place"] is None],
        "left_before": gone - {row.idea for row in found.ranking.rows},
        "areas": [
            (each, _query(request, each, is_plain=is_plain)) for each in [None, *areas]
        ],
        "area": area,
        "is_plain": is_plain,
        "other_means": _query(request, area, is_plain=not is_plain),
        "agreement": explanations.describe_agreement(found.ranking),
        "warnings": explanations.warnings(found.ranking),
        "judges": map(explanations.describe_judge, found.ranking.judges),
    }


def _area_of(found: RankedRound, row: Row) -> FocusArea | None:
    entry = found.entries.get(row.idea)
    return entry.focus_area if entry else None


def _place(row: Row, *, is_plain: bool) -> int | None:
    return row.plain_place if is_plain else row.place


def _query(request: HttpRequest, area: FocusArea | None, *, is_plain: bool) -> str:
    """Return the URL of the table for a focus area and a kind of mean."""
    chosen = {"area": area and area.slug, "by": PLAIN if is_plain else ""}
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def ranking_idea(
    model_admin: PagesAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    """Show how the idea that the URL names came to its points and place. Without one,
    or before the round is closed, lead to the ranking."""
    panel = get_panel_or_deny(request, pk, writer=SCORES_PERMISSION, readers=[])
    current, chosen = _chosen(request, panel)
    found = shown_ranking(current, chosen)
    hidden = hidden_from(panel, get_staff_user(request))
    found = found and hide(found, hidden)
    reference = parse_reference(request.GET.get("of", "")) or ""
    row = found and found.row(reference)
    if not found or not row:
        return SeeOther(model_admin.page_url("ranking", panel.pk))
    entry = found.entries.get(row.idea)
    others = Counter(each.place for each in found.ranking.rows)
    return render_panel_page(
        model_admin,
        request,
        panel,
        "ranking_idea",
        row.idea,
        row=row,
        entry=entry,
        is_shared=others[row.place] > 1,
        is_clear=found.ranking.clear_winner == row.idea,
        readings=map(explanations.describe_reading, row.readings),
        uncounted=_uncounted(current, row),
        criteria=list(zip(rubric_of(current), row.criteria, strict=False)),
        may_open_idea=request.user.has_perm("challenges.view_entry"),
    )


def _uncounted(current: Round, row: Row) -> list[Card]:
    """Return the cards of the idea that do not count, by the number of the judge."""
    cards = Card.objects.filter(
        round__panel=current.panel_id,
        round__position__lte=current.position,
        entry__reference=row.idea,
    )
    cards = cards.exclude(status=CardStatus.DONE).select_related("judge")
    return list(cards.order_by("judge__seat"))

"""Cards and choices of an idea, for its case file: of rounds that are closed, and not
for staff with an interest in the challenge.

Judges are numbers where nobody is to be named, and for staff who may not read names."""

import re
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from challenges.models import Entry
from challenges.services.interests import has_interest
from challenges.services.records.anonymise import any_of, name_parts
from challenges.services.records.case_file_parts import Part, paragraph
from challenges.services.records.export_fields import format_datetime
from core.users import display_name
from judging.models import Card, Choice, Judge, MeetingNote, Panel, Round
from judging.models.workflow import NAMES_PERMISSIONS, SCORES_PERMISSION, RoundStatus
from judging.services.explanations import describe_reading
from judging.services.ranking import shown_ranking
from judging.services.scoring import Reading


def parts(entry: Entry, *, by: User, redact: bool) -> Iterator[Part]:
    """Yield how an idea was judged, or why that is left out; nothing if its challenge
    has no judges. Makes five queries, another one to leave out names, and eight for
    each round that is closed."""
    panel = Panel.objects.filter(challenge=entry.challenge_id).first()
    if panel is None:
        return
    if reason := _reason_against(panel, by):
        yield Part("judging", reason)
        return
    names_judges = not redact and any(map(by.has_perm, NAMES_PERMISSIONS))
    rounds = panel.rounds.exclude(status=RoundStatus.DRAFT)
    texts = [
        text
        for current in rounds.select_related("panel__challenge").order_by("position")
        for text in _round_texts(current, entry, names_judges=names_judges)
    ]
    texts += [*_choice_texts(entry), *_meeting_texts(entry)]
    if texts:
        text = "\n\n".join(texts)
        yield Part("judging", text if names_judges else _without_names(text, panel))


def _reason_against(panel: Panel, by: User) -> str:
    """Return why a member of staff reads nothing of it; "" if they may."""
    if has_interest(by, panel.challenge_id):
        return _(
            "Left out: how it was judged, because who took this file has an interest "
            "in an idea of the challenge."
        )
    if not by.has_perm(SCORES_PERMISSION):
        return _(
            "Left out: how it was judged, because who took this file may not read "
            "scores."
        )
    return ""


def _round_texts(current: Round, entry: Entry, *, names_judges: bool) -> Iterator[str]:
    """Yield the heading of a round, and each card; of a round that is not closed, only
    that."""
    if current.status != RoundStatus.CLOSED:
        yield paragraph(
            str(current.title), _("Nobody sees a score before the round is closed.")
        )
        return
    cards = current.cards.with_bars().filter(entry=entry).select_related("judge")
    found = list(cards.prefetch_related("scores").order_by("judge__seat"))
    if not found:
        return
    yield str(current.title)
    ranked = shown_ranking(current)
    row = ranked.row(entry.reference) if ranked else None
    readings = {each.judge: each for each in row.readings} if row else {}
    for card in found:
        reading = readings.get(card.judge.seat)
        yield "\n".join(_card_lines(card, current, reading, names_judges=names_judges))


def _card_lines(
    card: Card, current: Round, reading: Reading | None, *, names_judges: bool
) -> Iterator[str]:
    status = str(card.effective_status.label)
    paper = _("from paper") if card.from_paper else ""
    saved = format_datetime(card.saved_at) if card.saved_at else ""
    who = _name(card.judge) if names_judges else card.judge.number
    yield ", ".join(filter(None, [who, status, paper, saved]))
    reason = ""
    if names_judges:  # what a judge declares may tell who it is
        reason = ". ".join(filter(None, [card.get_reason_display(), card.reason_note]))
    steps = {score.criterion_id: score.step for score in card.scores.all()}
    for each in current.rubric:
        if step := steps.get(each["id"]):
            label = _("%(name)s (%(weight)d percent)") % each
            yield paragraph(label, f"{step}, {each['steps'][step - 1]['label']}")
    texts = [
        (_("Why it is not judged"), reason),
        (_("Points"), describe_reading(reading) if reading else ""),
        (_("What is strong"), card.strong),
        (_("What could be stronger"), card.stronger),
        (_("Note to the panel"), card.panel_note),
    ]
    yield from (paragraph(label, text) for label, text in texts if text)


def _choice_texts(entry: Entry) -> Iterator[str]:
    related = ["award", "by", "confirmed_by"]
    choice = Choice.objects.filter(entry=entry).select_related(*related).first()
    if choice is None:
        return
    lines = [
        paragraph(_("Chosen for"), choice.award.name),
        paragraph(_("By"), f"{display_name(choice.by)}, {format_datetime(choice.at)}"),
    ]
    if choice.confirmed_by and choice.confirmed_at:
        who = display_name(choice.confirmed_by)
        when = format_datetime(choice.confirmed_at)
        lines.append(paragraph(_("Confirmed by"), f"{who}, {when}"))
    if choice.reason:
        lines.append(paragraph(_("Why"), choice.reason))
    yield "\n".join(lines)


def _meeting_texts(entry: Entry) -> Iterator[str]:
    note = MeetingNote.objects.filter(entry=entry).exclude(note="").first()
    if note is not None:
        yield paragraph(_("Notes of the meeting"), note.note)


def _name(judge: Judge) -> str:
    return f"{judge.number} ({judge.name})" if judge.name else judge.number


def _without_names(text: str, panel: Panel) -> str:
    """Return a text in which judges are their numbers; parts of their names are left
    out as those of entrants are."""
    judges = list(panel.judges.exclude(name=""))
    for judge in judges:
        pattern = any_of([judge.name, judge.email], flags=re.IGNORECASE)
        text = pattern.sub(judge.number, text)
    names = name_parts(judge.name for judge in judges)
    return any_of(names).sub(_("[left out]"), text)

"""Every score of the rounds that are closed, as lines of a table: what was given, what
counts of it, or why it does not. Judges are numbers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.workflow import TransitionNotAllowed
from judging.models import Card, Panel
from judging.models.workflow import CardStatus, RoundStatus
from judging.services.ranking import shown_ranking
from judging.services.scoring import Reading
from judging.services.scoring_inputs import STEP_POINTS


def score_table(panel: Panel) -> Iterator[list[str]]:
    """Yield the header; then a line for each score, and one for each card without.
    Raises TransitionNotAllowed before a round is closed.

    Makes four queries, and five for each round."""
    rounds = {
        each.pk: each
        for each in panel.rounds.filter(status=RoundStatus.CLOSED)
        .select_related("panel__challenge")
        .order_by("position")
    }
    if not rounds:
        raise TransitionNotAllowed(_("Nobody sees a score before the round is closed."))
    readings: dict[tuple[str, int], Reading] = {}
    for current in rounds.values():  # a second look counts the cards of the first
        found = shown_ranking(current)
        for row in found.ranking.rows if found else ():
            readings |= {(row.idea, each.judge): each for each in row.readings}
    yield [
        *(_("Idea"), _("Judge"), _("Round"), _("Given"), _("Counted"), _("Counts")),
        *(_("Criterion"), _("Weight"), _("Step"), _("Points of the step")),
    ]
    cards = Card.objects.with_bars().filter(round__in=rounds)
    cards = cards.select_related("entry", "judge")
    cards = cards.order_by("entry__reference", "judge__seat", "round__position")
    for card in cards.prefetch_related("scores"):
        reading = readings.get((card.entry.reference, card.judge.seat))
        position = rounds[card.round_id].position
        head = [card.entry.reference, str(card.judge.seat), str(position)]
        head += _result(card, reading)
        steps = {score.criterion_id: score.step for score in card.scores.all()}
        rubric = [each for each in rounds[card.round_id].rubric if each["id"] in steps]
        for each in rubric:
            step = steps[each["id"]]
            points = STEP_POINTS * (step - 1)
            yield [*head, each["name"], str(each["weight"]), str(step), str(points)]
        if not rubric:
            yield [*head, "", "", "", ""]


def _result(card: Card, reading: Reading | None) -> list[str]:
    """Return the points of a card, those that count, and whether they do."""
    if card.effective_status != CardStatus.DONE:
        return ["", "", str(card.effective_status.label)]
    if reading is None:
        return ["", "", _("The idea left the challenge")]
    return [str(reading.given), str(reading.counted), _("yes")]

"""Sentences that explain a ranking to people who must answer for it. They call judges
by their number."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from judging.services.judge_results import JudgeResult, agreement_words
from judging.services.scoring import Ranking, Reading


def describe_agreement(ranking: Ranking) -> str:
    """Return how far the judges agreed, in words and with the number behind them."""
    words = agreement_words(ranking.agreement)
    if ranking.agreement is None:
        return words
    number = _(
        "Intraclass correlation of one score: %(number)s, from %(count)s scores."
    )
    values = {
        "number": number_format(ranking.agreement, 2),
        "count": number_format(ranking.agreement_readings),
    }
    return f"{words} {number % values}"


def warnings(ranking: Ranking) -> list[str]:
    """Return what a ranking cannot tell, as sentences."""
    found = []
    if ranking.no_difference:
        found.append(_("All scores are equal: they tell no difference between ideas."))
    if ranking.groups > 1:
        groups: dict[int, list[str]] = {}
        for judge in ranking.judges:
            groups.setdefault(judge.group, []).append(str(judge.judge))
        text = _(
            "These groups of judges share no idea, so nobody can tell which group is "
            "the stricter: %(groups)s. Places are fair inside a group only."
        )
        words = "; ".join(", ".join(judges) for judges in groups.values())
        found.append(text % {"groups": words})
    if ranking.spread is None and ranking.judges:
        found.append(
            _(
                "Too few ideas were read twice to tell how far chance goes: no idea is "
                "marked as one that can still be the best, or on which judges differ."
            )
        )
    return found


def describe_judge(judge: JudgeResult) -> str:
    """Return how strict a judge is, and how much that rests on."""
    number = {"number": judge.judge}
    if judge.is_alone:
        return _(
            "Judge %(number)d read no idea that others read: nothing can be said."
        ) % (number)
    found = [
        _difference_of(judge.judge, judge.difference),
        ngettext("%d shared idea.", "%d shared ideas.", judge.shared) % judge.shared,
    ]
    if judge.has_few_shared:
        found.append(_("Too few to tell strictness from chance."))
    if judge.is_flat:
        found.append(_("All ideas got the same."))
    return " ".join(found)


def _difference_of(judge: int, difference: float) -> str:
    values = {"number": judge, "points": number_format(abs(difference), 1)}
    if not difference:
        return _("Judge %(number)d gave as much as others for the same ideas.") % values
    less = _(
        "Judge %(number)d gave %(points)s points less than others for the same ideas."
    )
    more = _(
        "Judge %(number)d gave %(points)s points more than others for the same ideas."
    )
    return (less if difference < 0 else more) % values


def describe_reading(reading: Reading) -> str:
    """Return what a judge gave an idea, and what of it counts."""
    values = {
        "number": reading.judge,
        "given": number_format(reading.given, 1),
        "counted": number_format(reading.counted, 1),
    }
    given = _("Judge %(number)d gave %(given)s.") % values
    counted = _("We count %(counted)s.") % values
    if not reading.shared:
        alone = _("Nobody else read an idea of theirs.")
        return f"{given} {alone} {counted}"
    return f"{given} {_shared(reading)} {counted}"


def _shared(reading: Reading) -> str:
    if reading.difference < 0:
        text = ngettext(
            "On the %(count)d idea that others read too, they gave %(points)s less.",
            "On the %(count)d ideas that others read too, they gave %(points)s less.",
            reading.shared,
        )
    elif reading.difference > 0:
        text = ngettext(
            "On the %(count)d idea that others read too, they gave %(points)s more.",
            "On the %(count)d ideas that others read too, they gave %(points)s more.",
            reading.shared,
        )
    else:
        text = ngettext(
            "On the %(count)d idea that others read too, they gave as much.",
            "On the %(count)d ideas that others read too, they gave as much.",
            reading.shared,
        )
    points = number_format(abs(reading.difference), 1)
    return text % {"count": reading.shared, "points": points}

"""Access: what a venue or an event offers to people who need it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """Answers to a question about access. Not known is never shown as yes."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


ACCESS_QUESTIONS = {
    "step_free": _("Step-free access"),
    "accessible_toilet": _("Accessible toilet"),
    "hearing_loop": _("Hearing loop"),
    "bsl": _("British Sign Language"),
    "captions": _("Live captions"),
    "quiet_space": _("Quiet space"),
    "seating": _("Seats for all who need one"),
}
"""Access questions by field name, in the order in which visitors read the answers."""


PLACE_QUESTIONS = {"step_free", "accessible_toilet", "hearing_loop", "seating"}
"""Questions about a room, which nobody asks of what is online only."""


ACCESS_IN_LISTS = 3
"""How much of what there is for access a list says; the event's page says all."""


class AccessCard(NamedTuple):
    """The labels of ACCESS_QUESTIONS by their answers."""

    offered: list[str]
    missing: list[str]
    unknown: list[str]


def access_field(name: str) -> "models.CharField[str, str]":
    return models.CharField(
        ACCESS_QUESTIONS[name],
        max_length=10,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
    )


class WithAccess(models.Model):
    """Base of what has an answer to each of ACCESS_QUESTIONS."""

    step_free = access_field("step_free")
    accessible_toilet = access_field("accessible_toilet")
    hearing_loop = access_field("hearing_loop")
    bsl = access_field("bsl")
    captions = access_field("captions")
    quiet_space = access_field("quiet_space")
    seating = access_field("seating")
    access_note = models.CharField(
        _("more about access"),
        max_length=200,
        blank=True,
        help_text=_("Such as parking, seats, or whom to ask."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q((f"{name}__in", Answer.values)) for name in ACCESS_QUESTIONS)
                ),
                name="%(class)s_access_answers_are_known",
            )
        ]

    @property
    def access_card(self) -> AccessCard:
        return make_card([self])

    @property
    def offered_access(self) -> list[str]:
        """The first of what there is for access, such as "Step-free access"."""
        return self.access_card.offered[:ACCESS_IN_LISTS]


def make_card(
    sources: Iterable[WithAccess], *, is_in_person: bool = True
) -> AccessCard:
    """Return what is known; the first of the sources that knows an answer gives it."""
    sources, card = list(sources), AccessCard([], [], [])
    lists = {"yes": card.offered, "no": card.missing, "unknown": card.unknown}
    for name, label in ACCESS_QUESTIONS.items():
        if name in PLACE_QUESTIONS and not is_in_person:
            continue
        answers = (str(getattr(source, name)) for source in sources)
        known = (each for each in answers if each != Answer.UNKNOWN)
        lists[next(known, "unknown")].append(str(label))
    return card

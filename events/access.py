"""Access: what an event offers to people who need it."""

from django.db import models
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
}
"""Access questions by field name, in the order in which visitors read the answers."""


ACCESS_IN_LISTS = 3
"""How much of what there is for access a list says; the event's page says all."""


def access_field(name: str) -> "models.CharField[str, str]":
    return models.CharField(
        ACCESS_QUESTIONS[name],
        max_length=10,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
    )

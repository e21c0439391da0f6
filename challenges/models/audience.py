"""Kinds of entrant that a challenge may be open to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Kind of entrant, labelled as entrants say it of themselves."""

    RESIDENT = "resident", _("I live here")
    BUSINESS = "business", _("I run a business or organisation here")
    EMPLOYEE = "employee", _("I work here")
    VISITOR = "visitor", _("I visit")
    SCHOOL = "school", _("We are a school or a class")


AUDIENCE_LABELS = {
    Audience.RESIDENT: _("Residents"),
    Audience.BUSINESS: _("Businesses and organisations"),
    Audience.EMPLOYEE: _("People who work here"),
    Audience.VISITOR: _("Visitors"),
    Audience.SCHOOL: _("Schools and classes"),
}
"""Labels on the page of a challenge and in the admin."""

SENDER_LABELS = {
    Audience.RESIDENT: _("A resident"),
    Audience.BUSINESS: _("A business or organisation"),
    Audience.EMPLOYEE: _("Someone who works here"),
    Audience.VISITOR: _("A visitor"),
    Audience.SCHOOL: _("A school or a class"),
}
"""Labels of the one who sent an idea, on its public page."""

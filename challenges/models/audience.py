"""Who sends an idea; the kinds of entrant that a challenge is open to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """In the words of the entrant, who picks one."""

    RESIDENT = "resident", _("I live here")
    BUSINESS = "business", _("I run a business or organisation here")
    EMPLOYEE = "employee", _("I work here")
    VISITOR = "visitor", _("I visit")
    SCHOOL = "school", _("We are a school or a class")


AUDIENCE_WORDS = {
    Audience.RESIDENT: _("Residents"),
    Audience.BUSINESS: _("Businesses and organisations"),
    Audience.EMPLOYEE: _("People who work here"),
    Audience.VISITOR: _("Visitors"),
    Audience.SCHOOL: _("Schools and classes"),
}
"""What everybody else calls them: on the page of a challenge and in the admin."""

"""Words of the entry form that depend on the challenge: for schools, where a teacher
sends it and nobody names a child, and where names wait for the results."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

TEAM_OR_CLASS = _(
    "We show them with your idea. First names are enough. From a school: give the "
    "class or year group, and no children’s names."
)
"""Hint beside the names of the team, where a school is one of those who may enter."""

NAMES_WAIT = _("Nobody outside reads it before the results are out.")
"""Hint beside the organisation and the team, where the judges read ideas without."""

LABELS = {
    "name": _("Your name, as a teacher or another adult"),
    "organisation": _("Your school or group"),
    "team": _("Class or year group"),
    "may_publish": _(
        "You may publish our idea on this website, with any links, pictures, and names "
        "of the school and the class that I gave"
    ),
}

HELP_TEXTS = {
    "organisation": _("We show it with your idea."),
    "team": _(
        "Such as “Year 5”. We show it with your idea. Do not give children’s names."
    ),
}

ERRORS = {
    "organisation": {
        "required": _("Enter the name of your school or group"),
        "max_length": _("Use 100 characters or fewer for your school or group"),
    },
    "team": {
        "max_length": _("Use 200 characters or fewer for the class or year group"),
    },
}


def use_school_words(form: forms.BaseForm) -> None:
    """Ask a school, in its own words, for what this form asks everybody else."""
    for name, field in form.fields.items():
        field.label = LABELS.get(name, field.label)
        field.help_text = HELP_TEXTS.get(name, field.help_text)
        field.error_messages.update(ERRORS.get(name, {}))


def say_names_wait(form: forms.BaseForm) -> None:
    """Say beside the organisation and the team that they wait for the results."""
    for name in {"organisation", "team"} & set(form.fields):
        hint = form.fields[name].help_text
        both = format_lazy("{} {}", hint, NAMES_WAIT) if hint else NAMES_WAIT
        form.fields[name].help_text = both

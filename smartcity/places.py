"""Places of the admin, grouped by the work that is done there: beside every page, and
with a few words about each on the first one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

PLACES: dict[StrOrPromise, dict[str, StrOrPromise]] = {
    _("Ideas"): {
        "challenges.Entry": _("Read them, and decide."),
        "challenges.Draft": _("Begun, and not sent yet."),
        "challenges.BulkAction": _("What was done to many at once, and its undo."),
        "challenges.DecisionReason": _("Sentences to choose from when you decide."),
        "challenges.ExportRecord": _("Who downloaded which ideas."),
        "judging.Panel": _("Outside judges: what they read, and how far they are."),
    },
    _("Messages and emails"): {
        "contact.Message": _("What people ask us, and our answers."),
        "contact.Topic": _("What people can ask about, who replies and by when."),
        "contact.CannedAnswer": _("Words to choose from when you answer."),
        "contact.Question": _("What everybody may read, with our answer."),
        "outbox.Email": _("Sent, held and failed."),
        "subscriptions.Subscription": _("Who gets what is new by email. Stop it."),
    },
    _("The website"): {
        "challenges.Challenge": _("Their pages, dates, criteria and results."),
        "events.Event": _("What is on, and how people get in."),
        "events.Series": _("Events that repeat."),
        "events.Venue": _("Where they are, and what access there is."),
        "news.Post": _("Now, or at a time to come."),
        "news.Topic": _("What the news can be sorted by."),
        "core.Alert": _("What every visitor should know now."),
        "core.PageText": _("Legal pages, help, and parts of others."),
        "projects.Project": _("What became of ideas, step by step."),
        "focus_areas.FocusArea": _("The themes of the programme."),
        "get_involved.Way": _("How people can join in."),
        "get_involved.Audience": _("What is in it for residents, schools and others."),
        "feedback.Page": _("Is it useful? What visitors say of each page."),
        "search.SynonymGroup": _("For the search: bike finds bicycle."),
    },
    _("People and settings"): {
        "auth.User": _("Who is on the team, and may do what."),
        "core.SiteSettings": _("Whose site this is, and how to reach you."),
        "core.Erasure": _("What was erased about people who asked for it."),
        "core.Purge": _("What went each night because its time was over."),
    },
}
"""Description of each model in the admin, in a few words."""

TO_ADD_ONLY: dict[str, StrOrPromise] = {
    "challenges.Entry": _("Type them in for people who ring, write or come."),
}
"""Descriptions for those who may add a row of a model, and read none."""


@dataclass(frozen=True)
class Place:
    name: StrOrPromise
    description: StrOrPromise
    url: str
    is_current: bool


def places(
    apps: Iterable[dict[str, Any]], path: str
) -> dict[StrOrPromise, list[Place]]:
    """Return the places in Django's list of apps, which has those that the user may
    open; `path` is the page that they are on."""
    models = {each["model"]._meta.label: each for app in apps for each in app["models"]}
    found = {
        heading: [
            _place(models[label], _describe(models[label], label, description), path)
            for label, description in group.items()
            if label in models and _url(models[label])
        ]
        for heading, group in PLACES.items()
    }
    return {heading: group for heading, group in found.items() if group}


def _place(model: dict[str, Any], description: StrOrPromise, path: str) -> Place:
    url = _url(model)
    return Place(model["name"], description, url, path.startswith(url))


def _describe(
    model: dict[str, Any], label: str, description: StrOrPromise
) -> StrOrPromise:
    return description if model["admin_url"] else TO_ADD_ONLY.get(label, description)


def _url(model: dict[str, Any]) -> str:
    """Return where the user may go; "" for who may delete a row, and no more."""
    return model["admin_url"] or model["add_url"] or ""

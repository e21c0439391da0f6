"""Data about an entry, for its entrant: a page to read, a file to keep.

It is the right of access (UK GDPR, Article 15)."""

from itertools import pairwise
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from challenges.forms.entry import CONSENT_FIELDS, EntryFields
from challenges.models import Entry
from challenges.models.entry_queryset import MONTHS_AFTER_RESULTS
from challenges.services import personal_data
from challenges.services.records.export_fields import label
from challenges.services.records.timeline import area_names, format_answers
from challenges.views.access import private_page


@private_page(Entry)
def page(request: HttpRequest, entry: Entry) -> HttpResponse:
    data = personal_data.subject_access_data(entry)
    answers, earlier = data["answers"], data["earlier_answers"]
    areas = {"": _("Our team will choose"), **area_names()}
    context = {
        "entry": entry,
        "data": data,
        "answers": _in_words(answers, areas, of=list(answers)),
        "earlier": [
            (version["until"], _in_words(version, areas, of=_changed(version, after)))
            for version, after in pairwise([*earlier, answers])
        ],
        "choices": [
            (_words_beside(name, entry), getattr(entry, name))
            for name in CONSENT_FIELDS
        ],
        "files": entry.attachments.all(),
        "email_days": settings.OUTBOX_KEEP_DAYS,
        "entry_months": MONTHS_AFTER_RESULTS,
    }
    return render(request, "challenges/own_data.html", context)


@private_page(Entry)
def file(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The same as JSON, for other programs."""
    response = JsonResponse(
        personal_data.subject_access_data(entry), json_dumps_params={"indent": 2}
    )
    filename = f"{entry.reference}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _words_beside(name: str, entry: Entry) -> str:
    """Return the words that stood beside a box; if nobody kept them, those of today."""
    today = EntryFields.base_fields[name].label
    return str(entry.consent_words.get(name, today))


def _changed(version: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in after if version.get(name) != after[name]]


def _in_words(
    answers: dict[str, Any], areas: dict[str, str], *, of: list[str]
) -> list[tuple[str, str]]:
    """Return these answers as text, each after its label; without the choices, which
    stand apart."""
    texts = format_answers(answers, areas)
    return [
        (label(name), texts[name])
        for name in texts
        if name in of and name not in CONSENT_FIELDS
    ]

"""The style page, for developers: each component in each state, from the templates that
the site is made of. Nothing on it is stored."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from challenges.forms.private import ReplyForm
from challenges.models import Challenge, Entry, ProgressUpdate
from challenges.models.challenge import Phase
from events.choices import State
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post

CHOICES = {
    "scheme": ["device", "light", "dark"],
    "head": ["plain", "icon", "scene", "form", "idea", *Phase.values],
    "form": ["empty", "wrong"],
}
"""Choices in the query of the page, the default in front: a page has room for one."""

OPENS_IN: dict[str, int] = {Phase.UPCOMING: 3, Phase.OPEN: -3, Phase.CLOSING_SOON: -29}
"""Days until a challenge of this phase opens; it closes 30 days later."""

LONG_TITLE = "A bench on every street, with a back, two arms and a lamp to read by"

MARKDOWN = """
## Heading of level two

A paragraph with **strong words**, *a stressed one* and [a link](https://example.org/).
Ring us on 020 7946 0000, or write to team@example.org.

- An item
- Another one

1. First do this
2. Then that

### Heading of level three

> A quotation that somebody said.

| When | Where | Price |
| --- | --- | --- |
| 10am to midday | The library in the high street | Free |
| 6pm to 8pm | Online | £5 |
"""


class ExampleForm(forms.Form):
    """A form with each kind of field."""

    name = forms.CharField(label="Your name", help_text="As you want to be called.")
    email = forms.EmailField(label="Your email address", required=False)
    idea = forms.CharField(
        label="What is your idea?", help_text="Up to 500 words.", widget=forms.Textarea
    )
    area = forms.ModelChoiceField(
        FocusArea.objects.all(),
        label="Which focus area does it fit best?",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    topic = forms.ChoiceField(
        label="Topic",
        choices=[("", "Choose a topic"), ("access", "Access"), ("press", "Press")],
        required=False,
    )
    picture = forms.FileField(
        label="A picture", required=False, help_text="JPEG, PNG or WebP."
    )
    rules = forms.BooleanField(label="I accept the rules")
    news = forms.BooleanField(
        label="You may write to me", required=False, help_text="You can change this."
    )


def _challenge(phase: str) -> Challenge:
    opens_at = timezone.now() + timedelta(days=OPENS_IN.get(phase, -60))
    closes_at = opens_at + timedelta(days=30)
    return Challenge(
        title="The Bright Ideas Challenge",
        slug="example",
        summary="What would make your street better? Tell us in 500 words.",
        opens_at=opens_at,
        closes_at=closes_at,
        results_at=closes_at + timedelta(days=60),
        results_announced_at=opens_at if phase == Phase.RESULTS else None,
    )


def _idea(area: FocusArea, title: str, **columns: Any) -> Entry:
    idea = "Benches let people go further on foot. Put one on every street."
    return Entry(
        pk=0,
        reference="EXA-2345-67",
        title=title,
        idea=idea,
        focus_area=area,
        challenge=_challenge(Phase.RESULTS),
        **columns,
    )


def _event(starts_at: datetime, title: str, **columns: Any) -> Event:
    return Event(
        title=title,
        slug="example",
        summary="Bring a phone that puzzles you. A patient person sits beside you.",
        starts_at=starts_at,
        price="Free",
        **columns,
    )


def _rows(areas: list[FocusArea]) -> dict[str, object]:
    now = timezone.now().replace(minute=0)
    ideas = [
        _idea(areas[0], LONG_TITLE),
        _idea(areas[1], "Sun at the gate", public_outcome="winner"),
        _idea(areas[2], "Sing while you wait", public_outcome="shortlisted"),
    ]
    evening = {"ends_at": now + timedelta(hours=2), "venue_name": "Example Library"}
    week = {"ends_at": now + timedelta(days=6), "is_online": True}
    return {
        "ideas": ideas,
        "updates": [
            ProgressUpdate(pk=0, entry=ideas[1], at=now, text="Six trees grow.")
        ],
        "events": [
            _event(now, LONG_TITLE, focus_area=areas[3], step_free="yes", **evening),
            _event(now, "The listening trail", all_day=True, **week),
            _event(now, "Try a cargo bike", state=State.CANCELLED, **evening),
            _event(now, "Deadline: Bright Ideas", source="example", is_online=True),
        ],
        "posts": [
            Post(title=title, slug="example", summary="Two weeks.", publish_at=now)
            for title in (LONG_TITLE, "The library is back")
        ],
        "challenges": [_challenge(phase) for phase in Phase.values],
    }


def _states() -> list[dict[str, object]]:
    """Return all that a private page can say of where its idea stands."""
    told = {"public_outcome": "winner", "announced_outcome": "Overall winner"}
    shortlisted = {"public_outcome": "shortlisted", "announced_outcome": "Shortlisted"}
    status = "status_shown_to_entrant"
    states: list[dict[str, object]] = [
        {status: "submitted", "can_be_changed": True},
        {status: "changes_requested"},
        {status: "approved"},
        {status: "approved", **told},
        {status: "approved", **shortlisted},
        {status: "approved", "is_announced": True},
        {status: "declined"},
        {status: "withdrawn"},
    ]
    challenge = _challenge(Phase.OPEN)
    return [{"challenge": challenge, "private_path": "/", **each} for each in states]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the style page in the demo; elsewhere there is none."""
    if not settings.DEMO:
        raise Http404
    asked = {name: request.GET.get(name) for name in CHOICES}
    chosen = {
        name: value if value in CHOICES[name] else CHOICES[name][0]
        for name, value in asked.items()
    }
    areas = list(FocusArea.objects.all())
    return render(
        request,
        "smartcity/styleguide.html",
        {
            "choices": [(name, CHOICES[name], chosen[name]) for name in CHOICES],
            "chosen": chosen,
            "areas": areas,
            "form": ExampleForm({} if chosen["form"] == "wrong" else None),
            "head_challenge": _challenge(chosen["head"]),
            "states": _states(),
            "reply_form": ReplyForm(),
            "undo_until": timezone.now() + timedelta(days=7),
            "asked": {"message": "Which street do you mean?"},
            "page_obj": Paginator(range(30), 10).page(2),
            "pictures": [{"has_failed": True}, {"has_failed": False}],
            "markdown": MARKDOWN,
            **_rows(areas),
        },
    )

"""A typed text from right to left never disturbs the words around it, on any page.

The rule: it stands alone in <bdi> or an element with dir="auto", alone in an attribute,
or between the two characters of core.text.direction.isolate."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import CharField, Model, TextField
from django.test import Client

from challenges.models import Challenge, Draft, EntryRevision
from events.models import Event
from smartcity.demo import load
from tests.packages import APPS, ROOT
from tests.support.site_map import public_urls, staff_urls

TYPED = re.compile(r"\u202e?אבג \w+ \(2\)!")
"""What `mark_texts` types: an override, Hebrew, and signs that would change sides."""

ISOLATED = re.compile(f"\u2068{TYPED.pattern}(?: {TYPED.pattern})?\u2069")
"""Typed texts that one pair of characters holds: a summary has two of one sender."""

NOT_TYPED = {"reference", "reference_prefix", "link_nonce", "phone", "app_label"}
NOT_TYPED |= {"links", "email_key", "message_id", "last_error", "social_media"}
NOT_TYPED |= {"kind", "path", "inputs", "result", "fingerprint"}
MIN_LENGTH = 30
"""Characters of the shortest field that a mark fits into."""

ANSWERS = ["title", "problem", "idea", "beneficiaries", "name", "organisation", "team"]

CELLS_OF_DJANGO = {"td": "field-", "th": "field-", "div": "readonly"}
"""Elements that Django's own templates write, and the start of their class; a rule of
theme.css gives them the direction of their text."""


def typed_fields(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if type(field) in {CharField, TextField}
        and not field.choices
        and field.name not in NOT_TYPED
        and (field.max_length or MIN_LENGTH) >= MIN_LENGTH
    ]


def mark(name: str, obj: Model) -> str:
    return f"\u202eאבג {name}{obj.pk} (2)!"


def mark_texts() -> None:
    """Put a text from right to left into every field that people typed into."""
    models = [m for app in APPS for m in apps.get_app_config(app).get_models()]
    for model in models:
        names = typed_fields(model)
        for obj in model._default_manager.all():
            marks = {name: mark(name, obj) for name in names if getattr(obj, name)}
            model._default_manager.filter(pk=obj.pk).update(**marks)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(first_name=mark("first", user))
    for kept in (*Draft.objects.all(), *EntryRevision.objects.all()):
        typed = {name: mark(name, kept) for name in ANSWERS if name in kept.answers}
        type(kept).objects.filter(pk=kept.pk).update(answers=kept.answers | typed)


class Element:
    def __init__(self, tag: str, attrs: dict[str, str], parent: "Element | None"):
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.text = ""

    @property
    def isolates(self) -> bool:
        start = CELLS_OF_DJANGO.get(self.tag)
        is_cell = start and self.attrs.get("class", "").startswith(start)
        return self.tag == "bdi" or self.attrs.get("dir") == "auto" or bool(is_cell)

    def is_alone(self) -> bool:
        """Return whether the element around holds nothing but what was typed."""
        element: Element | None = self
        while element and not element.isolates:
            element = element.parent
        return element is not None and not TYPED.sub("", element.text).strip("… \n")


VOID_TAGS = {"br", "hr", "img", "input", "link", "meta", "source", "rect"}


class Page(HTMLParser):
    """Collects what breaks the rule."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.current = Element("", {}, None)
        self.texts: list[tuple[Element, str]] = []
        self.disturbing: list[str] = []
        self.count = 0
        self.feed(html)
        self.close()
        for element, text in self.texts:
            if element.tag == "script":  # for machines
                continue
            self.count += len(TYPED.findall(text))
            if TYPED.search(ISOLATED.sub("", text)) and not element.is_alone():
                self.disturbing.append(f"<{element.tag}> {text.strip()}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            around = ISOLATED.sub("", value)
            is_shown = values.get("type") not in {"hidden", "submit"}
            is_input = name == "value" and is_shown and values.get("dir") != "auto"
            if TYPED.search(around) and (is_input or not TYPED.fullmatch(around)):
                self.disturbing.append(f"<{tag} {name}={value!r}>")
        if tag not in VOID_TAGS:
            self.current = Element(tag, values, self.current)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.current.parent:
            element = self.current
            self.current = element.parent or element
            self.current.text += element.text
            if element.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        self.current.text += data
        self.texts.append((self.current, data))


def disturbing(client: Client, urls: list[str]) -> tuple[set[str], int]:
    """Return what breaks the rule on pages, and how many typed texts they show."""
    found, count = set(), 0
    for url in urls:
        page = Page(client.get(url).text)
        found |= {f"{re.sub('[0-9]+', '0', url)}: {each}" for each in page.disturbing}
        count += page.count
    return found, count


@pytest.mark.parametrize(
    ("html", "is_right"),
    [
        ("<p>To <bdi>\u202eאבג x (2)!</bdi></p>", True),
        ('<p dir="auto"><a>אבג x (2)!</a></p>', True),
        ("<p>To \u2068אבג x (2)!\u2069</p>", True),
        ('<img alt="אבג x (2)!">', True),
        ('<img alt="To \u2068אבג x (2)!\u2069">', True),
        ('<input type="text" dir="auto" value="אבג x (2)!">', True),
        ("<p>To אבג x (2)!</p>", False),
        ("<p>אבג x (2)!</p>", False),
        ('<p dir="auto">To אבג x (2)!</p>', False),
        ("<p>To <bdi>the אבג x (2)!</bdi></p>", False),
        ('<img alt="To אבג x (2)!">', False),
        ('<input type="text" value="אבג x (2)!">', False),
    ],
)
def test_the_rule_tells_right_from_wrong(html: str, is_right: bool) -> None:
    assert (Page(html).disturbing == []) is is_right


def test_no_typed_text_disturbs_a_page(
    client: Client, staff_client: Client, db: None
) -> None:
    load.load()
    public, staff = public_urls(), staff_urls()
    mark_texts()
    wrong, count = disturbing(client, public)
    assert wrong == set()
    assert count > 500
    wrong, count = disturbing(staff_client, staff)
    assert wrong == set()
    assert count > 500


def test_files_hold_texts_as_they_are(
    client: Client, staff_client: Client, db: None
) -> None:
    load.load()
    mark_texts()
    own = Event.objects.published().filter(source=None)
    events = [f"{event.get_absolute_url()}event.ics" for event in own]
    events += [f"/events/feed.{kind}" for kind in ("ics", "atom", "json", "csv")]
    dates = [f"{c.get_absolute_url()}dates.ics" for c in Challenge.objects.published()]
    ideas = [f"/ideas/ideas.{kind}" for kind in ("atom", "json", "csv")]
    for url in (*ideas, *events, *dates):
        text = client.get(url).getvalue().decode()
        assert "אבג" in text or r"\u05d0" in text
        assert "\u2068" not in text
    export = staff_client.get("/admin/challenges/entry/export/")
    assert "\u2068" not in export.getvalue().decode()


def test_the_style_sheet_gives_cells_of_django_their_direction() -> None:
    css = (ROOT / "static/css/admin/stock.css").read_text()
    for cells in ("#result_list :is(td, th)", ".readonly, #deleted-objects"):
        rule = rf"^{re.escape(cells)} {{[^}}]* unicode-bidi: plaintext; }}$"
        assert re.search(rule, css, re.MULTILINE)

"""Forms of the admin, read from their pages and sent as by a browser."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

FormData = dict[str, list[str]]


class _FormParser(HTMLParser):
    """Collects what each form of a page would send; buttons are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormData] = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name, value = attributes.get("name") or "", attributes.get("value")
        kind = attributes.get("type") or "text"
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self._add(name, "")
        elif tag == "option" and "selected" in attributes:
            self._add(self._select, value or "")
        elif tag == "input" and kind in {"checkbox", "radio"}:
            if "checked" in attributes:
                self._add(name, value or "on")
        elif tag == "input" and kind not in {"submit", "file"} and name:
            self._add(name, value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # HTML drops the line break after the tag.
            values = self.forms[-1][self._textarea]
            values[-1] = values[-1].removeprefix("\r\n").removeprefix("\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1][self._textarea][-1] += data

    def _add(self, name: str, value: str) -> None:
        if self.forms and name:
            self.forms[-1].setdefault(name, []).append(value)


def form_of(page: Any, name: str = "fingerprint") -> FormData:
    """Return what the form of a page that has this name would send."""
    parser = _FormParser()
    parser.feed(page.text)
    return next(form for form in parser.forms if name in form)


def open_form(client: Client, url: str) -> FormData:
    return form_of(client.get(url))


def change_url(obj: Any, page: str = "change") -> str:
    return f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/{page}/"


class Race:
    """A form that was opened before a colleague saved the same object."""

    def __init__(self, obj: Any, mine: Client, theirs: Client) -> None:
        self.obj, self.url = obj, change_url(obj)
        self.mine, self.theirs = mine, theirs
        self.opened = open_form(mine, self.url)

    def they_save(self, **typed: Any) -> None:
        form = open_form(self.theirs, self.url) | typed
        assert self.theirs.post(self.url, form).status_code == 302

    def send(self, form: FormData, **typed: Any) -> Any:
        return self.mine.post(self.url, form | typed)

    def stored(self, *names: str) -> tuple[Any, ...]:
        self.obj.refresh_from_db()
        return tuple(getattr(self.obj, name) for name in names)


def conflicts_of(page: Any) -> dict[str, tuple[bool, bool, str]]:
    """Return who changed what, and what is chosen, by key."""
    return {
        each.key: (each.is_by_them, each.is_by_me, each.choice)
        for each in page.context["conflicts"]
    }

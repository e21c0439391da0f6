"""Pages as a browser has them open: their forms, what each button sends, and what can
be read. For tests of what becomes of half-written words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

ONE_LINE = {"text", "email", "url", "search"}
"""Types of inputs that take words."""

SILENT = {"script", "style"}

Sent = dict[str, list[str]]


@dataclass
class Control:
    """Something in a form that has a value."""

    tag: str
    attrs: dict[str, str]
    form: str
    """Key of the form that it belongs to; "" if it belongs to none."""

    text: str = ""
    options: list[tuple[str, bool]] = field(default_factory=list)
    """Value of each option of a select, and whether it is chosen."""

    @property
    def name(self) -> str:
        return self.attrs.get("name", "")

    @property
    def kind(self) -> str:
        default = {"input": "text", "button": "submit"}.get(self.tag, self.tag)
        return self.attrs.get("type", default)

    @property
    def is_button(self) -> bool:
        return self.kind == "submit"

    @property
    def takes_words(self) -> bool:
        """Whether somebody can write into it: not into the two boxes of a moment, nor
        into the row from which a script makes new ones."""
        is_free = self.tag == "textarea" or self.kind in ONE_LINE
        is_other = self.name.endswith(("_0", "_1")) or "__prefix__" in self.name
        return is_free and not is_other and "readonly" not in self.attrs

    @property
    def values(self) -> list[str]:
        """What a browser sends of it, if nobody touches it."""
        if self.tag == "select":
            chosen = [value for value, is_chosen in self.options if is_chosen]
            is_list = "multiple" in self.attrs
            return chosen or [value for value, _c in self.options[:1] if not is_list]
        if self.tag == "textarea":
            return [self.text.removeprefix("\n")]
        if self.kind in {"checkbox", "radio"} and "checked" not in self.attrs:
            return []
        return [self.attrs.get("value", "on" if self.kind == "checkbox" else "")]


@dataclass
class Button:
    """A button: what stands on it, where it sends to, and what it adds."""

    label: str
    path: str
    data: Sent


@dataclass
class Form:
    """A form that is sent with POST."""

    path: str
    controls: list[Control] = field(default_factory=list)

    @property
    def data(self) -> Sent:
        """What a browser sends, beside the button and files."""
        sent: Sent = {}
        for each in self.controls:
            if each.name and not each.is_button and each.kind != "file":
                sent[each.name] = sent.get(each.name, []) + each.values
        return sent

    @property
    def fields(self) -> list[str]:
        """Names of the fields that take words."""
        return [each.name for each in self.controls if each.takes_words]

    @property
    def radios(self) -> dict[str, list[str]]:
        """The choices of each group of radio buttons."""
        found: dict[str, list[str]] = {}
        for each in self.controls:
            if each.kind == "radio":
                found.setdefault(each.name, []).append(each.attrs["value"])
        return found

    @property
    def buttons(self) -> Iterator[Button]:
        """Its buttons, but those that open another tab: this one stays as it is."""
        for each in self.controls:
            if each.is_button and each.attrs.get("formtarget") != "_blank":
                path = each.attrs.get("formaction", self.path)
                data = {each.name: [each.attrs.get("value", "")]} if each.name else {}
                yield Button(each.text.strip() or "".join(each.values), path, data)


class _Reader(HTMLParser):
    def __init__(self, page: HttpResponse, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: dict[str, Form] = {}
        self.controls: list[Control] = []
        self.readable: list[str] = []
        self._form, self._count = "", 0
        self._open: list[Control] = []
        self._is_silent = False
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._is_silent = tag in SILENT
        if tag == "form":
            self._count += 1
            self._form = found.get("id", f"form {self._count}")
            if found.get("method", "").lower() == "post":
                self.forms[self._form] = Form(found.get("action") or self.path)
        elif tag == "option" and self._open:
            value = found.get("value", ""), "selected" in found
            self._open[-1].options.append(value)
        elif tag in {"input", "textarea", "select", "button"}:
            control = Control(tag, found, found.get("form", self._form))
            self.controls.append(control)
            if tag != "input":
                self._open.append(control)
            elif control.kind != "hidden":
                self.readable.append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._is_silent = False
        if tag == "form":
            self._form = ""
        if self._open and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._is_silent:
            self.readable.append(data)
        if self._open:
            self._open[-1].text += data


def all_forms(page: HttpResponse, path: str = "") -> list[Form]:
    reader = _Reader(page, path)
    for control in reader.controls:
        if control.form in reader.forms:
            reader.forms[control.form].controls.append(control)
    return list(reader.forms.values())


def forms_of(page: HttpResponse, path: str) -> list[Form]:
    """Return the forms of a page in which somebody can write."""
    return [form for form in all_forms(page, path) if form.fields]


def readable_text(page: HttpResponse) -> str:
    """Return what can be read on a page, also in fields, with the line breaks that
    browsers make of all."""
    return "\n".join(_Reader(page, "").readable).replace("\r\n", "\n")


def filled_in(form: Form, words: Mapping[str, str]) -> Sent:
    """Return what a browser sends when somebody has typed these words into fields, and
    chosen one of each group of radio buttons."""
    chosen = {name: values[:1] for name, values in form.radios.items()}
    typed = {name: [text] for name, text in words.items()}
    return {**chosen, **{n: v for n, v in form.data.items() if v}, **typed}

"""Actions on the page of an object, and the forms that go along with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.forms import CleansText
from core.types import StrOrPromise


@dataclass(frozen=True)
class WorkflowAction:
    """A button: the status it leads to, the service it calls, its label, and what to
    say of the object when that is done.

    `has_message`: the service sends the message to the person. If it must not be
    empty, `message_required_error` says so. `is_primary`: the button stands out. `key`
    is the key that leads to it; see static/js/review.js."""

    target: TextChoices
    service: Callable[..., Any]
    label: StrOrPromise
    success_message: StrOrPromise
    has_message: bool = True
    message_required_error: StrOrPromise = ""
    is_primary: bool = False
    key: str = ""


class ActionForm(CleansText, forms.Form):
    """Message to the person and note to staff, which go along with an action."""

    message = forms.CharField(
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7, "data-key": "m"}),
    )
    staff_note = forms.CharField(
        label=_("Note to staff"),
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, label: StrOrPromise, help_text: StrOrPromise, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = label
        self.fields["message"].help_text = help_text


class SideForm(CleansText, forms.Form):
    """Small form beside the actions, with a button of its own.

    All forms of the page are sent together: no two have a field of the same name."""

    name: str
    """The context has the form as `<name>_form`."""

    permission: str
    has_input = False
    """Whether somebody has typed into it."""

    @classmethod
    def get_initial(cls, obj: Any) -> dict[str, Any]:
        return {}

    @classmethod
    def is_offered(cls, obj: Any) -> bool:
        return True

    @classmethod
    def for_page(
        cls, obj: Any, data: QueryDict | None, files: Mapping[str, Any]
    ) -> Self:
        """Return the form as it was sent with another button: with `data` in it, and
        no errors. `files` are those that no page can show again."""
        initial = cls.get_initial(obj)
        if data is None:
            return cls(initial=initial)
        names = [name for name in cls.base_fields if name in data]
        changed = set(cls(data, initial=initial).changed_data)
        form = cls(initial={**initial, **{name: data[name] for name in names}})
        form.files = MultiValueDict({name: [file] for name, file in files.items()})
        has_file = not files.keys().isdisjoint(cls.base_fields)
        form.has_input = has_file or not changed.isdisjoint(names)
        return form

    def get_service_kwargs(self) -> dict[str, Any]:
        return self.cleaned_data


def add_below(typed: str, text: str) -> str:
    """Return what somebody has typed, and a text below it, unless that is there
    already."""
    typed, text = typed.strip(), text.strip()
    return typed if text in typed else "\n\n".join(filter(None, [typed, text]))


def focus_first_error(form: forms.Form) -> None:
    """Have the browser scroll to the first wrong field, also on a phone, and a screen
    reader read it."""
    for name in [name for name in form.errors if name in form.fields][:1]:
        form.fields[name].widget.attrs["autofocus"] = True

"""Questions of the entry form that take more than a line: links, and the focus area."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.text.links import find_links
from core.types import StrOrPromise
from focus_areas.models import FocusArea

MAX_LINKS = 3
MAX_QUOTED_CHARS = 60  # of a text that is said to be no link

NOT_SURE = "not-sure"
"""Value of the answer of people who leave the focus area to us."""


class WebLinksField(forms.CharField):
    """Up to MAX_LINKS web addresses, written as people do; becomes one on each line."""

    def to_python(self, value: Any) -> str:
        links: dict[str, None] = {}
        for line in filter(str.strip, (super().to_python(value) or "").splitlines()):
            try:
                links.update(dict.fromkeys(find_links(line)))
            except ValueError as error:
                raise ValidationError(
                    _(
                        "“%(text)s” is not a web address. Write it like "
                        "https://example.org/my-video"
                    ),
                    params={"text": Truncator(str(error)).chars(MAX_QUOTED_CHARS)},
                ) from error
        if len(links) > MAX_LINKS:
            raise ValidationError(
                _("Keep the %(most)d links that matter most"),
                params={"most": MAX_LINKS},
            )
        return "\n".join(links)


class _AreasAndNotSure(forms.models.ModelChoiceIterator):
    """The areas, and “not sure” if there is anything to be unsure about."""

    def __iter__(self) -> Iterator[Any]:
        areas = list(super().__iter__())
        yield from areas
        label = cast("FocusAreaField", self.field).not_sure_label
        if label and len(areas) > 1:
            yield NOT_SURE, label


class FocusAreaField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One of the focus areas. People who are not sure say so, and it becomes None."""

    iterator = _AreasAndNotSure
    widget = forms.RadioSelect
    not_sure_label: StrOrPromise = _("I am not sure: you choose")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FocusArea.objects.all(), empty_label=None, **kwargs)

    def clean(self, value: Any) -> FocusArea | None:
        if value == NOT_SURE:
            return None
        area: FocusArea | None = super().clean(value)
        return area

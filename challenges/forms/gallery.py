"""The filters of the gallery of ideas, in the query string of its page."""

from typing import cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.entry_queryset import EntryQuerySet, Sort
from challenges.models.workflow import Outcome
from core.text.clean import strip_invisible
from core.types import StrOrPromise
from focus_areas.models import FocusArea

ANNOUNCED_OUTCOMES = [Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED]
"""Outcomes that can be asked for. Nobody is listed for not having been chosen."""

MORE_FIELDS = ["audience", "outcome", "sort"]
"""Filters that the page folds away: they are asked for less often."""


class IdeaFilterForm(forms.Form):
    """A form that shows what it understood: a wrong value counts as none, and is no
    error. `unknown` names such filters, because without them more ideas match.

    Makes two queries, whatever is asked for."""

    q = forms.CharField(
        label=_("Search the ideas"),
        required=False,
        max_length=100,
        widget=forms.SearchInput,
    )
    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    area = forms.ChoiceField(label=_("Focus area"), required=False)
    audience = forms.ChoiceField(
        label=_("From"),
        required=False,
        choices=[("", _("Everyone")), *AUDIENCE_LABELS.items()],
    )
    outcome = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[
            ("", _("Any result")),
            *((outcome, outcome.label) for outcome in ANNOUNCED_OUTCOMES),
        ],
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=Sort.choices)

    def __init__(self, params: QueryDict) -> None:
        super().__init__(auto_id="%s", label_suffix="")
        self.challenges = {each.slug: each for each in Challenge.objects.published()}
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        self._set_choices(
            "challenge",
            _("All challenges"),
            {slug: str(each) for slug, each in self.challenges.items()},
        )
        self._set_choices(
            "area",
            _("All focus areas"),
            {slug: str(each) for slug, each in self.areas.items()},
        )
        self.unknown: list[StrOrPromise] = []
        for name, field in self.fields.items():
            try:
                self.initial[name] = field.clean(strip_invisible(params.get(name, "")))
            except ValidationError:
                self.initial[name] = ""
                if name != "sort":
                    self.unknown.append(field.label or name)

    def _set_choices(
        self, name: str, all_label: StrOrPromise, labels: dict[str, str]
    ) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", all_label), *labels.items()]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in MORE_FIELDS]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE_FIELDS]

    @property
    def uses_more_fields(self) -> bool:
        return any(self.initial[name] for name in MORE_FIELDS)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Each filter in use, in words, with the query that remains without it."""
        chosen = {name: value for name, value in self.initial.items() if value}
        return [
            (
                self._words(name),
                urlencode({other: chosen[other] for other in chosen if other != name}),
            )
            for name in chosen
            if name != "sort"
        ]

    def _words(self, name: str) -> str:
        value = self.initial[name]
        widget = self.fields[name].widget
        if not isinstance(widget, forms.Select):
            return f"“{value}”"
        return str(dict(cast(list[tuple[str, str]], widget.choices))[value])

    @property
    def query(self) -> str:
        """The query string of what was understood, for URLs of the same ideas."""
        return urlencode({name: value for name, value in self.initial.items() if value})

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.initial.items() if name != "sort")

    def ideas(self) -> EntryQuerySet:
        """Return the published ideas that were asked for, in the order asked for."""
        params = self.initial
        return (
            Entry.objects.published()
            .filter_by(
                challenge=self.challenges.get(params["challenge"]),
                area=self.areas.get(params["area"]),
                audience=params["audience"],
                outcome=params["outcome"],
            )
            .search(params["q"])
            .sorted_by(params["sort"])
            .select_related("challenge", "focus_area")
        )

"""The filters of the gallery of ideas, in the query string of its page."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry, search
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.entry_queryset import AWARDS, EntryQuerySet, Sort
from challenges.models.workflow import Status
from core.filters import FilterChoiceField, FilterForm
from core.references import has_reference
from core.text.fold import folded_words
from focus_areas.models import FocusArea


class IdeaFilterForm(FilterForm):
    """Makes two queries, whatever is asked for."""

    more_names = ("audience", "outcome", "sort")

    q = forms.CharField(
        label=_("Search the ideas"),
        required=False,
        max_length=100,
        widget=forms.SearchInput,
    )
    challenge = FilterChoiceField(label=_("Challenge"), required=False)
    area = FilterChoiceField(label=_("Focus area"), required=False)
    audience = FilterChoiceField(
        label=_("From"),
        required=False,
        choices=[("", _("Everyone")), *AUDIENCE_LABELS.items()],
    )
    outcome = FilterChoiceField(
        label=_("Result"),
        required=False,
        choices=[
            ("", _("Any result")),
            *((outcome, outcome.label) for outcome in AWARDS),
        ],
    )
    sort = FilterChoiceField(label=_("Order"), required=False, choices=Sort.choices)

    def prepare_choices(self) -> None:
        self.challenges = {each.slug: each for each in Challenge.objects.published()}
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        challenges = {slug: str(each) for slug, each in self.challenges.items()}
        self.set_choices("challenge", _("All challenges"), challenges)
        areas = {slug: str(each) for slug, each in self.areas.items()}
        self.set_choices("area", _("All focus areas"), areas)

    @cached_property
    def values(self) -> dict[str, Any]:
        """Values that the ideas asked for have, by their field."""
        params = self.initial
        values = {
            "challenge": self.challenges.get(params["challenge"]),
            "focus_area": self.areas.get(params["area"]),
            "audience": params["audience"],
            "public_outcome": params["outcome"],
        }
        return {name: value for name, value in values.items() if value}

    @cached_property
    def matches(self) -> list[int]:
        """Ids of ideas with these values and the words asked for, public or not."""
        values = {"status": Status.APPROVED, "may_publish": True, **self.values}
        return search.newest_with_words(Entry.objects.all(), self.initial["q"], values)

    @cached_property
    def listed(self) -> list[int]:
        """Keys of the ideas that were asked for, in the order asked for: at most
        MAX_FOUND, and one if there are more."""
        pks = self.ideas().values_list("pk", flat=True)
        return list(pks[: search.MAX_FOUND + 1])

    @property
    def is_all(self) -> bool:
        """Whether no ideas were asked for beyond those that are listed."""
        return max(len(self.matches), len(self.listed)) <= search.MAX_FOUND

    def ideas(self, default_order: str = "") -> EntryQuerySet:
        """Return the published ideas that were asked for, in the order asked for."""
        ideas = Entry.objects.published().filter(**self.values)
        text = self.initial["q"]
        if folded_words(text):
            is_match = Q(pk__in=self.matches[: search.MAX_FOUND])
            ideas = ideas.filter(is_match | has_reference(text))
        ordered = ideas.sorted_by(self.initial["sort"] or default_order)
        return ordered.select_related("challenge", "focus_area")

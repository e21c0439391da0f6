"""The filters of the gallery of ideas, in the query string of its page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.entry_queryset import AWARDS, EntryQuerySet, Sort
from core.filters import FilterChoiceField, FilterForm
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

    def ideas(self, default_order: str = "") -> EntryQuerySet:
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
            .sorted_by(params["sort"] or default_order)
            .select_related("challenge", "focus_area")
        )

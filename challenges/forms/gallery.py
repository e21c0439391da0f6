"""What a visitor may ask of the gallery of ideas, in the address of the page."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Entry
from challenges.models.audience import AUDIENCE_LABELS
from challenges.models.entry_queryset import EntryQuerySet, Sort
from challenges.models.workflow import Outcome
from focus_areas.models import FocusArea

OUTCOMES = [Outcome.WINNER, Outcome.RUNNER_UP, Outcome.SHORTLISTED]
"""What is announced; nobody is listed for not having been chosen."""


class IdeaFilterForm(forms.Form):
    """Drawn with what it understood: a wrong value counts as none, and is no mistake.

    Two queries, whatever is asked."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.SearchInput
    )
    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    area = forms.ChoiceField(label=_("Focus area"), required=False)
    audience = forms.ChoiceField(
        label=_("From"),
        required=False,
        choices=[("", _("Everybody")), *AUDIENCE_LABELS.items()],
    )
    outcome = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[("", _("Any result")), *((o, o.label) for o in OUTCOMES)],
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=Sort.choices)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(auto_id="%s", label_suffix="")
        self.challenges = {each.slug: each for each in Challenge.objects.published()}
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        self.fields["challenge"].choices = [
            ("", _("All challenges")),
            *((slug, each.title) for slug, each in self.challenges.items()),
        ]
        self.fields["area"].choices = [
            ("", _("All focus areas")),
            *((slug, each.name) for slug, each in self.areas.items()),
        ]
        for name, field in self.fields.items():
            try:
                self.initial[name] = field.clean(asked.get(name, ""))
            except ValidationError:
                self.initial[name] = ""

    @property
    def query(self) -> str:
        """The query string of what was understood, for addresses of the same ideas."""
        return urlencode({name: value for name, value in self.initial.items() if value})

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.initial.items() if name != "sort")

    def ideas(self) -> EntryQuerySet:
        """The published ideas that were asked for, in the order asked for."""
        asked = self.initial
        return (
            Entry.objects.published()
            .filter_by(
                challenge=self.challenges.get(asked["challenge"]),
                area=self.areas.get(asked["area"]),
                audience=asked["audience"],
                outcome=asked["outcome"],
            )
            .search(asked["q"])
            .sorted_by(asked["sort"])
            .select_related("challenge", "focus_area")
        )

"""What moderators fill in on the review page of an entry."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from challenges.models import Reason
from challenges.models.states import MODERATE
from smartcity.desk import WordsForm
from smartcity.staff import name_of, who_may
from smartcity.typed import tidy


class ReasonSelect(forms.Select):
    """Each reason with its message at hand, for the script that fills it in."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        reason = getattr(option["value"], "instance", None)
        if reason:
            option["attrs"]["data-text"] = reason.text
            option["attrs"]["data-for"] = reason.status
        return option


class GroupedReasons(forms.models.ModelChoiceIterator):
    """The reasons, under the decision that each is for."""

    def __iter__(self) -> Any:
        yield "", self.field.empty_label
        groups: dict[str, list[Any]] = {}
        for reason in self.queryset:
            name = str(reason.get_status_display())
            groups.setdefault(name, []).append(self.choice(reason))
        yield from groups.items()


class ReasonField(forms.ModelChoiceField):
    iterator = GroupedReasons
    widget = ReasonSelect


class ReviewForm(WordsForm):
    """A decision with its reason, the message to the entrant, and a note to staff."""

    reason = ReasonField(
        Reason.objects.none(),
        label=_("Reason"),
        empty_label=_("None of these"),
        required=False,
    )

    field_order = ["reason", "note", "staff_note"]

    def __init__(self, *args: Any, states: Iterable[str] = (), **kwargs: Any) -> None:
        """`states` are those that the entry may become: others need no reasons. What
        somebody sent was offered once: another reason decides what to say to them."""
        super().__init__(*args, **kwargs)
        used = Reason.objects.filter(is_used=True)
        if not self.is_bound:
            used = used.filter(status__in=list(states))
        self.fields["reason"].queryset = used


class AssignForm(forms.Form):
    """Who looks after an entry."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Assigned to"),
        empty_label=_("Nobody"),
        required=False,
        widget=forms.Select(attrs={"form": "decide"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = who_may(MODERATE)
        self.fields["to"].label_from_instance = name_of


class HideForm(forms.Form):
    """Why an entry must leave the website now."""

    hide_reason = forms.CharField(
        label=_("Why it must go"),
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=500,
        error_messages={"required": _("Say why: colleagues will ask.")},
    )
    hide_note = forms.CharField(
        label=_("What the entrant is told"),
        help_text=_("Goes into an email. Leave it empty to send none."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_hide_reason(self) -> str:
        return tidy(self.cleaned_data["hide_reason"])

    def clean_hide_note(self) -> str:
        return tidy(self.cleaned_data["hide_note"])

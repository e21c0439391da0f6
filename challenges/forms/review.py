"""What moderators fill in on the review page of an entry."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from challenges.forms.entry import validate_web_links
from challenges.models import DecisionReason, Entry
from challenges.models.workflow import MODERATE_PERMISSION, PUBLIC_TEXT_FIELDS, Status
from core.admin.workflow import ActionForm
from core.forms import CleanTextForm
from core.references import parse_reference
from core.text.clean import strip_invisible
from core.users import display_name, users_with_perm


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


class ReviewForm(ActionForm):
    """A decision with its reason, the message to the entrant, and a note to staff."""

    reason = ReasonField(
        DecisionReason.objects.none(),
        label=_("Reason"),
        empty_label=_("None of these"),
        required=False,
    )

    field_order = ["reason", "message", "staff_note"]

    def __init__(self, *args: Any, states: Iterable[str] = (), **kwargs: Any) -> None:
        """`states` are those that the entry may become: others need no reasons. What
        somebody sent was offered once: another reason decides what to say to them."""
        super().__init__(*args, **kwargs)
        used = DecisionReason.objects.filter(is_active=True)
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
        self.fields["to"].queryset = users_with_perm(MODERATE_PERMISSION)
        self.fields["to"].label_from_instance = display_name


class HideForm(forms.Form):
    """Why an entry must leave the website now."""

    hide_reason = forms.CharField(
        label=_("Why it must go"),
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=500,
        error_messages={"required": _("Say why: colleagues will ask.")},
    )
    hide_message = forms.CharField(
        label=_("What the entrant is told"),
        help_text=_("Goes into an email. Leave it empty to send none."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_hide_reason(self) -> str:
        return strip_invisible(self.cleaned_data["hide_reason"])

    def clean_hide_message(self) -> str:
        return strip_invisible(self.cleaned_data["hide_message"])


class RedactionForm(CleanTextForm, forms.ModelForm):
    """The texts that everybody reads, for taking out by hand what no rule finds."""

    class Meta:
        model = Entry
        fields = PUBLIC_TEXT_FIELDS
        widgets = {
            **dict.fromkeys(PUBLIC_TEXT_FIELDS, forms.TextInput),
            **dict.fromkeys(["problem", "beneficiaries"], forms.Textarea({"rows": 6})),
            "idea": forms.Textarea({"rows": 10}),
            "links": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["links"].validators.append(validate_web_links)
        left = _("Leave a word here, such as [removed].")
        for field in self.fields.values():
            field.error_messages["required"] = left


class DuplicateForm(forms.Form):
    """Which other entry is the same idea."""

    reference = forms.CharField(
        label=_("Same idea as"),
        help_text=_("The reference of the other entry, such as WIC-7F3K-92."),
        max_length=40,
        error_messages={"required": _("Enter the reference of the other entry.")},
    )

    def clean_reference(self) -> Entry:
        """The entry of that reference."""
        reference = parse_reference(self.cleaned_data["reference"])
        entry = Entry.objects.exclude(status=Status.DRAFT).filter(reference=reference)
        if found := entry.first():
            return found
        raise forms.ValidationError(_("There is no entry with this reference."))

"""Forms of the review page of an idea."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.forms.fields import WebLinksField
from challenges.forms.files import FileForm
from challenges.models import DecisionReason, Entry
from challenges.models.workflow import MODERATE_PERMISSION, PUBLIC_TEXT_FIELDS, Status
from core.admin.actions import ActionForm, SideForm, add_below
from core.admin.assigning import AssignForm
from core.forms import CleanTextForm
from core.references import parse_reference
from focus_areas.models import FocusArea
from outbox.forms import AddressForm


class ReasonSelect(forms.Select):
    """Select whose options carry their message, for the script that fills it in."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        reason = getattr(option["value"], "instance", None)
        if reason:
            option["attrs"]["data-text"] = reason.text
            option["attrs"]["data-for"] = reason.status
        return option


class GroupedReasons(forms.models.ModelChoiceIterator):
    """Reasons, grouped by the decision that each is for."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        groups: dict[str, list[Any]] = {}
        for reason in self.queryset:
            group = groups.setdefault(str(reason.get_status_display()), [])
            group.append(self.choice(reason))
        yield from groups.items()


class ReasonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    iterator = GroupedReasons
    widget = ReasonSelect


def with_reason(typed: str, reason: DecisionReason) -> str:
    return add_below(typed, reason.text)


class ReviewForm(ActionForm):
    """A decision with its reason, the message to the entrant, and a note to staff."""

    reason = ReasonField(
        DecisionReason.objects.none(),
        label=_("Reason"),
        empty_label=_("None of these"),
        required=False,
    )

    details_reason = forms.CharField(
        label=_("Or say why they may be public"),
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=500,
        required=False,
    )

    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        label=_("Focus area"),
        empty_label=_("Choose one"),
        required=False,
    )

    field_order = ["reason", "message", "staff_note"]

    LACKS_AREA = _("The entrant is not sure. Choose one to approve the idea.")
    AREA_ERROR = _("Choose a focus area: the entrant leaves that to us.")
    UNUSED_AREA_ERROR = _("Only “Approve” moves the idea: leave it where it is first.")
    DETAILS_ERROR = _("Take the personal details out, or say why they may be public.")
    UNUSED_REASON_ERROR = _("Only “Approve” needs this reason: empty this box first.")

    def __init__(
        self,
        *args: Any,
        statuses: Iterable[str],
        entry: Entry,
        has_details: bool = False,
        **kwargs: Any,
    ) -> None:
        """`statuses`: those that the idea may move to; only their reasons are offered.
        A bound form accepts every active reason, because the status may have changed
        since it was shown. `has_details`: there are personal details that everybody
        could read."""
        super().__init__(*args, **kwargs)
        self.lacks_area = entry.focus_area is None
        if Status.APPROVED in statuses or self.data.get("focus_area"):
            self._offer_areas(entry)
        else:
            del self.fields["focus_area"]
        self.has_details = has_details
        if not has_details and not self.data.get("details_reason"):
            del self.fields["details_reason"]
        reasons = DecisionReason.objects.filter(is_active=True)
        if not self.is_bound:
            reasons = reasons.filter(status__in=list(statuses))
        cast(ReasonField, self.fields["reason"]).queryset = reasons

    def _offer_areas(self, entry: Entry) -> None:
        field = cast("forms.ModelChoiceField[FocusArea]", self.fields["focus_area"])
        areas = entry.challenge.offered_areas
        field.queryset = areas.exclude(pk=entry.focus_area_id or 0)
        if entry.focus_area is None:
            field.help_text = self.LACKS_AREA
        else:
            field.label = _("Move it to another focus area")
            field.empty_label = gettext("Leave it in %(area)s") % {
                "area": entry.focus_area
            }

    def validate_area(self, *, approves: bool) -> None:
        """Add an error if a focus area is needed, or was chosen for nothing."""
        area = self.cleaned_data.get("focus_area")
        if approves and self.lacks_area and not area:
            self.add_error("focus_area", self.AREA_ERROR)
        elif area and not approves:
            self.add_error("focus_area", self.UNUSED_AREA_ERROR)

    @property
    def lacks_details_reason(self) -> bool:
        """Whether nothing is said about personal details that would become public."""
        return self.has_details and not self.cleaned_data.get("details_reason")


class AssignEntryForm(AssignForm):
    permission = MODERATE_PERMISSION


class TakeDownForm(SideForm):
    """Why an idea must leave the website now."""

    name = "take_down"
    permission = MODERATE_PERMISSION

    take_down_reason = forms.CharField(
        label=_("Why it must go"),
        help_text=_("Stays in the history. Nobody outside sees it."),
        max_length=500,
        error_messages={"required": _("Say why: colleagues will ask.")},
    )
    take_down_message = forms.CharField(
        label=_("What the entrant is told"),
        help_text=_("Goes into an email. Leave it empty to send none."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def get_service_kwargs(self) -> dict[str, Any]:
        names = ["reason", "message"]
        return {name: self.cleaned_data[f"take_down_{name}"] for name in names}


class AddFileForm(SideForm, FileForm):
    """One more file of an idea, such as a drawing that came by post."""

    name = "file"
    permission = MODERATE_PERMISSION

    def get_service_kwargs(self) -> dict[str, Any]:
        return {"add": self.new_file}


class DuplicateForm(SideForm):
    """Which other idea is the same."""

    name = "duplicate"
    permission = MODERATE_PERMISSION

    reference = forms.CharField(
        label=_("Same idea as"),
        help_text=_("The reference of the other idea, such as WIC-7F3K-92."),
        max_length=40,
        error_messages={"required": _("Enter the reference of the other idea.")},
    )

    @classmethod
    def is_offered(cls, obj: Entry) -> bool:
        return obj.duplicate_of_id is None

    def clean_reference(self) -> Entry:
        """Return the idea that has this reference."""
        reference = parse_reference(self.cleaned_data["reference"])
        sent = Entry.objects.exclude(status=Status.DRAFT)
        original: Entry | None = sent.filter(reference=reference).first()
        if original is None:
            raise forms.ValidationError(_("There is no idea with this reference."))
        return original

    def get_service_kwargs(self) -> dict[str, Any]:
        return {"of": self.cleaned_data["reference"]}


class EntrantAddressForm(AddressForm):
    """The email address that an entrant meant."""

    permission = MODERATE_PERMISSION

    @classmethod
    def is_offered(cls, obj: Entry) -> bool:
        return bool(obj.email)


class RedactionForm(CleanTextForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The texts that everybody reads, to redact by hand what no rule finds."""

    class Meta:
        model = Entry
        fields = PUBLIC_TEXT_FIELDS
        field_classes = {"links": WebLinksField}
        widgets = {
            "title": forms.TextInput,
            "problem": forms.Textarea({"rows": 6}),
            "idea": forms.Textarea({"rows": 10}),
            "beneficiaries": forms.Textarea({"rows": 6}),
            "links": forms.Textarea({"rows": 3}),
            "organisation": forms.TextInput,
            "team": forms.TextInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = _("Leave a word here, such as [removed].")
        for field in self.fields.values():
            field.error_messages["required"] = required

"""Form of a bulk action: the text that goes along with a decision about many ideas."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.forms.review import with_reason
from challenges.models import BulkAction, DecisionReason
from challenges.models.workflow import MODERATE_PERMISSION, Status
from core.admin.actions import ActionForm
from core.admin.assigning import StaffField
from core.users import users_with_perm

USE_REASON = "use_reason"
CONFIRM = "confirm"
"""Names of buttons, beside the one that shows the email again."""


class BulkForm(ActionForm):
    """The fields that this kind of bulk action takes, filled in as it was planned."""

    reason = forms.ModelChoiceField(
        DecisionReason.objects.none(),
        label=_("Reason"),
        empty_label=_("None"),
        required=False,
    )
    assignee = StaffField(
        users_with_perm(MODERATE_PERMISSION),
        label=_("Assign to"),
        empty_label=_("Nobody: free for anyone"),
        required=False,
    )
    takes_out_details = forms.BooleanField(
        label=_("Take the personal details out, and approve these too"),
        help_text=_("Otherwise the ideas that have some are left out."),
        required=False,
    )
    field_order = ["reason", "assignee", "message", "staff_note", "takes_out_details"]

    def __init__(self, *args: Any, bulk_action: BulkAction, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={name: getattr(bulk_action, name) for name in self.field_order},
            label=_("Message to the entrants"),
            help_text=_("Goes into each email. The email says “Dear …” before it."),
            **kwargs,
        )
        self.bulk_action = bulk_action
        reasons = DecisionReason.objects.filter(
            status=bulk_action.target_status, is_active=True
        )
        field = cast("forms.ModelChoiceField[DecisionReason]", self.fields["reason"])
        field.queryset = reasons
        for name in self.field_order:
            if not self._takes(name):
                del self.fields[name]

    def _takes(self, name: str) -> bool:
        if name == "reason":
            return self.bulk_action.is_decision
        if name == "assignee":
            return self.bulk_action.target_status is None
        if name == "message":
            return self.bulk_action.target_status not in {None, Status.SPAM}
        if name == "takes_out_details":
            return self.bulk_action.kind == BulkAction.Kind.APPROVE
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if USE_REASON in self.data:
            self._use_reason(cleaned)
        elif CONFIRM in self.data and self._lacks_message(cleaned):
            error = _("Write the message: entrants are owed one.")
            self.add_error("message", error)
        return cleaned

    def _lacks_message(self, cleaned: dict[str, Any]) -> bool:
        return self.bulk_action.needs_message and not cleaned.get("message")

    def _use_reason(self, cleaned: dict[str, Any]) -> None:
        """Add the text of the chosen reason to what was typed."""
        reason = cleaned.get("reason")
        if reason is None:
            self.add_error("reason", _("Choose a reason first."))
            return
        name = "message" if "message" in self.fields else "staff_note"
        cleaned[name] = with_reason(cleaned.get(name, ""), reason)

    @property
    def fields_below_reason(self) -> list[forms.BoundField]:
        """All but the reason, which has a button of its own, and the personal details,
        which are asked about only if there are some."""
        elsewhere = {"reason", "takes_out_details"}
        return [field for field in self if field.name not in elsewhere]

"""What goes along with a decision about many entries."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from challenges.models import BulkAction, DecisionReason
from challenges.models.workflow import MODERATE_PERMISSION, Status
from core.admin.workflow import ActionForm
from core.users import display_name, users_with_perm

USE_REASON, CONFIRM = "use_reason", "confirm"
"""Buttons, beside the one that shows the letter again."""


class StaffField(forms.ModelChoiceField):
    """Somebody who may decide on entries."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(users_with_perm(MODERATE_PERMISSION), **kwargs)

    def label_from_instance(self, obj: User) -> str:
        return display_name(obj)


class BulkForm(ActionForm):
    """Has the fields that the verb of the run takes; begins as the plan has them."""

    reason = forms.ModelChoiceField(
        DecisionReason.objects.none(),
        label=_("Reason from the library"),
        empty_label=_("None"),
        required=False,
    )
    assignee = StaffField(
        label=_("Assign to"), empty_label=_("Nobody: free for anyone"), required=False
    )
    field_order = ["reason", "assignee", "message", "staff_note"]

    def __init__(self, *args: Any, run: BulkAction, **kwargs: Any) -> None:
        names = ["message", "staff_note", "reason", "assignee"]
        super().__init__(
            *args,
            initial={name: getattr(run, name) for name in names},
            label=_("Message to the entrants"),
            help_text=_("Goes into each email. The letter says “Dear …” before it."),
            **kwargs,
        )
        self.run = run
        used = DecisionReason.objects.filter(status=run.target_status, is_active=True)
        self.fields["reason"].queryset = used
        for name in names:
            if not self._takes(name):
                del self.fields[name]

    def _takes(self, name: str) -> bool:
        if name == "reason":
            return self.run.is_decision
        if name == "assignee":
            return self.run.target_status is None
        if name == "message":
            return self.run.target_status not in {None, Status.SPAM}
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reason = cleaned.get("reason")
        if USE_REASON in self.data and reason:
            name = "message" if "message" in self.fields else "staff_note"
            texts = [cleaned.get(name, "").strip(), reason.text]
            if reason.text not in texts[0]:
                cleaned[name] = "\n\n".join(filter(None, texts))
        elif USE_REASON in self.data:
            self.add_error("reason", _("Choose a reason first."))
        elif (
            CONFIRM in self.data
            and self.run.needs_message
            and not cleaned.get("message")
        ):
            self.add_error("message", _("Write the message: entrants are owed one."))
        return cleaned

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields below that of the reason, which has a button of its own."""
        return [field for field in self if field.name != "reason"]

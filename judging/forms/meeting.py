"""Forms of the meeting of a panel: when and where it is, and notes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import StaffDateTimeField
from judging.forms.base import IdeaForm, JudgeField, StaffForm


class MeetingForm(StaffForm):
    """When and where the judges meet."""

    starts_at = StaffDateTimeField(
        label=_("Begins"),
        error_messages={"required": _("Give the date and the time.")},
    )
    ends_at = StaffDateTimeField(
        label=_("Ends"),
        error_messages={"required": _("Give the date and the time.")},
    )
    place = forms.CharField(
        label=_("Where"),
        help_text=_("A room with its address, or the link to join."),
        max_length=200,
        error_messages={"required": _("Say where the judges meet.")},
    )


class MeetingNoteForm(IdeaForm):
    """Notes about an idea, and the judge who asked to talk about it."""

    asked_by = JudgeField(
        label=_("Judge who asked to talk about it"),
        help_text=_("Each judge may ask for one idea, whatever its place."),
        required=False,
        empty_label=_("Nobody"),
    )
    note = forms.CharField(
        label=_("Notes"),
        help_text=_(
            "They replace those that there are; left empty, those stay. Nobody outside "
            "sees them."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, judges: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked_by"]
        field.queryset = judges

"""The forms of a private page, and the form for somebody who lost its link."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.forms.entry import EntryFields
from challenges.forms.fields import NOT_SURE, FocusAreaField
from challenges.forms.school import say_names_wait, use_school_words
from challenges.forms.words import textarea
from challenges.models import Entry
from challenges.models.audience import Audience
from challenges.models.workflow import ENTRANT_EDITABLE, Status
from core import lost_links
from core.antispam import AntiSpamForm
from core.forms import EmailAddressField
from core.text.clean import validate_no_url
from focus_areas.models import FocusArea


class SaveForm(AntiSpamForm):
    """The email address that gets the link to a draft."""

    has_time_trap = False
    email = EmailAddressField(
        label=_("Your email address"),
        help_text=_("We will send the link and two reminders to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=EntryFields.Meta.error_messages["email"],
    )


class RevisionForm(AntiSpamForm, EntryFields):
    """Changes of an entrant to their idea, and their answer to what we asked."""

    reply = forms.CharField(
        label=_("Your answer to us"),
        help_text=_("Say it here, or change your idea below, or both."),
        required=False,
        max_length=3000,
        widget=textarea(4),
    )
    field_order = ["reply"]
    audience = None  # type: ignore[assignment]  # so Django drops an inherited field
    rules_accepted = None  # type: ignore[assignment]  # likewise

    class Meta(EntryFields.Meta):
        fields = ENTRANT_EDITABLE

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, instance=entry, **kwargs)
        for name in ("title", "organisation", "team"):
            self.fields[name].validators.append(validate_no_url)
        if entry.audience == Audience.SCHOOL:
            use_school_words(self)
        if entry.challenge.names_are_hidden:
            say_names_wait(self)
        offered = Q(pk__in=entry.challenge.offered_areas.values("pk"))
        area: FocusArea | None = entry.area_shown_to_entrant
        self.known_area = area
        focus_area = cast(FocusAreaField, self.fields["focus_area"])
        focus_area.queryset = FocusArea.objects.filter(offered | Q(pk=area and area.pk))
        if area:
            focus_area.not_sure_label = ""  # it has one: choose another, or leave it
        self.initial["focus_area"] = area or NOT_SURE
        awaits_reply = entry.status_shown_to_entrant == Status.CHANGES_REQUESTED
        # A reply that was being typed is kept, whatever staff did meanwhile.
        if not awaits_reply and "reply" not in self.data:
            del self.fields["reply"]

    def clean_focus_area(self) -> FocusArea | None:
        return self.cleaned_data["focus_area"] or self.known_area

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ENTRANT_EDITABLE}


class ReplyForm(AntiSpamForm):
    """The answer of an entrant to what we asked."""

    reply = forms.CharField(
        label=_("Your answer"),
        max_length=3000,
        widget=textarea(4),
        error_messages={"required": _("Write your answer first")},
    )


class LinksForm(lost_links.LinksForm):
    """The email address or reference of somebody who lost the link to their idea."""

    whose_label = _("Your email address, or the reference of your idea")
    example = "WIC-7F3K-92"

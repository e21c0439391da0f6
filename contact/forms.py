"""The public contact form, and what staff type beside an answer."""

from typing import Any, Self

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contact.models import (
    ANSWER_PERMISSION,
    TRANSITIONS,
    CannedAnswer,
    Message,
    Status,
    Topic,
)
from core import lost_links
from core.admin.actions import SideForm
from core.admin.assigning import AssignForm
from core.antispam import AntiSpamForm
from core.forms import EmailAddressField
from core.stored_files import MAX_FILES, NewFile
from core.text.clean import validate_no_url
from core.text.direction import isolate
from core.uploads import UploadField, UploadsField
from outbox.forms import AddressForm

MAX_CHARACTERS = 3000
"""Characters of a message; a line break counts as one."""


MAX_ADDRESS = 300
"""Characters of a postal address."""

MAX_CHARACTERS_TEXT = format_lazy(
    _("Up to {characters} characters."), characters=f"{MAX_CHARACTERS:,}"
)


def validate_length(text: str) -> None:
    """Raise ValidationError if the text is too long."""
    # Browsers send a line break as two characters (HTML, form submission).
    excess = len(text.replace("\r\n", "\n")) - MAX_CHARACTERS
    if excess > 0:
        raise forms.ValidationError(
            ngettext(
                "Use %(limit)s characters or fewer. "
                "You have %(over)s character too many",
                "Use %(limit)s characters or fewer. "
                "You have %(over)s characters too many",
                excess,
            )
            % {"limit": f"{MAX_CHARACTERS:,}", "over": f"{excess:,}"}
        )


class FilesForm(AntiSpamForm):
    """Part of a form with which files may come."""

    files_to_add = UploadsField(
        max_files=MAX_FILES,
        label=_("Pictures or documents"),
        help_text=_("Up to three: JPEG, PNG, WebP or PDF, each up to 10 MB."),
    )

    @property
    def new_files(self) -> list[NewFile]:
        files = self.cleaned_data["files_to_add"]
        return [NewFile(file, file.kind, file.safe_filename) for file in files]


class MessageForm(FilesForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A message to the team. The form validates it; contact.services stores it."""

    class Meta:
        model = Message
        fields = ["text", "name", "email", "phone", "postal_address", "access_needs"]
        field_classes = {"email": EmailAddressField}
        labels = {
            "text": _("Your message"),
            "name": _("Your name"),
            "email": _("Your email address"),
            "phone": _("Your phone number"),
            "postal_address": _("Your postal address"),
            "access_needs": _("What you need from us"),
        }
        help_texts = {
            "text": MAX_CHARACTERS_TEXT,
            "email": _("We will reply to this address. We never publish it."),
            "phone": _("Only if we may ring you about this: some things are quicker."),
            "postal_address": _("Only if you would like our reply by letter."),
            "access_needs": _(
                "Large print, another language, a call instead of an email: we ask so "
                "that our reply works for you."
            ),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 9}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(
                attrs={"autocomplete": "email", "spellcheck": "false"}
            ),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
            "postal_address": forms.Textarea(
                attrs={"rows": 3, "autocomplete": "street-address"}
            ),
            "access_needs": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "text": {"required": _("Write your message")},
            "name": {
                "required": _("Enter your name"),
                "max_length": _("Use 100 characters or fewer for your name"),
            },
            "email": {
                "required": _("Enter your email address"),
                "invalid": _(
                    "Enter an email address in the correct format, "
                    "like name@example.com"
                ),
            },
            "phone": {
                "max_length": _("Use 30 characters or fewer for your phone number"),
            },
            "access_needs": {
                "max_length": _("Use 500 characters or fewer for what you need"),
            },
        }

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.topic, self.instance.consent = topic, topic.consent
        self.fields["name"].validators.append(validate_no_url)
        if words := topic.consent:
            self.fields["consent"] = forms.BooleanField(
                label=isolate(words),
                error_messages={"required": _("Tick the box if you agree")},
            )
        self.fields["text"].validators.append(validate_length)
        self.fields["postal_address"].validators.append(
            MaxLengthValidator(
                MAX_ADDRESS, _("Use 300 characters or fewer for your postal address")
            )
        )

    field_order = ["text", "files_to_add"]

    def clean_text(self) -> str:
        """Refuse the line that a link filled in, alone."""
        text: str = self.cleaned_data["text"]
        if text.strip() == self.initial.get("text", "").strip():
            raise forms.ValidationError(
                _("Write your message below the line that says what it is about")
            )
        return text


class AdditionForm(FilesForm):
    """Something that the sender of a message adds to it."""

    has_time_trap = False
    text = forms.CharField(
        label=_("What would you like to add?"),
        help_text=MAX_CHARACTERS_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you would like to add")},
        validators=[validate_length],
    )
    field_order = ["text", "files_to_add"]


class LinksForm(lost_links.LinksForm):
    """The email address or reference of somebody who lost the link to their message."""

    whose_label = _("Your email address, or the reference of your message")
    example = "MSG-7F3K-92"


class AssignMessageForm(AssignForm):
    permission = ANSWER_PERMISSION


class CannedAnswerForm(SideForm):
    """An answer of the library, for the box."""

    name = "canned"
    permission = ANSWER_PERMISSION

    canned_answer = forms.ModelChoiceField(
        CannedAnswer.objects.filter(is_active=True),
        label=_("Canned answer"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose a canned answer first.")},
    )

    @classmethod
    def for_page(cls, obj: Message, *args: Any) -> Self:
        form = super().for_page(obj, *args)
        field: Any = form.fields["canned_answer"]
        active = CannedAnswer.objects.filter(is_active=True)
        field.queryset = active.filter(Q(topic=None) | Q(topic=obj.topic))
        return form

    @classmethod
    def is_offered(cls, obj: Message) -> bool:
        return Status.ANSWERED in TRANSITIONS[obj.status]


class AnswerFileForm(SideForm):
    """A picture or a document that goes with the next answer."""

    name = "file"
    permission = ANSWER_PERMISSION

    answer_file = UploadField(
        label=_("Choose a picture or a PDF"),
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB."),
    )

    @classmethod
    def is_offered(cls, obj: Message) -> bool:
        return Status.ANSWERED in TRANSITIONS[obj.status]

    def get_service_kwargs(self) -> dict[str, Any]:
        file = self.cleaned_data["answer_file"]
        return {"file": NewFile(file, file.kind, file.safe_filename)}


class TopicForm(SideForm):
    """Another topic for a message."""

    name = "topic"
    permission = ANSWER_PERMISSION

    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label=_("Topic"),
        widget=forms.Select(attrs={"data-key": "f"}),
        help_text=_("Its team is told, and the day that we promised stays."),
        error_messages={"required": _("Choose a topic.")},
    )


class SenderAddressForm(AddressForm):
    """The email address that the sender of a message meant."""

    permission = ANSWER_PERMISSION

    resend = forms.BooleanField(
        label=_("Send our answers again, to this address"),
        help_text=_("Those that were sent to the old one."),
        initial=True,
        required=False,
    )

    def get_service_kwargs(self) -> dict[str, Any]:
        return {**super().get_service_kwargs(), "resend": self.cleaned_data["resend"]}

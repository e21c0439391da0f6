"""Files of an idea."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.services.entering.attachments import NewFile
from core.forms import CleanTextForm
from core.uploads import UploadField

DESCRIPTION = 250  # characters, as in Attachment.alt


class FileForm(CleanTextForm):
    """One more file."""

    file = UploadField(
        label=_("Choose a picture or a PDF"),
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB."),
    )
    alt = forms.CharField(
        label=_("If it is a picture: what does it show?"),
        help_text=_(
            "One or two sentences for people who cannot see it, such as “Bee hotels on "
            "the roof of a library”."
        ),
        required=False,
        max_length=DESCRIPTION,
        error_messages={"max_length": _("Use 250 characters or fewer")},
    )

    @property
    def new_file(self) -> NewFile:
        file, alt = self.cleaned_data["file"], self.cleaned_data["alt"]
        return NewFile(file, file.kind, file.safe_filename, alt)


class DescriptionForm(CleanTextForm):
    """What a picture shows that is there already."""

    alt = forms.CharField(
        label=_("What does this picture show?"),
        required=False,
        # An older window does not write over what a newer one said.
        show_hidden_initial=True,
        max_length=DESCRIPTION,
        error_messages={"max_length": _("Use 250 characters or fewer")},
    )

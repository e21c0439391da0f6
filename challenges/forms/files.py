"""Forms to add a file to an idea, and to describe those that it has."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextForm
from core.stored_files import NewFile
from core.uploads import UploadField

MAX_DESCRIPTION_CHARS = 250  # as in Attachment.alt


class FileForm(CleanTextForm):
    """One more file, and what it shows if it is a picture."""

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
        max_length=MAX_DESCRIPTION_CHARS,
        error_messages={"max_length": _("Use 250 characters or fewer")},
    )

    @property
    def new_file(self) -> NewFile:
        file, alt = self.cleaned_data["file"], self.cleaned_data["alt"]
        return NewFile(file, file.kind, file.safe_filename, alt)


class DescriptionForm(CleanTextForm):
    """The description of a picture that was added before."""

    alt = forms.CharField(
        label=_("What does this picture show?"),
        required=False,
        # An older window does not overwrite what was typed in a newer one.
        show_hidden_initial=True,
        max_length=MAX_DESCRIPTION_CHARS,
        error_messages={"max_length": _("Use 250 characters or fewer")},
    )

"""Forms of what judges see of an idea: its texts, files and links."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from challenges.models import Attachment
from judging.forms.base import StaffForm
from judging.services.shown import SHOWN_TEXTS


class ShownForm(StaffForm):
    """The texts that judges see of an idea, for staff to correct."""

    title = forms.CharField(
        label=_("Title"),
        max_length=80,
        error_messages={"required": _("Judges need a title.")},
    )
    problem = forms.CharField(
        label=_("The problem"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    idea = forms.CharField(
        label=_("The idea"), required=False, widget=forms.Textarea(attrs={"rows": 9})
    )
    beneficiaries = forms.CharField(
        label=_("Who would benefit"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    help_needed = forms.CharField(
        label=_("Help needed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ["title", *SHOWN_TEXTS]}


class ShownFilesForm(StaffForm):
    """The files and links of an idea: judges see those that are ticked."""

    def __init__(
        self,
        *args: Any,
        files: Sequence[Attachment],
        links: Sequence[str],
        **kwargs: Any,
    ) -> None:
        self.attachments, self.links = files, links
        fields: dict[str, forms.Field] = {}
        for file in files:
            fields[f"file{file.pk}"] = forms.BooleanField(
                label=gettext("Judges see “%(name)s”") % {"name": file}, required=False
            )
            if file.is_picture:
                fields[f"description{file.pk}"] = forms.CharField(
                    label=gettext("What it shows, without names"),
                    max_length=250,
                    required=False,
                )
        for number, _link in enumerate(links):
            text = gettext("Judges see link %(number)d") % {"number": number + 1}
            fields[f"link{number}"] = forms.BooleanField(label=text, required=False)
        self.base_fields = {**self.base_fields, **fields}  # type: ignore[misc]  # of this form alone
        super().__init__(*args, **kwargs)

    @property
    def chosen_files(self) -> dict[int, str]:
        """Descriptions of the files that are ticked, by primary key."""
        return {
            file.pk: self.cleaned_data.get(f"description{file.pk}", "")
            for file in self.attachments
            if self.cleaned_data[f"file{file.pk}"]
        }

    @property
    def chosen_links(self) -> list[str]:
        return [
            link
            for number, link in enumerate(self.links)
            if self.cleaned_data[f"link{number}"]
        ]

    @property
    def rows(self) -> list[tuple[Attachment, forms.BoundField, Any]]:
        """Each file with its box to tick, and what it shows, if it is a picture."""
        return [
            (
                file,
                self[f"file{file.pk}"],
                self[f"description{file.pk}"] if file.is_picture else None,
            )
            for file in self.attachments
        ]

    @property
    def link_rows(self) -> list[tuple[str, forms.BoundField]]:
        """Each link with its box to tick."""
        return [(link, self[f"link{n}"]) for n, link in enumerate(self.links)]

    @property
    def has_documents(self) -> bool:
        return not all(file.is_picture for file in self.attachments)

"""The picture of what staff publish, in its form: added, described, replaced, removed.

A file that was sent is stored before the form is read, and the form then holds its key
like any other field. So no mistake, conflict or version loses it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, Field, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.admin.keys import key_of
from core.admin.pages import Page
from core.admin.preview import FormSets, PreviewAdmin
from core.admin.publishable import PublishableAdmin
from core.admin.publishing_form import PublishingForm
from core.models import Picture
from core.pictures import store_picture
from core.uploads import PictureUploadField, stored_response

FILE, REMOVE = "picture_file", "picture_remove"
"""Names of the file that is sent, and of the box to tick."""

PICTURE_ROW = ("picture", FILE)

PICTURE_FIELDSET: tuple[Any, Any] = (
    _("Picture"),
    {
        "fields": [PICTURE_ROW, "picture_alt", "picture_credit"],
        "classes": ["collapse"],
    },
)
"""Part of the form of every model that is Pictured."""


class PictureInput(forms.HiddenInput):
    """The key of a picture, with the picture and a box to take it out."""

    picture: Picture | None = None
    base = ""
    """URL below which staff see its files."""

    is_gone = False
    """Whether the form names a picture that is no longer kept."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> Any:
        context = {
            "name": name,
            "id": (attrs or {}).get("id", ""),
            "picture": self.picture,
            "is_gone": self.is_gone,
            "base": self.base,
            "remove": REMOVE,
        }
        return render_to_string("admin/picture_input.html", context)


class PictureForm(PublishingForm):
    """Form of what may have a picture."""

    picture_file = PictureUploadField(
        label=_("Choose a picture"),
        help_text=_(
            "JPEG, PNG or WebP, up to 10 MB, wider than it is high. Make sure that we "
            "may show it, and everyone in it. The preview shows it once it is saved."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "picture" not in self.fields:
            return  # somebody who may only look at it
        key = str(self["picture"].value() or "")
        if pk := key_of(key):
            known: Any = self.fields["picture"]
            picture = known.queryset.defer(None).filter(pk=pk).first()
            known.widget.picture, known.widget.is_gone = picture, picture is None
            self.fields["picture_alt"].required = picture is not None
        if key:
            self.fields[FILE].label = _("Choose another picture")
        if self.files.get(FILE):
            self.fields["picture_alt"].required = True


def usable_pictures(request: HttpRequest) -> QuerySet[Picture]:
    """Return the pictures of what the user may read, and those that nothing shows yet.

    A picture that only a draft of others has is theirs."""
    readable, hidden = Q(pk__in=[]), Q(pk__in=[])
    for relation in Picture._meta.related_objects:
        model: Any = relation.related_model
        shown = Q(Exists(model._base_manager.filter(picture=OuterRef("pk"))))
        model_admin = admin.site.get_model_admin(model)
        if model_admin.has_view_or_change_permission(request):
            readable |= shown
        else:
            hidden |= shown
    pictures: QuerySet[Picture] = Picture.objects.filter(readable | ~hidden)
    return pictures


def picture_file(
    model_admin: "PictureAdmin", request: HttpRequest, pk: int, filename: str
) -> HttpResponseBase:
    """Send a picture to staff who may read what has it."""
    if not (
        model_admin.has_view_or_change_permission(request)
        or model_admin.has_add_permission(request)
    ):
        raise PermissionDenied
    picture = get_object_or_404(usable_pictures(request), pk=pk)
    return stored_response(picture.storage_name(filename), shown_as=picture.name)


class PictureAdmin(PreviewAdmin, PublishableAdmin):
    """Base admin of what is published and may have a picture."""

    form = PictureForm
    pages = [
        *PreviewAdmin.pages,
        Page("picture/<int:pk>/<str:filename>", picture_file, "picture"),
    ]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "picture":
            names = usable_pictures(request).only("name")  # histories say which it was
            kwargs = {"widget": PictureInput, "queryset": names, **kwargs}
            field: Any = db_field.formfield(**kwargs)
            field.error_messages["invalid_choice"] = _(
                "This picture is no longer kept: choose it again, or save without it."
            )
            field.widget.base = self._picture_base
            return field
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "picture_alt":
            field.error_messages["required"] = _("Say what the picture shows.")
        return field

    @property
    def _picture_base(self) -> str:
        return self.page_url("changelist") + "picture/"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the file for those who may only look."""
        fieldsets: Sequence[Any] = super().get_fieldsets(request, obj)
        if self.has_save_permission(request, obj):
            return fieldsets
        return [
            (
                title,
                {
                    **options,
                    "fields": [
                        "picture" if field == PICTURE_ROW else field
                        for field in options["fields"]
                    ],
                },
            )
            for title, options in fieldsets
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        may_save = (
            self.has_change_permission(request)
            if object_id
            else self.has_add_permission(request)
        )
        if request.method == "POST" and may_save:
            request.POST = with_picture(request.POST, request.FILES)  # type: ignore[assignment]  # as the form would be sent
        return super().changeform_view(request, object_id, form_url, extra_context)

    def preview_context(self, form: Any, formsets: FormSets) -> dict[str, Any]:
        form.instance.picture_base = self._picture_base
        return super().preview_context(form, formsets)


def with_picture(data: QueryDict, files: "MultiValueDict[str, Any]") -> QueryDict:
    """Return what was sent, with the key of the picture that was sent along, or without
    the one to remove. A file that may not come in is left to the form."""
    given = data.copy()
    is_removed = bool(given.pop(REMOVE, None))
    if files.get(FILE):
        try:
            file = PictureUploadField().clean(files[FILE])
        except ValidationError:
            return given
        picture = store_picture(file, name=file.safe_filename)
        given["picture"] = str(picture.pk)
        del files[FILE]
    elif is_removed:
        for name in ("picture", "picture_alt", "picture_credit"):
            given[name] = ""
    return given

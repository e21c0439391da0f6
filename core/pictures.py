"""Pictures of what staff publish: one optional picture, with words for it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.background import enqueue_on_commit
from core.models import Picture
from core.stored_pictures import (
    PREPARE_TASK,
    delete_files_on_commit,
    rendition_filename,
)
from core.uploads import public_response, random_name

KEPT_UNUSED = timedelta(days=1)
"""Time for which a picture that nothing shows is kept: a form that names it may not be
saved yet."""


@dataclass(frozen=True)
class LinkedPicture:
    """A JPEG for other programs: feeds, calendars, search engines, shared links."""

    path: str
    width: int
    height: int
    bytes: int

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.path}"


class Pictured(models.Model):
    """Base model of what may have a picture, shown under `<its address>picture/`.

    Copies share a picture, and each has its own words for it."""

    picture = models.ForeignKey(
        Picture,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_set",
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_(
            "One or two sentences for people who cannot see it. Every picture needs "
            "them: leave out one that shows nothing."
        ),
    )
    picture_credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Shown below it, such as “Photo: Friends of the Library”."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(picture=None) | ~Q(picture_alt=""),
                name="%(class)s_picture_is_described",
                violation_error_message=_("Say what the picture shows."),
            )
        ]

    @cached_property
    def picture_base(self) -> str:
        """Path below which its files are. A preview sets another."""
        path: str = self.get_absolute_url()  # type: ignore[attr-defined]  # each subclass has it
        return f"{path}picture/"

    @property
    def shown_picture(self) -> Picture | None:
        """The picture, once it is ready to be shown."""
        return self.picture if self.picture and self.picture.renditions else None

    @property
    def linked_picture(self) -> LinkedPicture | None:
        rendition = self.picture.largest_rendition if self.picture else None
        if self.picture is None or rendition is None:
            return None
        path = f"{self.picture_base}{self.picture.pk}/{rendition_filename(rendition)}"
        sizes = {name: rendition[name] for name in ("width", "height", "bytes")}
        return LinkedPicture(path, **sizes)


def store_picture(content: "File[bytes]", *, name: str) -> Picture:
    """Store a picture that was validated; a worker makes it ready to be shown."""
    enqueue_on_commit(PREPARE_TASK)
    stored = default_storage.save(random_name("original"), content)
    picture: Picture = Picture.objects.create(name=name, original=stored)
    return picture


def picture_response(
    request: HttpRequest, obj: Pictured, pk: int, filename: str
) -> HttpResponseBase:
    """Answer a visitor with a file of the picture that `obj` shows.

    Raises Http404 for any other picture: it may belong to a draft."""
    if obj.picture is None or obj.picture.pk != pk:
        raise Http404
    name = obj.picture.storage_name(filename)
    return public_response(request, name, shown_as=f"picture-{pk}")


@transaction.atomic
def remove_unused() -> int:
    """Delete the pictures that nothing shows, with their files; return how many. Those
    of the last day stay."""
    unused = Picture.objects.filter(added_at__lt=timezone.now() - KEPT_UNUSED)
    users: list[Any] = [each.name for each in Picture._meta.related_objects]
    unused = unused.filter(**dict.fromkeys(users))
    pictures = list(unused.select_for_update(of=("self",)))
    delete_files_on_commit(pictures)
    for picture in pictures:
        picture.delete()
    return len(pictures)

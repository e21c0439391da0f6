"""Pictures as they are stored: the upload, until a worker has made renditions of it."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.uploads import Busy, Rendition, random_name, renditions_of

MAX_TRIES = 3
"""Number of attempts to prepare a picture before it is given up."""

CLAIM_TIMEOUT = timedelta(minutes=5)
"""Time that a worker has for one picture before another worker may try."""

PREPARE_TASK = "core.tasks.prepare_pictures"

logger = logging.getLogger(__name__)


class StoredPictureQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Pictures to prepare that no worker is preparing."""
        before = timezone.now() - CLAIM_TIMEOUT
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lte=before),
            renditions=[],
            tries__lt=MAX_TRIES,
        )

    def given_up(self) -> Self:
        """Pictures that could not be prepared, and are not tried again."""
        return self.filter(renditions=[], tries__gte=MAX_TRIES)


class StoredPicture(models.Model):
    """Base model of a picture. The upload is its `original` until a worker has made the
    renditions; stored names are random."""

    original = models.CharField(max_length=100, blank=True)
    renditions = models.JSONField(default=list, blank=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        abstract = True

    @property
    def has_failed(self) -> bool:
        if self.renditions or self.tries < MAX_TRIES:
            return False
        before = timezone.now() - CLAIM_TIMEOUT
        return self.claimed_at is None or self.claimed_at <= before

    @property
    def stored_names(self) -> list[str]:
        names = [rendition["stored"] for rendition in self.renditions]
        return [*names, self.original] if self.original else names

    def storage_name(self, filename: str) -> str:
        """Return the stored name of a file in a URL, such as 800.webp; "" if there is
        none."""
        names = {rendition_filename(r): r["stored"] for r in self.renditions}
        return str(names.get(filename, ""))

    @property
    def largest_rendition(self) -> dict[str, Any] | None:
        """The largest in the format that every program opens, if there is one."""
        formats = list(self.renditions_by_format.values())
        return formats[-1][-1] if formats else None

    @property
    def renditions_by_format(self) -> dict[str, list[dict[str, Any]]]:
        """Renditions by format, the smallest first."""
        by_format: dict[str, list[dict[str, Any]]] = {}
        for rendition in self.renditions:
            by_format.setdefault(rendition["format"], []).append(rendition)
        return by_format

    def claim(self) -> bool:
        """Claim this picture for preparing; False if another worker was quicker."""
        pictures: Any = type(self)._default_manager
        unclaimed = pictures.waiting().filter(pk=self.pk)
        return bool(unclaimed.update(claimed_at=timezone.now(), tries=F("tries") + 1))


def rendition_filename(rendition: dict[str, Any]) -> str:
    return f"{rendition['width']}.{rendition['format']}"


def prepare_waiting() -> int:
    """Prepare what waits in every table of pictures; return how many were prepared."""
    waiting = (picture for model in _models() for picture in model.objects.waiting())
    return sum(prepare(picture) for picture in waiting)


def has_given_up() -> bool:
    """Whether a picture in any table could not be prepared, and is not tried again."""
    return any(given_up.exists() for given_up in _given_up())


def try_again() -> int:
    """Give pictures that could not be prepared all their tries again; return how many
    they are."""
    return sum(given_up.update(tries=0, claimed_at=None) for given_up in _given_up())


def _given_up() -> list[StoredPictureQuerySet]:
    return [model.objects.given_up() for model in _models()]


def prepare(picture: StoredPicture) -> bool:
    """Make the renditions of a picture, and delete its upload; False if there was
    nothing to do or it failed. Safe to run twice, and to be killed.

    A storage that fails, or other pictures that take all places, are not the fault of
    the picture: that try does not count."""
    if not picture.claim():
        return False
    stored: list[dict[str, Any]] = []
    try:
        content = _read(picture.original)
        for rendition in renditions_of(content):
            stored.append(store_rendition(rendition))
    except Exception as error:
        logger.warning("%r cannot be prepared: %r", picture, error)
        delete_files_on_commit([type(picture)(renditions=stored)])
        if isinstance(error, StorageFails | Busy):
            type(picture)._default_manager.filter(pk=picture.pk).update(
                tries=F("tries") - 1
            )
        return False
    return _save_renditions(picture, stored)


class StorageFails(Exception):
    """Nothing can be read from the storage, or written to it."""


def _read(name: str) -> bytes:
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise
    except Exception as error:
        raise StorageFails from error


def store_rendition(rendition: Rendition) -> dict[str, Any]:
    """Store an image that we made; return what `renditions` says of it. Raises
    StorageFails."""
    content = ContentFile(rendition.content)
    try:
        name = default_storage.save(random_name(rendition.format), content)
    except Exception as error:
        raise StorageFails from error
    return {
        "width": rendition.width,
        "height": rendition.height,
        "format": rendition.format,
        "bytes": len(rendition.content),
        "stored": name,
    }


@transaction.atomic
def _save_renditions(picture: StoredPicture, stored: list[dict[str, Any]]) -> bool:
    model = type(picture)
    rows = model._default_manager.select_for_update()
    locked = rows.filter(pk=picture.pk).first()
    if locked is None or locked.renditions:  # removed, or prepared by another worker
        delete_files_on_commit([model(renditions=stored)])
        return False
    delete_files_on_commit([model(original=locked.original)])
    locked.renditions, locked.original = stored, ""
    locked.save(update_fields=["renditions", "original"])
    return True


def delete_files_on_commit(pictures: Iterable[StoredPicture]) -> None:
    """Delete the stored files of these rows once the transaction is committed."""
    names = [name for picture in pictures for name in picture.stored_names]

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete, robust=True)


def remove_orphan_files() -> int:
    """Delete stored files without a row, left by a failed transaction or a killed
    worker. Returns how many. Files of the last day stay: their row may not be committed
    yet."""
    before = timezone.now() - timedelta(days=1)
    stored_names = {
        name
        for model in _models()
        for picture in model.objects.iterator()
        for name in picture.stored_names
    }
    orphans = [
        name
        for name in default_storage.listdir("")[1]
        if name not in stored_names and default_storage.get_modified_time(name) < before
    ]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)


def _models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, StoredPicture)]

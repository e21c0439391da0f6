"""Pictures of events and news for tests."""

from typing import Any

from django.core.files.base import ContentFile

from core.models import Picture
from core.pictures import store_picture
from core.stored_pictures import prepare
from tests.support import hostile_files

PHOTO = hostile_files.photo_with_metadata("JPEG")
ALT = "Four people at a table"
CREDIT = "Photo: Friends of the Library"


def make_picture(*, is_ready: bool = True) -> Picture:
    picture = store_picture(ContentFile(PHOTO), name="table.jpg")
    if is_ready:
        prepare(picture)
        picture.refresh_from_db()
    return picture


def picture_fields(picture: Picture | None = None) -> dict[str, Any]:
    """Return the fields of what has a picture, for a factory."""
    picture = picture or make_picture()
    return {"picture": picture, "picture_alt": ALT, "picture_credit": CREDIT}

"""The pictures of events and news in the demo."""

from typing import Any

from django.core.files.base import ContentFile

from core.pictures import store_picture
from core.stored_pictures import prepare
from smartcity.demo.sample_image import sample_image


def with_picture(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an event or a post with those of its `picture`, drawn."""
    picture = data.pop("picture", None)
    if picture is None:
        return data
    content = ContentFile(sample_image(picture["scene"], picture["count"]))
    row = store_picture(content, name=f"{picture['scene']}.png")
    prepare(row)
    words = {"picture_alt": picture["alt"], "picture_credit": picture.get("credit", "")}
    return {**data, "picture": row, **words}

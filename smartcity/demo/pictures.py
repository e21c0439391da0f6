"""The pictures of events and news in the demo."""

import io
from functools import cache
from typing import Any

from core.models import Picture
from core.stored_pictures import store_rendition
from core.uploads import Rendition, make_renditions
from smartcity.demo.sample_image import sample_image


def with_picture(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an event or a post with those of its `picture`, drawn."""
    picture = data.pop("picture", None)
    if picture is None:
        return data
    renditions = _renditions(picture["scene"], picture["count"])
    row = Picture.objects.create(
        name=f"{picture['scene']}.png",
        renditions=[store_rendition(rendition) for rendition in renditions],
    )
    words = {"picture_alt": picture["alt"], "picture_credit": picture.get("credit", "")}
    return {**data, "picture": row, **words}


@cache  # tests load the demo again and again
def _renditions(scene: str, count: int) -> list[Rendition]:
    return list(make_renditions(io.BytesIO(sample_image(scene, count))))

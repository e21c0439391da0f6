"""Pictures made anew, smaller, with nothing of the file that came."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from django.core.files import File
from PIL import Image, ImageCms, ImageOps

WIDTHS = (400, 800, 1600)
"""Pixels. Never enlarged: a picture 1000 wide comes in 400, 800 and 1000, one 300 wide
in 300 alone."""

TALLEST = 4
"""Heights for a width: a taller picture becomes narrower, or one thin line could ask
for a picture of any size."""

FORMATS = ("webp", "jpeg")
"""Each width in each of them: the first is smaller, the last every browser shows."""

OPTIONS: dict[str, dict[str, Any]] = {
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
}


@dataclass(frozen=True)
class Rendition:
    """A picture of ours. `format` is one of FORMATS, which is its extension too."""

    name: str  # such as 800x600.webp
    width: int
    height: int
    format: str
    content: bytes


def renditions(file: "IO[bytes] | File[Any]") -> Iterator[Rendition]:
    """A picture that checked() let in, for each of WIDTHS in each of FORMATS, the
    smallest first. Takes seconds and memory: work for a worker.

    Upright, sRGB, without metadata; of an animation the first frame. What is
    transparent stays so in WebP, and is white in JPEG."""
    file.seek(0)
    with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as picture:
        picture.draft(None, (max(WIDTHS), max(WIDTHS)))  # a JPEG is unfolded smaller
        picture.load()
        _turn_upright(picture)
        sizes = sorted({_fitted(picture.size, width) for width in WIDTHS})
        largest = _in_srgb(_plain(picture).resize(sizes[-1], reducing_gap=3.0))
    for width, height in sizes:
        resized = largest.resize((width, height), Image.Resampling.LANCZOS)
        resized.info.clear()  # or profile, EXIF and comment would be saved again
        for form in FORMATS:
            out = io.BytesIO()
            _on_paper(resized, form).save(out, form, **OPTIONS[form])
            yield Rendition(
                f"{width}x{height}.{form}", width, height, form, out.getvalue()
            )


def _fitted(size: tuple[int, int], width: int) -> tuple[int, int]:
    scale = min(1.0, width / size[0], width * TALLEST / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _turn_upright(picture: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:
        return  # EXIF that cannot be read tells no direction


def _plain(picture: Image.Image) -> Image.Image:
    """L, RGB, RGBA or CMYK: what can be resized well and what profiles are for."""
    if picture.mode.startswith("I"):  # 16 bits
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if "transparency" in picture.info or picture.mode in {"LA", "PA"}:
        return picture.convert("RGBA")
    if picture.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        return picture.convert("RGB")
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile := picture.info.get("icc_profile"):
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
            return cast(Image.Image, converted)  # None only if told to work in place
        except (ImageCms.PyCMSError, OSError):
            pass  # broken, or for another kind of picture
    return picture.convert(mode)


def _on_paper(picture: Image.Image, form: str) -> Image.Image:
    if picture.mode == "RGB" or form == "webp":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper

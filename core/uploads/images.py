"""New, smaller images made from an uploaded picture, without its metadata.

It is also a program, for the pictures of strangers, and so imports nothing of ours:

    python -I -X utf8 -W ignore limited.py MEMORY SECONDS images.py < picture

It prints a line of JSON, with format, width, height and number of bytes of each image,
and then the images. core.uploads.renditions runs it.
"""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from PIL import Image, ImageCms, ImageOps, PngImagePlugin

WIDTHS = (400, 800, 1600)
"""Pixels. Images are never enlarged: a picture 1000 pixels wide is made in 400, 800 and
1000, one 300 pixels wide only in 300."""

MAX_HEIGHT_RATIO = 4
"""Height divided by width. A taller picture is made narrower; otherwise one thin line
could demand an image of any size."""

MAX_PNG_TEXT = 16 * 1024**2
"""Bytes that a text or colour profile in a PNG unpacks to, as in inspect_file.py."""

FORMATS = ("webp", "jpeg")
"""Formats of each width: WebP files are smaller, JPEG works in every browser."""

SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
}

PngImagePlugin.MAX_TEXT_CHUNK = MAX_PNG_TEXT


@dataclass(frozen=True)
class Rendition:
    """An image that we made. `format` is one of FORMATS and also the file extension."""

    width: int
    height: int
    format: str
    content: bytes

    @property
    def name(self) -> str:
        """Return a name such as 800x600.webp."""
        return f"{self.width}x{self.height}.{self.format}"


def make_renditions(file: IO[bytes]) -> Iterator[Rendition]:
    """Yield a rendition in each of WIDTHS and FORMATS, the smallest first.

    For pictures of our own: those of strangers are for renditions_of(). Takes seconds
    and memory. Renditions are upright, in sRGB and without metadata; an animation
    gives its first frame; transparent parts stay so in WebP and are white in JPEG."""
    file.seek(0)
    with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as picture:
        picture.draft(None, (max(WIDTHS), max(WIDTHS)))  # decodes a JPEG smaller
        picture.load()
        _make_upright(picture)
        sizes = sorted({_fit(picture.size, width) for width in WIDTHS})
        largest = _to_srgb(_to_simple_mode(picture).resize(sizes[-1], reducing_gap=3.0))
    for width, height in sizes:
        resized = largest.resize((width, height), Image.Resampling.LANCZOS)
        resized.info.clear()  # Pillow would save profile, EXIF and comment again
        for image_format in FORMATS:
            output = io.BytesIO()
            image = resized if image_format == "webp" else _on_white(resized)
            image.save(output, image_format, **SAVE_OPTIONS[image_format])
            yield Rendition(width, height, image_format, output.getvalue())


def _fit(size: tuple[int, int], width: int) -> tuple[int, int]:
    """Return the size of a picture scaled down to this width and MAX_HEIGHT_RATIO."""
    scale = min(1.0, width / size[0], width * MAX_HEIGHT_RATIO / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _make_upright(picture: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:
        return  # unreadable EXIF gives no orientation


def _to_simple_mode(picture: Image.Image) -> Image.Image:
    """Convert to L, RGB, RGBA or CMYK, which resize well and which profiles support."""
    if picture.mode.startswith("I"):  # 16 bits
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if "transparency" in picture.info or picture.mode in {"LA", "PA"}:
        return picture.convert("RGBA")
    if picture.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        return picture.convert("RGB")
    return picture


def _to_srgb(picture: Image.Image) -> Image.Image:
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
            pass  # the profile is broken, or made for another mode
    return picture.convert(mode)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return an RGB picture with white in place of transparency."""
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def main() -> None:
    """Print what is made of the picture on standard input, or end with the exit status
    1."""
    try:
        made = list(make_renditions(io.BytesIO(sys.stdin.buffer.read())))
    except Exception:  # decoders raise all kinds of errors
        sys.exit(1)
    heads = [[each.format, each.width, each.height, len(each.content)] for each in made]
    sys.stdout.buffer.write(json.dumps(heads).encode() + b"\n")
    for each in made:
        sys.stdout.buffer.write(each.content)


if __name__ == "__main__":
    main()

"""Tests of core.uploads.images: renditions of uploaded pictures."""

import io

import pytest
from PIL import Image

from core import uploads
from tests.support import hostile_files


def largest_renditions(content: bytes) -> dict[str, Image.Image]:
    """The largest rendition in each format."""
    made = {}
    for rendition in uploads.make_renditions(io.BytesIO(content)):
        image = Image.open(io.BytesIO(rendition.content))
        assert image.format == rendition.format.upper()
        assert image.size == (rendition.width, rendition.height)
        made[rendition.format] = image
    return made


def rounded_colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Rounded, since JPEG and WebP keep no exact colour."""
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return tuple(round(value / 25.5) for value in pixel)


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((2000, 1000), [(400, 200), (800, 400), (1600, 800)]),
        ((1000, 500), [(400, 200), (800, 400), (1000, 500)]),
        ((800, 20), [(400, 10), (800, 20)]),
        ((300, 200), [(300, 200)]),
        ((500, 2500), [(320, 1600), (500, 2500)]),
        ((1, 5000), [(1, 1600), (1, 3200), (1, 5000)]),
    ],
)
def test_renditions_are_smaller_and_never_larger(
    size: tuple[int, int], sizes: list[tuple[int, int]]
) -> None:
    content = hostile_files.picture("JPEG", size)
    made = [(r.name, r.format) for r in uploads.make_renditions(io.BytesIO(content))]
    assert made == [
        (f"{width}x{height}.{form}", form)
        for width, height in sizes
        for form in ("webp", "jpeg")
    ]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_renditions_are_upright_and_know_nothing_of_the_photographer(form: str) -> None:
    content = hostile_files.photo_with_metadata(form)
    assert hostile_files.SECRET.encode() in content
    for rendition in uploads.make_renditions(io.BytesIO(content)):
        assert (rendition.width, rendition.height) == (40, 60)
        image = Image.open(io.BytesIO(rendition.content))
        assert (rounded_colour(image, 20, 5), rounded_colour(image, 20, 55)) == (
            (10, 0, 0),
            (0, 0, 10),
        )
        assert dict(image.getexif()) == {}
        metadata = {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"}
        assert metadata & set(image.info) == set()
        assert hostile_files.SECRET.encode() not in rendition.content
        assert hostile_files.SECRET_UTF16 not in rendition.content


def test_colours_of_another_screen_become_ours() -> None:
    image = Image.new("RGB", (50, 50), hostile_files.RED)
    content = hostile_files.encode_image(
        image, "PNG", icc_profile=hostile_files.swapped_profile()
    )
    made = largest_renditions(content)
    assert {form: rounded_colour(made[form], 25, 25) for form in made} == {
        "webp": (0, 0, 10),
        "jpeg": (0, 0, 10),
    }


def test_a_broken_profile_is_left_out() -> None:
    image = Image.new("RGB", (50, 50), hostile_files.RED)
    made = largest_renditions(
        hostile_files.encode_image(image, "PNG", icc_profile=b"nonsense")
    )
    assert rounded_colour(made["jpeg"], 25, 25) == (10, 0, 0)


def test_what_is_transparent_is_white_on_paper() -> None:
    made = largest_renditions(hostile_files.palette_png())
    assert (
        rounded_colour(made["webp"], 10, 20),
        rounded_colour(made["webp"], 50, 20)[3],
    ) == (
        (10, 0, 0, 10),
        0,
    )
    assert (
        rounded_colour(made["jpeg"], 10, 20),
        rounded_colour(made["jpeg"], 50, 20),
    ) == (
        (10, 0, 0),
        (10, 10, 10),
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(hostile_files.cmyk_jpeg(), (10, 0, 0), id="CMYK"),
        pytest.param(hostile_files.deep_png(), (5, 5, 5), id="16 bits"),
        pytest.param(hostile_files.animated_webp(), (10, 0, 0), id="first frame"),
        pytest.param(hostile_files.png(50, 50, bytes(8 * 50)), (0, 0, 0), id="one bit"),
        pytest.param(
            hostile_files.encode_image(Image.new("LA", (50, 50), (255, 0)), "PNG"),
            (10, 10, 10),
            id="grey with transparency",
        ),
    ],
)
def test_every_way_to_keep_colours_is_understood(
    content: bytes, expected: tuple[int, ...]
) -> None:
    assert rounded_colour(largest_renditions(content)["jpeg"], 25, 25) == expected

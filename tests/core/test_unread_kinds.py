"""Files that we do not read are named for what they are, with a way round."""

import pytest
from PIL import Image

from tests.core.test_good_files import submit
from tests.support import hostile_files as files

PHOTO_WAYS = "Take a screenshot of the photo, or save it as JPEG, and choose that: "
PICTURE_WAYS = "Take a screenshot of the picture, or save it as {}, and choose that: "
VIDEO = (
    "Take a screenshot of the moment that matters and choose that: this is a video, or "
    "the moving half of a live photo"
)
OFFICE = (
    "Save or export the document as a PDF and choose that: we cannot open files of "
    "office programs"
)


def phone_file(brand: bytes, *others: bytes) -> bytes:
    """The start of a photo or video of a phone."""
    brands = b"".join([brand, bytes(4), *others])
    size = (8 + len(brands)).to_bytes(4, "big")
    return size + b"ftyp" + brands + bytes(100)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "IMG_0001.HEIC",
            phone_file(b"heic", b"mif1", b"heic"),
            PHOTO_WAYS + "we cannot read HEIC",
        ),
        (
            "burst.heif",
            phone_file(b"mif1", b"heic", b"hevc"),
            PHOTO_WAYS + "we cannot read HEIC",
        ),
        (
            "photo.avif",
            phone_file(b"avif", b"mif1", b"miaf"),
            PHOTO_WAYS + "we cannot read AVIF",
        ),
        (
            "photo.jpg",
            phone_file(b"mif1", b"miaf", b"avif"),
            PHOTO_WAYS + "we cannot read AVIF",
        ),
        (
            "IMG_0002.DNG",
            b"II*\0" + bytes(40) + b"\x12\xc6\1\0\4\0\0\0\1\4\0\0" + bytes(40),
            PHOTO_WAYS + "this is a raw photo (DNG)",
        ),
        (
            "IMG_0003.DNG",
            b"MM\0*" + bytes(40) + b"\xc6\x12\0\1\0\0\0\4\1\4\0\0" + bytes(40),
            PHOTO_WAYS + "this is a raw photo (DNG)",
        ),
        (
            "scan.tif",
            files.encode_image(Image.new("L", (9, 9)), "TIFF"),
            PICTURE_WAYS.format("JPEG") + "we cannot read TIFF",
        ),
        ("bees.gif", files.gif(), PICTURE_WAYS.format("PNG") + "we cannot read GIF"),
        ("IMG_0001.MOV", phone_file(b"qt  ", b"qt  "), VIDEO),
        ("VID_1.mp4", phone_file(b"isom", b"isom", b"mp42"), VIDEO),
        ("VID_2.3gp", phone_file(b"3gp4", b"isom"), VIDEO),
        ("old.mov", b"\0\0\0\x08wide" + bytes(40), VIDEO),
        ("clip.webm", b"\x1a\x45\xdf\xa3" + bytes(40), VIDEO),
        ("plan.docx", b"PK\3\4" + bytes(26) + b"word/document.xml", OFFICE),
        ("plan.pptx", b"PK\3\4" + bytes(26) + b"ppt/presentation.xml", OFFICE),
        (
            "plan.odt",
            b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text",
            OFFICE,
        ),
        ("plan.doc", b"\xd0\xcf\x11\xe0" + bytes(40), OFFICE),
    ],
)
def test_what_we_cannot_read_is_named_with_a_way_round(
    name: str, content: bytes, sentence: str
) -> None:
    assert submit(content, name).errors == {"file": [sentence]}


def test_an_archive_of_anything_else_is_named_by_what_we_take() -> None:
    form = submit(b"PK\3\4" + bytes(26) + b"photos/IMG_0001.JPG", "photos.zip")
    sentence = "Choose a picture (JPEG, PNG or WebP) or a PDF"
    assert form.errors == {"file": [sentence]}

"""Builders of files that somebody could send us, good ones and others.

Nothing binary lies in the repository: each is made when a test asks."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

RED, BLUE = (255, 0, 0), (0, 0, 255)
SECRET = "Where-I-live"
"""Stands in every kind of metadata of the pictures here."""


# --- Pictures -------------------------------------------------------------------------


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def picture(form: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return saved(image, form)


def photo_with_metadata(form: str) -> bytes:
    """As a phone saves it: lying on its side, with the place, in all blocks."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # turn it right to see it upright
    exif[ExifTags.Base.ImageDescription] = SECRET
    gps = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSAreaInformation: SECRET}
    exif._ifds[ExifTags.IFD.GPSInfo] = gps
    image = Image.open(io.BytesIO(picture("PNG")))
    options: dict[str, Any] = {"exif": exif}
    if form == "JPEG":
        options |= {"comment": SECRET, "xmp": SECRET.encode(), "quality": 95}
    if form == "WEBP":
        options |= {"xmp": SECRET.encode(), "quality": 95}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET)
        text.add_itxt("XML:com.adobe.xmp", SECRET)
        options |= {"pnginfo": text}
    return saved(image, form, icc_profile=named_profile(), **options)


def named_profile() -> bytes:
    """sRGB, with a secret in its name."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return raw.replace("sRGB built-in".encode("utf-16-be"), SECRET_UTF16)


SECRET_UTF16 = f"{SECRET:13.13}".encode("utf-16-be")


def swapped_profile() -> bytes:
    """A screen whose red is our blue."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        raw.replace(b"rXYZ", b"????")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"????", b"bXYZ")
    )


def cmyk_jpeg() -> bytes:
    return saved(Image.new("CMYK", (50, 50), (0, 255, 255, 0)), "JPEG")  # red


def palette_png() -> bytes:
    """Left half red, right half transparent."""
    image = Image.new("P", (60, 40), 0)
    image.putpalette([*RED, *BLUE])
    image.paste(1, (30, 0, 60, 40))
    return saved(image, "PNG", transparency=1)


def deep_png() -> bytes:
    return saved(Image.new("I;16", (50, 50), 0x8000), "PNG")  # grey of 16 bits


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, BLUE)]
    return saved(
        frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True
    )


def gif() -> bytes:
    return saved(Image.new("P", (5, 5)), "GIF")


def png(width: int, height: int, pixels: bytes) -> bytes:
    """One bit for each pixel, whatever `pixels` holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(pixels, 9))
        + chunk(b"IEND", b"")
    )


def bomb_png() -> bytes:
    """100 million pixels in 12 kB."""
    return png(10_000, 10_000, bytes(1251 * 10_000))


def huge_jpeg() -> bytes:
    """Says that it is 65,000 pixels wide and high."""
    whole = bytearray(picture("JPEG"))
    size = whole.index(b"\xff\xc0") + 5
    whole[size : size + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(whole)


def huge_webp() -> bytes:
    """A canvas of 60,000 by 60,000 pixels, of which one small frame is painted."""
    whole = bytearray(animated_webp())
    whole[24:30] = 2 * (60_000 - 1).to_bytes(3, "little")
    return bytes(whole)


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) * 2 // 3]


# --- Documents ------------------------------------------------------------------------


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        document.save(out, **options)
    return out.getvalue()


def opens_with(action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = action

    return change


def first_page_has(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.pages[0].obj[f"/{key}"] = value

    return change


def annotated(subtype: str, **action: Any) -> Callable[[pikepdf.Pdf], None]:
    """The page has one annotation, and that an action."""
    note = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name(f"/{subtype}")}
    if action:
        note["A"] = pikepdf.Dictionary(**action)
    return first_page_has(Annots=pikepdf.Array([pikepdf.Dictionary(**note)]))


def script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = document.make_indirect(action)


def script_by_reference(document: pikepdf.Pdf) -> None:
    """The name of the action stands alone, in an object of its own."""
    kind = document.make_indirect(pikepdf.Name.Launch)
    first_page_has(PieceInfo=pikepdf.Dictionary(S=kind))(document)


def script_in_other_letters() -> bytes:
    """#4a is a J in a name. The length stays, so that every offset stays right."""
    whole = pdf(script).replace(b"/JavaScript", b"/#4avaScript")
    return whole.replace(b"/JS (app.alert(1))", b"/#4aS (app.aler)")


def attachment(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


def xfa_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA="<xdp/>")


def opens_at_second_page(document: pikepdf.Pdf) -> None:
    document.add_blank_page()
    place = pikepdf.Array([document.pages[1].obj, pikepdf.Name.Fit])
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=place)


def compressed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Its objects packed into streams: no text search would find a thing."""
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def locked_pdf(user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=user))

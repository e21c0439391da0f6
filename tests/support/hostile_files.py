"""Builders of files that somebody could send us, good and hostile ones.

No binary file is in the repository: each is made when a test asks."""

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
"""Text in every kind of metadata of the pictures here."""


# --- Pictures -------------------------------------------------------------------------


def encode_image(image: Image.Image, file_format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def picture(file_format: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return encode_image(image, file_format)


def progressive_jpeg(more_scans: int = 0) -> bytes:
    """A JPEG whose last scan stands there so many times more."""
    image = Image.open(io.BytesIO(picture("PNG")))
    output = io.BytesIO()
    image.save(output, "JPEG", progressive=True)
    content = output.getvalue()
    scan = content[content.rindex(b"\xff\xda") : content.rindex(b"\xff\xd9")]
    return content[:-2] + scan * more_scans + content[-2:]


def photo_with_metadata(file_format: str) -> bytes:
    """A photo as a phone saves it: on its side, with the place in all metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be shown turned clockwise
    exif[ExifTags.Base.ImageDescription] = SECRET
    gps = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSAreaInformation: SECRET}
    exif._ifds[ExifTags.IFD.GPSInfo] = gps
    image = Image.open(io.BytesIO(picture("PNG")))
    options: dict[str, Any] = {"exif": exif}
    if file_format == "JPEG":
        options |= {"comment": SECRET, "xmp": SECRET.encode(), "quality": 95}
    if file_format == "WEBP":
        options |= {"xmp": SECRET.encode(), "quality": 95}
    if file_format == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET)
        text.add_itxt("XML:com.adobe.xmp", SECRET)
        options |= {"pnginfo": text}
    return encode_image(image, file_format, icc_profile=named_profile(), **options)


def named_profile() -> bytes:
    """An sRGB colour profile with a secret in its name."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return raw.replace("sRGB built-in".encode("utf-16-be"), SECRET_UTF16)


SECRET_UTF16 = f"{SECRET:13.13}".encode("utf-16-be")


def swapped_profile() -> bytes:
    """The colour profile of a screen that shows red as blue."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        raw.replace(b"rXYZ", b"????")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"????", b"bXYZ")
    )


def cmyk_jpeg() -> bytes:
    return encode_image(Image.new("CMYK", (50, 50), (0, 255, 255, 0)), "JPEG")  # red


def palette_png() -> bytes:
    """Left half red, right half transparent."""
    image = Image.new("P", (60, 40), 0)
    image.putpalette([*RED, *BLUE])
    image.paste(1, (30, 0, 60, 40))
    return encode_image(image, "PNG", transparency=1)


def deep_png() -> bytes:
    return encode_image(Image.new("I;16", (50, 50), 0x8000), "PNG")  # grey of 16 bits


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, BLUE)]
    return encode_image(
        frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True
    )


def gif() -> bytes:
    return encode_image(Image.new("P", (5, 5)), "GIF")


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG with one bit a pixel, whatever `pixels` holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(pixels, 9))
        + chunk(b"IEND", b"")
    )


def wordy_png(length: int) -> bytes:
    """A PNG with a packed text of this many characters, as screenshot tools write."""
    text = PngInfo()
    text.add_text("Comment", "a" * length, zip=True)
    return encode_image(Image.new("RGB", (60, 40), RED), "PNG", pnginfo=text)


def profiled_png(length: int) -> bytes:
    """A PNG with a colour profile of this many bytes."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = raw + bytes(length - len(raw))
    return encode_image(Image.new("RGB", (60, 40), RED), "PNG", icc_profile=profile)


def bomb_png() -> bytes:
    """A PNG of 100 million pixels in 12 kB."""
    return png(10_000, 10_000, bytes(1251 * 10_000))


def huge_jpeg() -> bytes:
    """A JPEG that claims to be 65,000 pixels wide and high."""
    whole = bytearray(picture("JPEG"))
    size = whole.index(b"\xff\xc0") + 5
    whole[size : size + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(whole)


def huge_webp() -> bytes:
    """A WebP of 60,000 by 60,000 pixels, only a small frame of which is painted."""
    whole = bytearray(animated_webp())
    whole[24:30] = 2 * (60_000 - 1).to_bytes(3, "little")
    return bytes(whole)


def cut_short(whole: bytes) -> bytes:
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


def set_open_action(action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = action

    return change


def add_to_first_page(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.pages[0].obj[f"/{key}"] = value

    return change


def add_annotation(subtype: str, **action: Any) -> Callable[[pikepdf.Pdf], None]:
    """Give the page an annotation, and the annotation an action."""
    annotation = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name(f"/{subtype}")}
    if action:
        annotation["A"] = pikepdf.Dictionary(**action)
    return add_to_first_page(Annots=pikepdf.Array([pikepdf.Dictionary(**annotation)]))


def add_script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = document.make_indirect(action)


def add_script_by_reference(document: pikepdf.Pdf) -> None:
    """Put the name of the action into an object of its own."""
    kind = document.make_indirect(pikepdf.Name.Launch)
    add_to_first_page(PieceInfo=pikepdf.Dictionary(S=kind))(document)


def pdf_with_escaped_script() -> bytes:
    """Write J in names as #4a. The length stays the same, so all offsets are right."""
    whole = pdf(add_script).replace(b"/JavaScript", b"/#4avaScript")
    return whole.replace(b"/JS (app.alert(1))", b"/#4aS (app.aler)")


def attach_file(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


def add_xfa_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA="<xdp/>")


def open_at_second_page(document: pikepdf.Pdf) -> None:
    document.add_blank_page()
    place = pikepdf.Array([document.pages[1].obj, pikepdf.Name.Fit])
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=place)


def compressed_pdf(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A PDF whose objects are packed into streams: no text search finds anything."""
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def resource_named(category: str, name: str, **entries: Any) -> bytes:
    """A PDF whose page has one resource, such as a font, under this name."""

    def change(document: pikepdf.Pdf) -> None:
        resource = document.make_indirect(pikepdf.Dictionary(**entries))
        names = pikepdf.Dictionary({f"/{name}": resource})
        resources = pikepdf.Dictionary({f"/{category}": names})
        document.pages[0].obj.Resources = document.make_indirect(resources)

    return pdf(change)


def place_named(name: str) -> Callable[[pikepdf.Pdf], None]:
    """Give the PDF a place that links may lead to."""

    def change(document: pikepdf.Pdf) -> None:
        place = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
        document.Root.Dests = pikepdf.Dictionary({f"/{name}": place})

    return change


def button_state(name: str) -> Callable[[pikepdf.Pdf], None]:
    """Give the page a button that looks different in this state."""

    def change(document: pikepdf.Pdf) -> None:
        states = pikepdf.Dictionary({f"/{name}": document.make_stream(b""), "/Off": 0})
        button = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            AP=pikepdf.Dictionary(N=states, D=states),
        )
        fields = pikepdf.Array([document.make_indirect(button)])
        document.pages[0].obj.Annots = fields
        document.Root.AcroForm = pikepdf.Dictionary(Fields=fields)

    return change


def locked_pdf(user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=user))

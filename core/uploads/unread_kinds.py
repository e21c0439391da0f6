"""Names for files that we do not read, by their first bytes."""

HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
)
AVIF_BRANDS = frozenset({b"avif", b"avis"})
"""Brands of photos (ISO/IEC 23008-12); nearly all other brands are videos."""

QUICKTIME_ATOMS = frozenset({b"moov", b"mdat", b"wide"})
"""First parts of older QuickTime videos, which have no brand."""

EBML = b"\x1a\x45\xdf\xa3"
"""First bytes of WebM and Matroska videos."""

DNG_VERSION_TAGS = (b"\x12\xc6\1\0\4\0\0\0", b"\xc6\x12\0\1\0\0\0\4")
"""The TIFF tag that only raw photos in DNG have, in both byte orders."""

OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of office documents before 2007."""

OFFICE_PARTS = (b"word/", b"xl/", b"ppt/", b"application/vnd.oasis", b"Index/")
"""Names in the ZIP archives of Word, Excel, PowerPoint, LibreOffice, Pages, Keynote."""


def unread_kind(content: bytes) -> str:
    """Return the key of validation.REFUSALS that names such a file; "unknown" if it is
    nothing that phones and offices make.

    Nothing is decoded, so a file can pretend: that changes only the advice."""
    start, brand = content[4:8], content[8:12]
    if start == b"ftyp":
        brands = {brand, *(content[at : at + 4] for at in range(16, 64, 4))}
        if brands & AVIF_BRANDS:
            return "avif"
        return "heic" if brand in HEIF_BRANDS else "video"
    if start in QUICKTIME_ATOMS or content.startswith(EBML):
        return "video"
    if content.startswith((b"II*\0", b"MM\0*")):
        is_dng = any(tag in content for tag in DNG_VERSION_TAGS)
        return "dng" if is_dng else "tiff"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(OLE):
        return "office"
    if content.startswith(b"PK\3\4") and any(part in content for part in OFFICE_PARTS):
        return "office"
    return "unknown"

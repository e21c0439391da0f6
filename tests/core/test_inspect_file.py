"""The inspector of files: what it knows, and what it refuses."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import uploads
from core.uploads import Kind, inspect_file, unread_kinds
from core.uploads.validation import REFUSALS
from tests.core.upload_verdicts import (
    ACTIVE,
    BROKEN_PDF,
    BROKEN_PICTURE,
    HTML,
    JPEG,
    LOCKED,
    PDF,
    PIXELS,
    PNG,
    UNKNOWN,
    VERDICTS,
    WEBP,
)
from tests.support import hostile_files
from tests.support.examples import examples

JAVASCRIPT = {"S": pikepdf.Name.JavaScript, "JS": "app.alert(1)"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"MZ\x90\0" + bytes(100), UNKNOWN, id="program"),
        pytest.param(b"Just text.", UNKNOWN, id="text"),
        pytest.param(HTML + PDF, UNKNOWN, id="HTML and PDF in one"),
        pytest.param(b"\n" + PDF, UNKNOWN, id="PDF not at the first byte"),
        pytest.param(hostile_files.bomb_png(), PIXELS, id="bomb PNG"),
        pytest.param(hostile_files.png(60_000, 60_000, b""), PIXELS, id="huge PNG"),
        pytest.param(
            hostile_files.png(8_000, 5_001, b""), PIXELS, id="a little too large"
        ),
        pytest.param(hostile_files.huge_jpeg(), PIXELS, id="huge JPEG"),
        pytest.param(hostile_files.huge_webp(), PIXELS, id="huge WebP"),
        pytest.param(
            hostile_files.png(8_000, 5_000, b""), BROKEN_PICTURE, id="no pixels"
        ),
        pytest.param(hostile_files.cut_short(JPEG), BROKEN_PICTURE, id="cut JPEG"),
        pytest.param(hostile_files.cut_short(PNG), BROKEN_PICTURE, id="cut PNG"),
        pytest.param(hostile_files.cut_short(WEBP), BROKEN_PICTURE, id="cut WebP"),
        pytest.param(hostile_files.cut_short(PDF), BROKEN_PDF, id="cut PDF"),
        pytest.param(b"%PDF-1.7\n" + HTML, BROKEN_PDF, id="PDF in name only"),
        pytest.param(hostile_files.locked_pdf("user"), LOCKED, id="password to open"),
        pytest.param(
            hostile_files.pdf(hostile_files.add_script), ACTIVE, id="JavaScript"
        ),
        pytest.param(
            hostile_files.pdf_with_escaped_script(),
            ACTIVE,
            id="JavaScript in other letters",
        ),
        pytest.param(
            hostile_files.compressed_pdf(hostile_files.add_script),
            ACTIVE,
            id="packed JavaScript",
        ),
        pytest.param(
            hostile_files.pdf(hostile_files.add_script_by_reference),
            ACTIVE,
            id="reference",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_annotation("Link", S=pikepdf.Name.Launch, F="cmd.exe")
            ),
            ACTIVE,
            id="Launch",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_annotation(
                    "Link", S=pikepdf.Name.GoToR, F="//host/share"
                )
            ),
            ACTIVE,
            id="GoToR",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_annotation("Link", S=pikepdf.Name.GoToE)
            ),
            ACTIVE,
            id="GoToE",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_annotation("Link", S=pikepdf.Name.SubmitForm)
            ),
            ACTIVE,
            id="SubmitForm",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_annotation("Link", S=pikepdf.Name.ImportData)
            ),
            ACTIVE,
            id="ImportData",
        ),
        pytest.param(
            hostile_files.pdf(hostile_files.add_annotation("RichMedia")),
            ACTIVE,
            id="RichMedia",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_to_first_page(
                    AA=pikepdf.Dictionary(O=pikepdf.Dictionary(**JAVASCRIPT))
                )
            ),
            ACTIVE,
            id="action when a page opens",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.set_open_action(
                    pikepdf.Dictionary(
                        S=pikepdf.Name.GoTo,
                        D="x",
                        Next=pikepdf.Dictionary(**JAVASCRIPT),
                    )
                )
            ),
            ACTIVE,
            id="script after a GoTo",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.set_open_action(pikepdf.Dictionary(S=pikepdf.Name.Named))
            ),
            ACTIVE,
            id="opens with something else",
        ),
        pytest.param(
            hostile_files.pdf(hostile_files.attach_file), ACTIVE, id="attached file"
        ),
        pytest.param(
            hostile_files.compressed_pdf(hostile_files.attach_file),
            ACTIVE,
            id="packed file",
        ),
        pytest.param(hostile_files.pdf(hostile_files.add_xfa_form), ACTIVE, id="XFA"),
    ],
)
def test_a_hostile_file_is_refused_with_one_sentence(
    content: bytes, sentence: str
) -> None:
    assert REFUSALS[inspect_file.inspect(content, uploads.MAX_PIXELS)] == sentence


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(JPEG, Kind.PICTURE, id="JPEG"),
        pytest.param(PNG, Kind.PICTURE, id="PNG"),
        pytest.param(WEBP, Kind.PICTURE, id="WebP"),
        pytest.param(hostile_files.cmyk_jpeg(), Kind.PICTURE, id="CMYK"),
        pytest.param(hostile_files.animated_webp(), Kind.PICTURE, id="animated"),
        pytest.param(JPEG + b"PK\3\4 a ZIP", Kind.PICTURE, id="ZIP appended"),
        pytest.param(PDF, Kind.DOCUMENT, id="PDF"),
        pytest.param(
            hostile_files.pdf(hostile_files.open_at_second_page),
            Kind.DOCUMENT,
            id="GoTo",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.set_open_action(pikepdf.Array([0, pikepdf.Name.Fit]))
            ),
            Kind.DOCUMENT,
            id="opens with a place",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_to_first_page(Note="how to write /JS and /Launch")
            ),
            Kind.DOCUMENT,
            id="a text about scripts",
        ),
        pytest.param(
            hostile_files.pdf(
                hostile_files.add_annotation(
                    "Link", S=pikepdf.Name.URI, URI="https://a.example/"
                )
            ),
            Kind.DOCUMENT,
            id="a link",
        ),
    ],
)
def test_a_good_file_is_known_for_what_it_is(content: bytes, kind: Kind) -> None:
    assert inspect_file.inspect(content, uploads.MAX_PIXELS) == kind


def test_every_verdict_has_its_message() -> None:
    code = "".join(Path(m.__file__).read_text() for m in (inspect_file, unread_kinds))
    verdicts = re.findall(r'(?:return|else) "([a-z ]+)"', code)
    assert {*verdicts, "empty", "big", "busy", "not stored"} == VERDICTS


GOOD = [
    JPEG,
    PNG,
    WEBP,
    PDF,
    hostile_files.compressed_pdf(hostile_files.open_at_second_page),
]


@given(st.sampled_from(GOOD), st.data())
def test_a_file_cut_anywhere_gets_a_verdict(good: bytes, data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(good)))
    assert inspect_file.inspect(good[:length], uploads.MAX_PIXELS) in VERDICTS


@given(
    st.sampled_from(["", *(good[:16].decode("latin-1") for good in GOOD)]), st.data()
)
def test_any_bytes_get_a_verdict(start: str, data: st.DataObject) -> None:
    content = start.encode("latin-1") + data.draw(st.binary(max_size=2_000))
    assert inspect_file.inspect(content, uploads.MAX_PIXELS) in VERDICTS


@hypothesis_settings(max_examples=examples(300), deadline=None)
@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_picture_that_came_in_can_be_made_anew(
    good: bytes, data: st.DataObject
) -> None:
    damaged = bytearray(good)
    for place in data.draw(st.lists(st.integers(0, len(good) - 1), max_size=4)):
        damaged[place] = data.draw(st.integers(0, 255))
    verdict = inspect_file.inspect(bytes(damaged), uploads.MAX_PIXELS)
    assert verdict in VERDICTS
    if verdict == Kind.PICTURE:
        assert len(list(uploads.make_renditions(io.BytesIO(damaged)))) >= 2

"""Tests of core.uploads.validation and the inspector it runs."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import uploads
from core.uploads import Kind, inspect_file, unread_kinds, validation
from core.uploads.validation import REFUSALS
from tests import hostile_files as files

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
VERDICTS = {*REFUSALS, *Kind.values}
HTML = b"<!doctype html><script>alert(1)</script>"
JPEG, PNG, WEBP = (files.picture(form) for form in ("JPEG", "PNG", "WEBP"))
PDF = files.pdf()
JAVASCRIPT = {"S": pikepdf.Name.JavaScript, "JS": "app.alert(1)"}

EMPTY = "Choose a file that is not empty"
BIG = (
    "Choose a file that is smaller than 10 MB: a screenshot of the picture, or the PDF "
    "with smaller pictures in it"
)
UNKNOWN = "Choose a picture (JPEG, PNG or WebP) or a PDF"
PIXELS = (
    "Take a screenshot of the picture and choose that: it has more than 40 million "
    "pixels"
)
BROKEN_PICTURE = "Save the picture again or choose another: it is damaged"
BROKEN_PDF = (
    "Print the PDF to a new PDF and choose that, or export it again: it is damaged"
)
LOCKED = "Save the PDF without a password, then choose it again"
ACTIVE = (
    "Print the PDF to a new PDF and choose that: this one holds scripts, media, "
    "attached files or links to files"
)
BUSY = "Choose the file again in a minute: we are checking many files now"
HEAVY = (
    "Choose a screenshot of the picture, or print the PDF to a new PDF: this file "
    "takes too long to open"
)


class FilesForm(forms.Form):
    file = uploads.UploadField()


def submit(
    content: bytes, name: str = "file", content_type: str = "text/plain"
) -> FilesForm:
    file = SimpleUploadedFile(name, content, content_type)
    return FilesForm(files={"file": file})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"MZ\x90\0" + bytes(100), UNKNOWN, id="program"),
        pytest.param(b"Just text.", UNKNOWN, id="text"),
        pytest.param(HTML + PDF, UNKNOWN, id="HTML and PDF in one"),
        pytest.param(b"\n" + PDF, UNKNOWN, id="PDF not at the first byte"),
        pytest.param(files.bomb_png(), PIXELS, id="bomb PNG"),
        pytest.param(files.png(60_000, 60_000, b""), PIXELS, id="huge PNG"),
        pytest.param(files.png(8_000, 5_001, b""), PIXELS, id="a little too large"),
        pytest.param(files.huge_jpeg(), PIXELS, id="huge JPEG"),
        pytest.param(files.huge_webp(), PIXELS, id="huge WebP"),
        pytest.param(files.png(8_000, 5_000, b""), BROKEN_PICTURE, id="no pixels"),
        pytest.param(files.cut(JPEG), BROKEN_PICTURE, id="cut JPEG"),
        pytest.param(files.cut(PNG), BROKEN_PICTURE, id="cut PNG"),
        pytest.param(files.cut(WEBP), BROKEN_PICTURE, id="cut WebP"),
        pytest.param(files.cut(PDF), BROKEN_PDF, id="cut PDF"),
        pytest.param(b"%PDF-1.7\n" + HTML, BROKEN_PDF, id="PDF in name only"),
        pytest.param(files.locked_pdf("user"), LOCKED, id="password to open"),
        pytest.param(files.pdf(files.script), ACTIVE, id="JavaScript"),
        pytest.param(
            files.script_in_other_letters(), ACTIVE, id="JavaScript in other letters"
        ),
        pytest.param(files.compressed(files.script), ACTIVE, id="packed JavaScript"),
        pytest.param(files.pdf(files.script_by_reference), ACTIVE, id="reference"),
        pytest.param(
            files.pdf(files.annotated("Link", S=pikepdf.Name.Launch, F="cmd.exe")),
            ACTIVE,
            id="Launch",
        ),
        pytest.param(
            files.pdf(files.annotated("Link", S=pikepdf.Name.GoToR, F="//host/share")),
            ACTIVE,
            id="GoToR",
        ),
        pytest.param(
            files.pdf(files.annotated("Link", S=pikepdf.Name.GoToE)), ACTIVE, id="GoToE"
        ),
        pytest.param(
            files.pdf(files.annotated("Link", S=pikepdf.Name.SubmitForm)),
            ACTIVE,
            id="SubmitForm",
        ),
        pytest.param(
            files.pdf(files.annotated("Link", S=pikepdf.Name.ImportData)),
            ACTIVE,
            id="ImportData",
        ),
        pytest.param(files.pdf(files.annotated("RichMedia")), ACTIVE, id="RichMedia"),
        pytest.param(
            files.pdf(
                files.first_page_has(
                    AA=pikepdf.Dictionary(O=pikepdf.Dictionary(**JAVASCRIPT))
                )
            ),
            ACTIVE,
            id="action when a page opens",
        ),
        pytest.param(
            files.pdf(
                files.opens_with(
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
            files.pdf(files.opens_with(pikepdf.Dictionary(S=pikepdf.Name.Named))),
            ACTIVE,
            id="opens with something else",
        ),
        pytest.param(files.pdf(files.attachment), ACTIVE, id="attached file"),
        pytest.param(files.compressed(files.attachment), ACTIVE, id="packed file"),
        pytest.param(files.pdf(files.xfa_form), ACTIVE, id="XFA"),
    ],
)
def test_a_hostile_file_is_refused_with_one_sentence(
    content: bytes, sentence: str
) -> None:
    assert REFUSALS[inspect_file.inspect(content, uploads.MAX_PIXELS)] == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", EMPTY, id="empty"),
        pytest.param(PDF + bytes(uploads.MAX_BYTES + 1 - len(PDF)), BIG, id="too big"),
        pytest.param(files.bomb_png(), PIXELS, id="bomb PNG"),
        pytest.param(files.cut(JPEG), BROKEN_PICTURE, id="cut JPEG"),
        pytest.param(files.compressed(files.script), ACTIVE, id="packed JavaScript"),
    ],
)
def test_the_form_says_so(content: bytes, sentence: str) -> None:
    assert submit(content).errors == {"file": [sentence]}


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (SVG, "picture.svg", "image/svg+xml"),
        (SVG, "picture.png", "image/png"),
        (HTML, "picture.jpg", "image/jpeg"),
        (HTML, "plan.pdf", "application/pdf"),
    ],
)
def test_neither_name_nor_content_type_make_a_file_good(
    content: bytes, name: str, content_type: str
) -> None:
    assert submit(content, name, content_type).errors == {"file": [UNKNOWN]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(JPEG, Kind.PICTURE, id="JPEG"),
        pytest.param(PNG, Kind.PICTURE, id="PNG"),
        pytest.param(WEBP, Kind.PICTURE, id="WebP"),
        pytest.param(files.cmyk_jpeg(), Kind.PICTURE, id="CMYK"),
        pytest.param(files.animated_webp(), Kind.PICTURE, id="animated"),
        pytest.param(JPEG + b"PK\3\4 a ZIP", Kind.PICTURE, id="ZIP appended"),
        pytest.param(PDF, Kind.DOCUMENT, id="PDF"),
        pytest.param(files.pdf(files.opens_at_second_page), Kind.DOCUMENT, id="GoTo"),
        pytest.param(
            files.pdf(files.opens_with(pikepdf.Array([0, pikepdf.Name.Fit]))),
            Kind.DOCUMENT,
            id="opens with a place",
        ),
        pytest.param(
            files.pdf(files.first_page_has(Note="how to write /JS and /Launch")),
            Kind.DOCUMENT,
            id="a text about scripts",
        ),
        pytest.param(
            files.pdf(
                files.annotated("Link", S=pikepdf.Name.URI, URI="https://a.example/")
            ),
            Kind.DOCUMENT,
            id="a link",
        ),
    ],
)
def test_a_good_file_is_known_for_what_it_is(content: bytes, kind: Kind) -> None:
    assert inspect_file.inspect(content, uploads.MAX_PIXELS) == kind


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, Kind.PICTURE), (PDF, Kind.DOCUMENT)]
)
def test_a_good_file_comes_in_whatever_its_name(content: bytes, kind: Kind) -> None:
    form = submit(content, "..\\odd\u202e.exe")
    assert form.errors == {}
    file = form.cleaned_data["file"]
    assert (file.kind, file.safe_filename, file.read()) == (kind, "odd.exe", content)


def test_ten_megabytes_are_not_too_many() -> None:
    content = JPEG + bytes(uploads.MAX_BYTES - len(JPEG))
    assert uploads.validate_file(io.BytesIO(content)) == Kind.PICTURE


def test_no_file_at_all() -> None:
    assert FilesForm(files={}).errors == {"file": ["Choose a file"]}


def test_a_file_that_kills_the_inspector_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crash = tmp_path / "crash.py"
    crash.write_text("import os; os.abort()")
    monkeypatch.setattr(validation, "INSPECTOR", crash)
    assert submit(PDF).errors == {"file": [HEAVY]}


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "INSPECT_TIMEOUT", 0.001)
    assert submit(PDF).errors == {"file": [HEAVY]}


def test_a_broken_file_fills_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    no_page = PDF.replace(b"/Kids [ 3 0 R ]", b"/Kids [ 7 0 R ]")
    assert submit(no_page).errors == {"file": [BROKEN_PDF]}
    assert capfd.readouterr() == ("", "")


def test_a_file_that_waits_too_long_is_refused_for_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(validation, "QUEUE_TIMEOUT", 0.001)
    with validation._lock:
        assert submit(PDF).errors == {"file": [BUSY]}
    assert submit(PDF).errors == {}


def test_every_verdict_has_its_message() -> None:
    code = "".join(Path(m.__file__).read_text() for m in (inspect_file, unread_kinds))
    verdicts = re.findall(r'(?:return|else) "([a-z ]+)"', code)
    assert {*verdicts, "empty", "big", "busy"} == VERDICTS


GOOD = [JPEG, PNG, WEBP, PDF, files.compressed(files.opens_at_second_page)]


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


@hypothesis_settings(max_examples=300, deadline=None)
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


@hypothesis_settings(max_examples=8, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing_but_a_validation_error(content: bytes) -> None:
    with pytest.raises(ValidationError):
        uploads.validate_file(io.BytesIO(content))


def test_one_file_may_wait_and_the_next_is_refused_for_now() -> None:
    places = [validation._queue.acquire(blocking=False) for _place in range(3)]
    try:
        with pytest.raises(ValidationError) as refusal:
            validation.validate_file(io.BytesIO(PNG))
    finally:
        for place in places:
            if place:
                validation._queue.release()
    assert places == [True, True, False]
    assert refusal.value.code == "busy"
    assert validation.validate_file(io.BytesIO(PNG)) == Kind.PICTURE

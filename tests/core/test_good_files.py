"""Good files that look like bad ones come in; bad ones that look good do not."""

import io
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from core import uploads
from core.uploads import Kind, images, inspect_file
from tests.core.test_uploads import FilesForm
from tests.support import hostile_files as files

FONT = {
    "Type": pikepdf.Name.Font,
    "Subtype": pikepdf.Name.Type1,
    "BaseFont": pikepdf.Name.Helvetica,
}
ACTIVE_WORDS = sorted(name[1:] for name in inspect_file.ACTIVE_NAMES)


def verdict(content: bytes) -> str:
    return inspect_file.inspect(content, uploads.MAX_PIXELS)


def submit(content: bytes, name: str = "file") -> FilesForm:
    return FilesForm(files={"file": SimpleUploadedFile(name, content)})


# Pictures


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(files.wordy_png(2_000_000), id="2 MB of text"),
        pytest.param(files.profiled_png(1_200_000), id="profile of 1.2 MB"),
    ],
)
def test_much_beside_the_pixels_is_no_damage(content: bytes) -> None:
    assert submit(content).errors == {}
    assert len(list(uploads.make_renditions(io.BytesIO(content)))) == 2


def test_text_without_end_stays_out() -> None:
    assert verdict(files.wordy_png(17_000_000)) == "broken picture"


def test_the_worker_takes_what_the_inspector_took() -> None:
    assert images.MAX_PNG_TEXT == inspect_file.MAX_PNG_TEXT


# PDFs that forbid changes


def owner_locked(change: Any = None, **encryption: Any) -> bytes:
    """A PDF that everybody can read, and only its owner may change."""
    options = {"owner": "owner", "user": "", **encryption}
    return files.pdf(change, encryption=pikepdf.Encryption(**options))


ENCRYPTIONS: list[dict[str, Any]] = [
    {"R": 3, "aes": False, "metadata": False},
    {"R": 4},
    {"R": 4, "metadata": False},
    {"R": 6},
    {"R": 6, "allow": pikepdf.Permissions(extract=False, print_highres=False)},
]


@pytest.mark.parametrize("encryption", ENCRYPTIONS)
def test_a_pdf_that_everybody_can_open_comes_in(encryption: dict[str, Any]) -> None:
    assert verdict(owner_locked(**encryption)) == Kind.DOCUMENT


@pytest.mark.parametrize("encryption", ENCRYPTIONS)
@pytest.mark.parametrize(
    "change",
    [
        files.add_script,
        files.add_script_by_reference,
        files.attach_file,
        files.add_xfa_form,
        files.add_annotation("Link", S=pikepdf.Name.Launch, F="cmd.exe"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_acts_is_found_in_a_pdf_that_forbids_changes(
    encryption: dict[str, Any], change: Any, packed: bool
) -> None:
    mode = pikepdf.ObjectStreamMode
    options = {"owner": "owner", "user": "", **encryption}
    content = files.pdf(
        change,
        encryption=pikepdf.Encryption(**options),
        object_stream_mode=mode.generate if packed else mode.disable,
    )
    assert verdict(content) == "active"


def test_a_pdf_for_the_owner_of_a_certificate_is_locked() -> None:
    content = owner_locked().replace(b"/Filter /Standard", b"/Filter /Adobe.PP")
    assert verdict(content) == "locked"


# Names that only look like actions


@pytest.mark.parametrize("name", ACTIVE_WORDS)
@pytest.mark.parametrize(
    "category",
    ["Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "Properties"],
)
def test_a_resource_may_have_any_name(category: str, name: str) -> None:
    assert verdict(files.resource_named(category, name, **FONT)) == Kind.DOCUMENT


@pytest.mark.parametrize("name", ACTIVE_WORDS)
def test_so_may_a_place_and_the_state_of_a_button(name: str) -> None:
    changes = [files.place_named(name), files.button_state(name)]
    assert [verdict(files.pdf(change)) for change in changes] == [Kind.DOCUMENT] * 2
    assert [verdict(files.compressed_pdf(change)) for change in changes] == (
        [Kind.DOCUMENT] * 2
    )


def shared(*ways: str) -> Any:
    """Give the PDF one dictionary that only its key /AA gives away, in these ways."""

    def change(document: pikepdf.Pdf) -> None:
        opens = pikepdf.Dictionary(O=pikepdf.Dictionary(URI="https://a.example/"))
        actions = document.make_indirect(pikepdf.Dictionary(AA=opens))
        page = document.pages[0].obj
        for way in ways:
            match way:
                case "font":
                    page.Resources = pikepdf.Dictionary(Font=actions)
                case "annotation":
                    page.Annots = pikepdf.Array([actions])
                case "form":
                    document.Root.AcroForm = pikepdf.Dictionary(Fields=[actions])

    return change


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (["font"], "document"),
        (["annotation"], "active"),
        (["form"], "active"),
        (["font", "annotation"], "active"),
        (["form", "font"], "active"),
    ],
)
def test_one_way_on_which_a_name_acts_is_enough(ways: list[str], expected: str) -> None:
    assert verdict(files.pdf(shared(*ways))) == expected


def test_what_no_way_leads_to_is_not_let_in() -> None:
    content = files.pdf(shared("annotation"))
    way = next(line for line in content.split(b"\n") if b"/Annots" in line)
    cut = way.replace(b"/Annots", b"/Annotz", 1)
    at = cut.index(b"/Annotz")
    end = cut.index(b"]", at) + 1
    cut = cut[:at] + b" " * (end - at) + cut[end:]
    assert verdict(content.replace(way, cut)) == "active"


@given(
    st.lists(
        st.sampled_from(["/Resources", "/Font", "/AP", "/N", "/Dests", "/X", "/Kids"]),
        max_size=5,
    ),
    st.booleans(),
)
def test_a_script_is_found_however_deep(way: list[str], is_indirect: bool) -> None:
    def change(document: pikepdf.Pdf) -> None:
        inner = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        for key in reversed(way):
            value = document.make_indirect(inner) if is_indirect else inner
            inner = pikepdf.Dictionary({key: value})
        document.Root["/Way"] = inner

    assert verdict(files.pdf(change)) == "active"


@pytest.mark.parametrize(
    "content",
    [
        files.resource_named("Font", "F1", **FONT, AA=pikepdf.Dictionary()),
        files.resource_named("Font", "JS", S=pikepdf.Name.JavaScript),
        files.pdf(files.add_to_first_page(AP=pikepdf.Dictionary(AA=0, N=0, JS="x"))),
    ],
)
def test_inside_a_resource_names_act_again(content: bytes) -> None:
    assert verdict(content) == "active"


# Blanks after the end


def uploaded(content: bytes) -> tuple[bytes, int]:
    """What is stored of a good file, and its size."""
    form = submit(content)
    assert form.is_valid()
    file = form.cleaned_data["file"]
    return file.read(), file.size


@pytest.mark.parametrize("blank", [b"\0", b"\n", b" ", b"\r\n"])
def test_blanks_after_the_end_of_a_pdf_are_cut_off(blank: bytes) -> None:
    content = files.pdf()
    end = content.rstrip()
    assert uploaded(content + blank * 3_000) == (end, len(end))


def test_a_few_blanks_stay() -> None:
    content = files.pdf() + b"\n" * 500
    assert uploaded(content) == (content, len(content))


@pytest.mark.parametrize("tail", [b"%", b"x"])
def test_anything_else_after_the_end_stays_a_damage(tail: bytes) -> None:
    form = submit(files.pdf() + tail * 3_000 + b"\n" * 3_000)
    assert list(form.errors) == ["file"]


def test_nothing_is_cut_off_a_file_that_is_too_large() -> None:
    content = files.pdf() + bytes(uploads.MAX_BYTES) + files.pdf()
    file = SimpleUploadedFile("file", content)
    assert list(FilesForm(files={"file": file}).errors) == ["file"]
    assert file.read() == content

"""The checker of docstrings: what it refuses, and what it lets pass."""

import ast
from pathlib import Path

import pytest

from tests.prose import check, docstrings, fault, main

MODULE = '''
"""Queries of the gallery."""

LIMIT = 3
"""Rows on one page."""

names: list[str] = []
"""Of all."""

print()
"""A string that documents nothing."""


class Gallery:
    """A list of ideas."""

    size = 2
    """Columns."""

    async def show(self) -> None:
        """Render the page."""

    def silent(self) -> None:
        return None
'''


def test_every_kind_of_docstring_is_found_with_its_line_and_name() -> None:
    assert sorted(docstrings(ast.parse(MODULE), "challenges.gallery")) == [
        (2, "challenges.gallery", "Queries of the gallery."),
        (5, "LIMIT", "Rows on one page."),
        (8, "names", "Of all."),
        (15, "Gallery", "A list of ideas."),
        (18, "size", "Columns."),
        (21, "show", "Render the page."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Return the entries that wait for an answer.",
        "Seconds between two tries.",
        "Whether staff may still undo it.",
        "When the email goes out.",
        "In-memory copy of the list.",
        "What's on: events and their calendar file.",
        "Offer only what is open; those of last year are left out.",
    ],
)
def test_a_sentence_with_a_subject_of_its_own_passes(text: str) -> None:
    assert fault("waiting", text) == ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Of the entries, those that wait.", "begins with “Of”"),
        ("As staff see it.", "begins with “As”"),
        ("In this order.", "begins with “In”"),
        ("Those that were kept.", "begins with “Those”"),
        ("By extension.", "begins with “By”"),
        ("Whose turn it is.", "begins with “Whose”"),
        ("That are compared.", "begins with “That”"),
        ("\n    What is older is deleted.", "begins with “What”"),
        ("With the original.", "begins with “With”"),
        ("Where the next step leads.", "begins with “Where”"),
        ("From state to state.", "begins with “From”"),
        ("Such as are open.", "begins with “Such”"),
        ("For staff.", "begins with “For”"),
        ("Find the page for\n    whoever asks.", "says “whoever”"),
    ],
)
def test_a_sentence_that_leans_on_its_name_is_refused(text: str, wrong: str) -> None:
    assert fault("waiting", text) == wrong


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("price_label", "Return the price label."),
        ("EventAdmin", "The event admin."),
        ("EntryAdmin", "Admin for entry."),
        ("contact.views", "The views of contact."),
        ("MAX_ROWS", "Max rows."),
        ("anything", "…"),
    ],
)
def test_a_docstring_that_only_repeats_the_name_is_refused(
    name: str, text: str
) -> None:
    assert fault(name, text) == "only repeats the name"


def test_faults_are_listed_by_line_and_fail_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "first.py").write_text('"""Of an older day."""')
    path = tmp_path / "gallery.py"
    path.write_text(MODULE)
    assert check(path) == [f"{path}:8: begins with “Of”: Of all."]
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:8: begins with “Of”: Of all.",
        "1 docstrings to rewrite: CONTRIBUTING.md, “Prose”.",
    ]
    path.write_text('"""Ideas that everybody may read."""')
    assert main([str(tmp_path)]) == 0

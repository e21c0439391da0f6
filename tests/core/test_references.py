"""Tests of core.references: sloppy typing is understood, mistakes are noticed."""

from hypothesis import given
from hypothesis import strategies as st

from core.references import ALPHABET, LENGTH, new_reference, parse_reference
from tests.support.alphabets import texts


def test_reference_reads_well_over_the_phone() -> None:
    prefix, first, second = new_reference("WIC").split("-")
    assert (prefix, len(first), len(second)) == ("WIC", 4, 2)
    assert set(first + second) <= set(ALPHABET)


@given(st.data())
def test_reference_survives_sloppy_typing(data: st.DataObject) -> None:
    reference = new_reference("WIC")
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-", "."]), min_size=11))
    typed = "".join(
        char.lower() + gap
        for char, gap in zip(reference.replace("-", ""), gaps, strict=False)
    )
    assert parse_reference(typed) == reference


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_reference_with_one_wrong_symbol_is_noticed(place: int, wrong: str) -> None:
    reference = new_reference("WIC")
    typed = list(reference.replace("-", ""))
    typed[3 + place] = wrong
    expected = reference if "".join(typed) == reference.replace("-", "") else None
    assert parse_reference("".join(typed)) == expected


@given(st.integers(0, LENGTH - 2))
def test_reference_with_two_symbols_swapped_is_noticed(place: int) -> None:
    reference = new_reference("WIC")
    typed = list(reference.replace("-", ""))
    index = 3 + place
    typed[index], typed[index + 1] = typed[index + 1], typed[index]
    same = "".join(typed) == reference.replace("-", "")
    assert parse_reference("".join(typed)) == (reference if same else None)


@given(texts("WIC-2345"))
def test_any_text_is_a_reference_or_none(text: str) -> None:
    reference = parse_reference(text)
    assert reference is None or parse_reference(reference) == reference

"""Advice about texts, before they are public."""

import pytest

from core.text.checks import advise, advise_on_title, find_targets

LONG = "We will " + "walk and " * 20 + "talk."

JUMP = (
    "The heading “Lifts” is more than one step below the one before it. Begin it with "
    "###."
)
EMPTY_LINK = (
    "The link “{}” does not say where it leads: people hear links one by one. Name the "
    "page."
)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", []),
        ("# One\n\n## Two\n\n### Three\n\n# Four", []),
        ("## Getting there\n\n#### Lifts", [JUMP]),
        ("#### First of all\n\nWell.", []),
        ("```\n## a\n#### b\n```", []),
        ("[Click here](/events/) or [read more…](https://a.example).", [
            EMPTY_LINK.format("Click here"),
            EMPTY_LINK.format("read more…"),
        ]),
        ("[See what’s on here](/events/), https://a.example", []),
        (
            f"Short. {LONG} Short.",
            [
                "The sentence “We will walk and walk and …” has 43 words. Make two of "
                "it."
            ],
        ),
        ("- " + "\n- ".join(["a point of five words"] * 9), []),
        ("BRING YOUR OWN CUP to the BBC in the UK", [
            "“BRING YOUR OWN CUP” is in capitals, which are hard to read. Use **bold** "
            "if it matters."
        ]),
        ("The BBC and UK NHS", []),
    ],
)  # fmt: skip
def test_advice_on_a_text(text: str, advice: list[str]) -> None:
    assert list(advise(text)) == advice


def test_advice_on_a_title() -> None:
    titles = ["REPAIR CAFÉ", "Repair café", "UK BBC", "2027", "修理咖啡馆开放日活动"]
    assert [len(list(advise_on_title(title))) for title in titles] == [1, 0, 0, 0, 0]


def test_every_link_of_a_text_is_found() -> None:
    text = "[a](/x/) [b](/x/), see https://a.example/y. `[c](/z/)` <https://b.example>"
    assert find_targets(text) == ["/x/", "https://a.example/y", "https://b.example"]

"""Typing into the entry form, and what the browser keeps of it."""

import json

from playwright.sync_api import Page


def stored_texts(page: Page) -> dict[str, dict[str, str]]:
    """Return, for each key in the browser, the name and the text of each answer."""
    stored = page.evaluate("() => ({ ...localStorage })")
    return {
        key: {name: text for name, (_from, text) in json.loads(item)["typed"].items()}
        for key, item in stored.items()
    }


def type_and_wait(page: Page, **texts: str) -> None:
    """Type, and wait until it is kept."""
    for name, text in texts.items():
        page.locator(f"#id_{name}").fill(text)
    # wait_for_function() would need `unsafe-eval`, which the site does not allow.
    page.evaluate(
        """async (text) => {
            while (!JSON.stringify(localStorage).includes(text))
                await new Promise((resolve) => setTimeout(resolve, 50));
        }""",
        text,
    )


def field_value(page: Page, name: str) -> str:
    return page.locator(f"#id_{name}").input_value()

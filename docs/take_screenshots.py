"""Take the pictures of the README and of the guide for staff, docs/staff."""

import re
import subprocess
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.processes import CHROMIUM, free_port, running_python

DOCS = Path(__file__).parent
PICTURES = {"home": (1280, 800, "light"), "home-phone": (360, 800, "dark")}
USERNAME, PASSWORD = "demo", "a-smart-city"  # as in smartcity.demo
COLLEAGUE = "rowan"
"""Who confirms in the demo what was chosen, with the same password."""

WIDTH = 1280
"""CSS pixels of the window that pages for staff are taken in."""

COLOURS = 64
"""Colours of a picture for staff: text stays sharp, and the file a tenth as large."""

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:quiet-hour@example.org
DTSTAMP:20270101T090000Z
DTSTART:20270310T180000Z
SUMMARY:A quiet hour in the museum
LOCATION:Museum of Small Inventions
END:VEVENT
BEGIN:VEVENT
UID:no-start@example.org
DTSTAMP:20270101T090000Z
SUMMARY:Open day without a date
END:VEVENT
END:VCALENDAR
"""
"""Calendar file to import: one event that can come in, and one that cannot."""

JUDGES = """Ada Wren, ada.wren@example.org, Quayside Trust, Clean tech city, 20
Ravi Bell, ravi.bell@, Bell and Daughters
Mei Lin, mei.lin@example.org"""
"""Judges to invite from a list: one address is not whole."""


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as var:
        env = {"SITE_URL": f"http://127.0.0.1:{port}", "VAR_DIR": var}
        with running_python(
            "manage.py", "demo", env=env, output=subprocess.PIPE
        ) as demo:
            while not re.search("Stop it with Ctrl-C|Error", demo.stdout.readline()):
                pass
            take(f"http://127.0.0.1:{port}/")


def take(site_url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        for name, (width, height, scheme) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(site_url, wait_until="networkidle")
            page.screenshot(path=DOCS / f"{name}.png")
        _take_staff(browser, f"{site_url}admin/")
        browser.close()


def _take_staff(browser: Browser, admin_url: str) -> None:
    page = browser.new_page()
    sign_in(page, admin_url, USERNAME)
    for name, (path, height, prepare) in STAFF.items():
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.goto(admin_url + path)
        prepare(page)
        page.wait_for_load_state("networkidle")
        _save(page, name)


def sign_in(page: Page, admin_url: str, username: str) -> None:
    page.goto(admin_url)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="What needs you").wait_for()


def _save(page: Page, name: str) -> None:
    """Save what the window shows of the page, without what stands around each page."""
    part = page.locator(".publishing" if name == "panel" else "#main > .content")
    box, size = part.bounding_box(), page.viewport_size
    assert box
    assert size
    left, top = box["x"], max(box["y"], 0)
    picture = Image.open(BytesIO(page.screenshot()))
    picture = picture.crop((int(left), int(top), size["width"], size["height"]))
    picture = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(DOCS / "staff" / f"{name}.png", optimize=True)


# What is pressed before a picture is taken


def nothing(page: Page) -> None:
    """The page as it opens."""


def open_row(text: str) -> Callable[[Page], None]:
    """Return what opens the row of a list that has this text."""

    def prepare(page: Page) -> None:
        row = page.locator("#result_list tbody tr", has_text=text).first
        row.get_by_role("link").first.click()

    return prepare


def open_set_time(page: Page) -> None:
    page.get_by_text("At a set time").click()


def decline(page: Page) -> None:
    open_row("Borrow it before")(page)
    page.get_by_label("Decline").check()
    page.keyboard.press("2")  # “Not what this challenge is about”


def show_history(page: Page) -> None:
    open_row("One bike")(page)
    page.get_by_role("button", name="Whole history").click()


def plan_bulk_action(page: Page) -> None:
    page.get_by_label("Select all objects on this page").check()
    page.locator("select[name=action]").select_option(label="Approve")
    with page.expect_navigation():
        page.get_by_role("button", name="Go").click()


def plan_import(page: Page) -> None:
    file = {"name": "museum.ics", "mimeType": "text/calendar"}
    field = page.get_by_label("Calendar file")
    field.set_input_files({**file, "buffer": CALENDAR.encode()})  # type: ignore[arg-type]  # a TypedDict
    page.get_by_role("button", name="Show what it would do").click()


def plan_results(page: Page) -> None:
    """Take an award of the finished challenge back, and look at what is announced."""
    open_row("Bright Ideas")(page)
    challenge_url = page.url
    admin_url = page.url.split("challenges/challenge/")[0]
    page.goto(f"{admin_url}judging/panel/")
    open_row("Bright Ideas")(page)
    page.get_by_role("link", name="Who wins").click()
    page.get_by_role("button", name="Undo").last.click()
    colleague = page.context.browser.new_page()
    sign_in(colleague, admin_url, COLLEAGUE)
    colleague.goto(page.url)
    agreed = colleague.locator("li", has_text="asks to undo it")
    agreed.get_by_role("button", name="Undo").click()
    colleague.close()
    page.goto(challenge_url.replace("change/", "results/"))
    page.get_by_role("button", name="Note “Not selected”").click()


def plan_judge_list(page: Page) -> None:
    """Look at a list of judges of whom one has a mistake in the address."""
    open_row("our own people")(page)
    page.get_by_role("link", name="Judges", exact=True).click()
    page.get_by_role("link", name="Invite judges from a list").click()
    page.get_by_label("Judges").fill(JUDGES)
    page.get_by_role("button", name="Show what would happen").click()


def list_what_is_held(page: Page) -> None:
    page.get_by_label("Email address or reference").fill("h.winterbourne@example.com")
    page.get_by_role("button", name="Show what we hold").click()


IDEAS = "challenges/entry/?status__exact="

STAFF: dict[str, tuple[str, int, Callable[[Page], None]]] = {
    "dashboard": ("", 660, nothing),
    "panel": ("news/post/add/", 700, open_set_time),
    "queue": (f"{IDEAS}submitted", 620, nothing),
    "review": (f"{IDEAS}submitted", 900, decline),
    "bulk": (f"{IDEAS}submitted", 760, plan_bulk_action),
    "type-in": ("challenges/entry/add/", 700, nothing),
    "news": ("news/post/", 800, open_row("More ideas")),
    "event": ("events/event/", 800, open_row("Idea clinic in")),
    "import": ("events/event/import/", 620, plan_import),
    "message": ("contact/message/", 860, open_row("Douglas Finch")),
    "challenge": ("challenges/challenge/", 700, open_row("Innovation Challenge")),
    "results": ("challenges/challenge/", 760, plan_results),
    "judge-list": ("judging/panel/", 880, plan_judge_list),
    "erase": ("core/erasure/add/", 940, list_what_is_held),
    "history": (f"{IDEAS}approved", 800, show_history),
    "invite": ("auth/user/add/", 900, nothing),
}
"""Pictures by name: path in the admin, height of the window, and what is pressed."""


if __name__ == "__main__":
    main()

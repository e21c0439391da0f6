"""The guide for staff, docs/staff: what it says of the pages is on the pages."""

import re
from pathlib import Path

from django.contrib import admin

from smartcity.roles import ROLES
from tests.packages import APPS

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "staff"
PAGES = {path.name: path.read_text() for path in sorted(GUIDE.glob("*.md"))}

MAX_LINES = 120


def words_of_the_site() -> str:
    """Return what stands in code and templates, and what the admin makes of names."""
    files = [file for app in [*APPS, "templates"] for file in (ROOT / app).rglob("*.*")]
    texts = [file.read_text() for file in files if file.suffix in {".py", ".html"}]
    for model in admin.site._registry:
        name = model._meta.verbose_name
        texts += [f"Add {name}", f"Copy this {name}"]
    return " ".join(" ".join(texts).split()).lower()


def anchors_of(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    kept = [re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in kept}


def test_bold_words_stand_on_the_site() -> None:
    ours = words_of_the_site()
    unknown = [
        (name, label)
        for name, text in PAGES.items()
        for label in re.findall(r"\*\*(.+?)\*\*", " ".join(text.split()))
        if label.rstrip(".").lower() not in ours
    ]
    assert unknown == []


def test_every_role_has_its_page() -> None:
    table = re.findall(r"^\| \[\*\*(.+?)\*\*\]\((.+?)\)", PAGES["README.md"], re.M)
    assert sorted(role for role, _page in table) == sorted([*ROLES, "Superuser"])
    assert {page for _role, page in table} <= PAGES.keys()


def test_every_link_leads_somewhere() -> None:
    broken = []
    for name, text in PAGES.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            path, _, anchor = target.partition("#")
            file = GUIDE / path if path else GUIDE / name
            if not file.exists() or (
                anchor and anchor not in anchors_of(file.read_text())
            ):
                broken.append((name, target))
    assert broken == []


def test_every_picture_is_shown_and_described() -> None:
    shown = re.findall(r"!\[(.*?)\]\((.+?)\)", " ".join(PAGES.values()), re.S)
    pictures = {path.name for path in GUIDE.glob("*.png")}
    assert sorted(name for _alt, name in shown) == sorted(pictures)
    assert [name for alt, name in shown if len(alt.split()) < 5] == []


def test_no_page_is_long() -> None:
    too_long = [n for n, text in PAGES.items() if text.count("\n") > MAX_LINES]
    assert too_long == []

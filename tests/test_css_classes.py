"""Classes of templates and of style sheets: no word without its rule, no rule without
its word."""

import re

from tests.packages import APPS, ROOT

DJANGO_ADMIN = {
    *("action-counter", "all", "clear", "hidden", "question", "button", "default"),
    *("errornote", "help", "readonly", "breadcrumbs", "checkbox-row", "deletelink"),
    *("action-select", "change-form", "errorlist", "this-page"),
    *("inline-group", "inline-heading", "object-tools"),
    *(
        "addlink",
        "form-row",
        "login",
        "messagelist",
        "object-tools",
        "paginator",
        "submit-row",
        "success",
        "toplinks",
    ),
}
"""Classes of Django's admin: its sheets and scripts have some, its templates others."""

FOR_TESTS = {"sign-in__key"}

COMPOSED = {"status", "hue", "field", "badge", "scheme"}
"""Words before `--` or `-` that a template, or Django, completes with a value."""


def without_comments(text: str) -> str:
    return re.sub(r"{#.*?#}|/\*.*?\*/", "", text, flags=re.DOTALL)


def read(folder: str, pattern: str) -> str:
    files = sorted((ROOT / folder).rglob(pattern))
    return "\n".join(without_comments(file.read_text()) for file in files)


def in_templates() -> set[str]:
    """Classes in `class="…"`; a name with a template's value inside is left out."""
    html = re.sub(r"{%.*?%}", " ", read("templates", "*.html"))
    values = re.findall(r'\bclass="([^"]*)"', re.sub(r"{{.*?}}", "{}", html))
    return {name for value in values for name in value.split() if "{" not in name}


def in_css() -> set[str]:
    css = re.sub(r'"[^"]*"', "", read("static/css", "*.css"))
    return set(re.findall(r"\.([a-z][\w-]*)", css))


def test_every_class_in_a_template_has_a_rule() -> None:
    assert in_templates() - in_css() - DJANGO_ADMIN - FOR_TESTS == set()


def test_every_class_in_a_style_sheet_is_used() -> None:
    text = read("templates", "*.html") + read("static/js", "*.js")
    text += "".join(read(app, "*.py") for app in APPS)
    words = set(re.findall(r"[a-z][\w-]*", text))
    unused = in_css() - words - DJANGO_ADMIN
    assert {name for name in unused if re.split("-+", name)[0] not in COMPOSED} == set()

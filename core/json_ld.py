"""A page for search engines: schema.org in JSON-LD."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""Characters that could end the element, or a line of a script."""


def json_ld_script(data: dict[str, Any]) -> SafeString:
    """Return the element for the head of a page, without what is not known."""
    known = {name: value for name, value in data.items() if value not in (None, "", [])}
    whole = {"@context": "https://schema.org", **known}
    text = json.dumps(whole, ensure_ascii=False).translate(ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # nosec B308 B703
    )

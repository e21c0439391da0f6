"""Whether a text begins by greeting its reader, as letters do."""

import re

GREETING = re.compile(
    r"(?:dear|hello|hi|hey|greetings|good (?:morning|afternoon|evening|day))\b"
    r"(?:[^,.!?:;\n]{0,60}[,!:]|[^,.!?:;\n]{0,60}$)",
    re.IGNORECASE | re.MULTILINE,
)
"""A word of greeting, then a name or nothing, to the first comma or the end of the
line: “Dear Iris,”, “Good morning”, but not “Dear old lamp posts are going.”"""


def begins_with_greeting(text: str) -> bool:
    return bool(GREETING.match(text.lstrip()))

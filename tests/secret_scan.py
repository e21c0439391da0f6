"""Looks through all files of the repository for secrets that nobody may read there.

    .venv/bin/python -m tests.secret_scan

Finds keys and tokens by the shapes that their makers gave them, passwords in URLs, and
long random values beside a name such as SECRET_KEY. Prints file, line and kind, never
the secret, and ends with 1 if there is one. An invented one that has to stand somewhere
is made there of two parts, or is one of INVENTED."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.packages import ROOT

KINDS = {
    "private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY",
    "age key": r"AGE-SECRET-KEY-1[0-9A-Z]{20}",
    "key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of GitHub": r"\b(?:gh[opsur]_[0-9A-Za-z]{30}|github_pat_\w{30})",
    "token of GitLab": r"\bgl[a-z]{1,5}-[\w-]{20}",
    "token of PyPI or npm": r"\b(?:pypi-AgE[\w-]{30}|npm_[0-9A-Za-z]{30})",
    "token of Slack": r"\bxox[a-z]-[0-9A-Za-z-]{10}",
    "key of Stripe": r"\b[rs]k_live_[0-9A-Za-z]{16}",
    "key of SendGrid": r"\bSG\.[\w-]{16,}\.[\w-]{16}",
    "key of Google": r"\bAIza[\w-]{30}",
    "JSON Web Token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.",
    "password in a URL": r"[a-z]://[^\s/:@'\"`<>{}$]*:([^\s/:@'\"`<>{}$]+)@",
    "value of a secret": r"(?i:secret|password|token|api_?key)\w*[\"']?\s*[:=]\s*"
    r"[\"']?((?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Z])(?=[\w+/=-]*[a-z])[\w+/=-]{24,})",
}
"""Kinds of secrets, and what they look like. A group is the secret alone."""

INVENTED = {"password", "secret", "user", "guest", "pw", "x"}
"""Values that say themselves that they are none."""

LEFT_OUT = {".png", ".woff2"}


def secrets_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and kind of each secret in a text."""
    for kind, pattern in KINDS.items():
        for match in re.finditer(pattern, text):
            if match[match.re.groups].lower() not in INVENTED:
                yield text.count("\n", 0, match.start()) + 1, kind


def files() -> Iterator[Path]:
    """Yield the files that are, or could be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    paths = (ROOT / name for name in names)
    yield from (p for p in paths if p.suffix not in LEFT_OUT and p.is_file())


def main() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {kind}"
        for path in files()
        for line, kind in secrets_in(path.read_text(errors="replace"))
    ]
    if found:
        sys.exit("\n".join(found))
    print("Secrets: none.")


if __name__ == "__main__":
    main()

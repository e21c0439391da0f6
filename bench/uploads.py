"""Measure how many pictures are taken beside four clients who send heavy ones.

    .venv/bin/python -m bench.uploads

Serves the demo from a folder that it deletes, with two processes and the flags of the
Dockerfile. Four clients, each with a network address of its own, send a picture that
takes more seconds than any may, again and again. Beside them 55 visitors, at even
distances within 35 seconds, add a small picture to a draft; whom the page asks to try
again does so after ten seconds, twice at most.

Prints how many of theirs were taken, at which try, the slowest answer, and what the
clients got, by status. Exits with 1 if fewer than 50 were taken. Runs for two
minutes."""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from PIL import Image

from drills.visitors import TAKEN, FileVisitor, Record
from tests.support.hostile_files import encode_image, picture
from tests.support.processes import (
    ROOT,
    end_on_signals,
    http_request,
    web_server,
)

VISITORS, SECONDS, LEAST = 55, 35.0, 50
CLIENTS = 4
TRIES, PAUSE = 3, 10.0
ENTER = re.compile(r'href="(/challenge/[\w-]+/enter/)"')
SIZE, SCANS = 6300, 90
"""Pixels of a side, and scans: a little less than what is refused unread."""


@contextmanager
def site() -> Iterator[int]:
    """Serve the demo behind a proxy that is believed; give its port."""
    with tempfile.TemporaryDirectory() as var_dir:
        env = {"DEMO": "true", "VAR_DIR": var_dir, "TRUSTED_PROXIES": "1"}
        for command in ("migrate", "collectstatic --noinput", "load_demo"):
            subprocess.run(
                [sys.executable, "manage.py", *command.split(), "--verbosity", "0"],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **env},
                check=True,
                stdout=subprocess.DEVNULL,
            )
        with web_server(env, workers=2) as port:
            yield port


def heavy_picture() -> bytes:
    """Return a progressive JPEG, whose last scan stands there many times."""
    image = Image.new("L", (SIZE, SIZE), 128)
    content = encode_image(image, "JPEG", progressive=True, quality=5)
    start, end = content.rindex(b"\xff\xda"), content.rindex(b"\xff\xd9")
    more = SCANS - content.count(b"\xff\xda")
    return content[:end] + content[start:end] * more + content[end:]


def attack(visitor: FileVisitor, over: threading.Event) -> Counter[int]:
    """Send heavy pictures without a pause; return the answers, by status."""
    content, answers = heavy_picture(), Counter[int]()
    while not over.is_set():
        answers[visitor.send_file(content)] += 1
    return answers


def add_picture(visitor: FileVisitor) -> int:
    """Return at which try the picture was taken; 0 if at none."""
    for number in range(1, TRIES + 1):
        if visitor.send_file(picture("PNG")) == TAKEN:
            return number
        time.sleep(PAUSE)
    return 0


def main() -> None:
    end_on_signals()
    with site() as port, ThreadPoolExecutor(VISITORS + CLIENTS) as threads:
        challenge = ENTER.findall(http_request(port, "/")[2])[0]
        names = [f"192.0.2.{number}" for number in range(VISITORS + CLIENTS)]
        all_visitors = [FileVisitor(port, Record(), name) for name in names]
        for visitor in all_visitors:
            visitor.begin(challenge)
            visitor.record.slowest = 0
        over = threading.Event()
        clients = [threads.submit(attack, v, over) for v in all_visitors[:CLIENTS]]
        added = []
        for visitor in all_visitors[CLIENTS:]:
            added.append(threads.submit(add_picture, visitor))
            time.sleep(SECONDS / VISITORS)
        tries = Counter(each.result() for each in added)
        over.set()
        slowest = max(visitor.record.slowest for visitor in all_visitors[CLIENTS:])
        answers = sum((each.result() for each in clients), Counter[int]())
    taken = VISITORS - tries[0]
    at_tries = ", ".join(f"{tries[n]} at try {n}" for n in range(1, TRIES + 1))
    print(f"{taken} of {VISITORS} pictures taken, {at_tries}; slowest {slowest:.1f} s.")
    print(f"The clients were answered {dict(sorted(answers.items()))}.")
    if taken < LEAST:
        sys.exit(f"Not met: fewer than {LEAST} were taken.")
    print("Met.")


if __name__ == "__main__":
    main()

"""Measure finding similar ideas among 100 published ideas, and among 10,000.

    .venv/bin/python -m bench.similar
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \\
        .venv/bin/python -m bench.similar

Makes and drops its databases as bench.gallery does, with the same invented ideas, and
asks them in turn. Prints the median of 31 times for each text, and their ratio. Exits
with 1 if one takes more than 2 times as long with 10,000, or if the newest idea is not
found by its own words.

Words that one of five ideas has stand for stop words, and are in no text."""

import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack

from bench.gallery import FREQUENT, LIMIT, RARE, ROUNDS, SIZES, database, run

TEXTS = ["same idea", "850 words", "a title", "seldom words", "no such word"]


def answer() -> None:
    """Print the time for each name of a text on standard input, in a process of its
    own, which has Django."""
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "smartcity.settings"
    django.setup()
    from challenges.models import Entry  # noqa: PLC0415
    from challenges.services import similarity  # noqa: PLC0415

    newest = list(Entry.objects.all()[:100])
    ideas = [idea.idea.lower().rstrip(".").split() for idea in newest]
    often = Counter(word for words in ideas for word in set(words))
    words = sorted(word for word in ideas[0] if often[word] <= 20)
    texts = {
        "same idea": (newest[0].title, " ".join(words)),
        "850 words": (newest[0].title, " ".join((words * 30)[:850])),
        "a title": (newest[0].title, ""),
        "seldom words": (f"{RARE} {FREQUENT}", " ".join(words[:20])),
        "no such word": ("Qqqq wwww", "Xxxx vvvv jjjj zzzz"),
    }
    for line in sys.stdin:
        begun = time.perf_counter()
        similar = similarity.similar_published(*texts[line.strip()])
        print(time.perf_counter() - begun, flush=True)
        if line.strip() == "same idea" and similar[:1] != newest[:1]:
            sys.exit("The same idea is not the first in the answer.")


def main() -> None:
    with ExitStack() as stack:
        sites = []
        for size in SIZES:
            env = stack.enter_context(database(size))
            run("manage.py", "migrate", "--verbosity", "0", env=env)
            run("-m", "bench.gallery", str(size), env=env)
            command = [sys.executable, "-m", "bench.similar", "answer"]
            site = subprocess.Popen(
                command,
                env={**os.environ, "DEMO": "true", **env},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            sites.append(stack.enter_context(site))
        slow = compare(*sites)
        for site in sites:
            site.stdin.close()
    if slow:
        sys.exit(f"More than {LIMIT} times: {', '.join(slow)}.")


def wait(site: subprocess.Popen, name: str) -> float:
    print(name, file=site.stdin, flush=True)
    return float(site.stdout.readline())


def compare(few: subprocess.Popen, many: subprocess.Popen) -> list[str]:
    """Print a line for each text; return the names of those above the limit."""
    slow = []
    print(f"{'similar to':<16}{SIZES[0]:>9} ms{SIZES[1]:>9} ms{'ratio':>8}")
    for name in TEXTS:
        pairs = [(wait(few, name), wait(many, name)) for _round in range(ROUNDS)]
        small, large = (statistics.median(waits) for waits in zip(*pairs, strict=True))
        print(
            f"{name:<16}{small * 1000:>12.1f}{large * 1000:>12.1f}{large / small:>8.2f}"
        )
        if large / small > LIMIT:
            slow.append(name)
    return slow


if __name__ == "__main__":
    if sys.argv[1:]:
        answer()
    else:
        main()

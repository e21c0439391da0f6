"""Run the benches one after the other, and say which meet their bars.

    make bench
    .venv/bin/python -m bench gallery events

Needs PostgreSQL at DATABASE_URL (default 127.0.0.1:5432), where each makes its
databases and drops them, and Redis at 127.0.0.1:6379. All take nearly two hours on
two cores, with nothing else beside them. Prints what each prints, then how long each
took, and as its last line that all bars are met, or the first program that says that
one is not. Exits with 0 only if all are met."""

import os
import subprocess
import sys
import time

from tests.packages import ROOT

PROGRAMS = {
    "judging": [],
    "page_cache": [],
    "broker_down": [],
    "uploads": [],
    "sends": [],
    "entries": [],
    "machines": [],
    "bulk": [],
    "export": [],
    "similar": [],
    "gallery": [],
    "attackers": [],
    "search": ["50000"],
    "events": [],
    "queue": [],
    "memory": [],
    "digests": [],
}
"""Names of the programs with their arguments, the shortest first."""

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> None:
    names = sys.argv[1:] or list(PROGRAMS)
    if unknown := [name for name in names if name not in PROGRAMS]:
        sys.exit(
            f"No such bench: {', '.join(unknown)}. There are {', '.join(PROGRAMS)}."
        )
    lines, missed = [], []
    for name in names:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", f"bench.{name}", *PROGRAMS[name]]
        env = {"DATABASE_URL": POSTGRESQL, **os.environ}
        status = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        minutes = (time.monotonic() - began) / 60
        lines.append(f"{name:<14}{minutes:>6.1f} min  {'not met' if status else 'met'}")
        if status:
            missed.append(name)
    print("", *lines, sep="\n")
    if missed:
        sys.exit(f"Not all bars are met, the first of bench.{missed[0]}: see above.")
    print("All bars are met.")


if __name__ == "__main__":
    main()

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smartcity import key_uses
from smartcity.key_uses import Key


class Command(BaseCommand):
    """Says what depends on which secret key, before one is changed or taken away."""

    help = (
        "Say what is signed with SECRET_KEY and each of SECRET_KEY_FALLBACKS, and what "
        "happens without that key: before you change one or take one away. Prints no "
        "key, and changes nothing unless it is asked to renew emails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--renew-emails",
            action="store_true",
            help="Sign the links in emails that wait with SECRET_KEY. Each would be "
            "when it is sent, but an earlier key may be gone by then.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["renew_emails"]:
            number = key_uses.renew_waiting()
            self.stdout.write(f"Links are signed anew in {number:,} emails that wait.")
            return
        totals: Counter[Key] = Counter()
        for use in key_uses.USES:
            counts = key_uses.count(use)
            totals += counts
            self.stdout.write(f"{use.name}: {_by_key(counts)}")
            if counts:
                self.stdout.write(f"    Without their key {use.without}")
        self.stdout.write(
            "\nSigned, too, and not counted, for nothing of it is stored:"
        )
        for name, without in key_uses.UNCOUNTED:
            self.stdout.write(f"    {name}. Without their key {without}.")
        self._say_what_to_do(totals)

    def _say_what_to_do(self, totals: Counter[Key]) -> None:
        self.stdout.write(
            "\nA new SECRET_KEY, with the one of now put in front of "
            "SECRET_KEY_FALLBACKS, ends nothing of this.\n"
            f"{key_uses.WITH_ANY_NEW_KEY}\n"
            "A new SECRET_KEY alone ends all of it: after a leak that is what you want."
        )
        for number in range(1, len(key_uses.keys())):
            self.stdout.write(
                f"Taking away {_name(number)} ends what is counted as its own, "
                f"{totals[number]:,} in all, and what of an unknown key is its own."
            )
        self.stdout.write(
            "Unknown: no email that is kept has the link, so that it may be of any "
            "key; or its newest email is of a key that is in no setting, and it opens "
            "nothing now; or only a hash is stored."
        )


def _name(key: Key) -> str:
    if key is None:
        return "unknown"
    return "SECRET_KEY" if key == 0 else f"fallback {key}"


def _by_key(counts: Counter[Key]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
    return ", ".join(f"{n:,} of {_name(key)}" for key, n in ordered) or "none"

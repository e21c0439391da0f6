"""A worker that looks what is public and tells it, and what was told."""

import re
from datetime import timedelta

import time_machine
from django.core import mail

from outbox.tasks import deliver_due
from subscriptions import digests
from tests.subscriptions.factories import Board

HOLD = timedelta(minutes=15)
"""The time for which news waits, as emails about decisions do."""


def told() -> list[tuple[str, list[str]]]:
    """Return the recipient of each digest that was sent, and the keys of its news."""
    return [
        (message.to[0], re.findall("^News: Title of (.*)$", message.body, re.MULTILINE))
        for message in mail.outbox
    ]


def tell(board: Board) -> int:
    """Have a worker queue the digests that are due, and send them; return how many."""
    count = digests.send_due(board.collect)
    deliver_due()
    return count


def look_and_tell(board: Board, clock: time_machine.Traveller) -> int:
    """Have a worker see what is public, and after the hold tell it."""
    tell(board)
    clock.shift(HOLD)
    return tell(board)

"""One line for each thing that happens around the sign-in: who, from where, what.

Nobody is named: a user by the number in the admin, a network address by eight digits of
its hash, which are the same for the same address. What somebody typed is never in it: a
password in the wrong box would be."""

import logging
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.http import HttpRequest

from core.http import hashed_ip

logger = logging.getLogger(__name__)


def note(request: HttpRequest, what: str, user: User | None) -> None:
    """Log what happened, such as “code wrong”; `user` is None if nobody has that
    name."""
    logger.info(
        "%s %s, user %s, address %s",
        datetime.now(UTC).isoformat(timespec="seconds"),
        what,
        user.pk if user else "unknown",
        hashed_ip(request)[:8],
    )

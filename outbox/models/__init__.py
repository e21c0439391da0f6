"""The outbox: emails, and the notices to the team that wait."""

from outbox.models.email import (
    CLAIM_TIMEOUT,
    HOUR,
    LATE_AFTER,
    RETRY_WAITS,
    Email,
    EmailQuerySet,
)
from outbox.models.team_notice import PendingTeamNotice, TeamNoticeTopic

__all__ = [
    "CLAIM_TIMEOUT",
    "HOUR",
    "LATE_AFTER",
    "RETRY_WAITS",
    "Email",
    "EmailQuerySet",
    "PendingTeamNotice",
    "TeamNoticeTopic",
]

"""The verbs of the challenge. Each is one transaction: the row is locked, moved through
the table of states, and its emails are written, or nothing happens at all."""

from challenges.services.entrant import (
    come_back,
    data_of,
    erase,
    forget,
    renew_link,
    revise,
    send_links,
    start_emails,
    stop_emails,
    submit_entry,
    withdraw,
)
from challenges.services.staff import (
    add_update,
    announce_results,
    approve,
    decline,
    mark_spam,
    put_back,
    request_changes,
    set_outcome,
)

__all__ = [
    "add_update",
    "announce_results",
    "approve",
    "come_back",
    "data_of",
    "decline",
    "erase",
    "forget",
    "mark_spam",
    "put_back",
    "renew_link",
    "request_changes",
    "revise",
    "send_links",
    "set_outcome",
    "start_emails",
    "stop_emails",
    "submit_entry",
    "withdraw",
]

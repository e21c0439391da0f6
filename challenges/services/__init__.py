"""The verbs of the challenge. Each is one transaction: the row is locked, moved through
the table of states, and its emails are written, or nothing happens at all."""

from challenges.services.drafts import (
    begin_draft,
    erase_draft,
    keep,
    purge_drafts,
    remind,
    save_for_later,
    send_draft,
    set_reminders,
)
from challenges.services.entrant import (
    come_back,
    data_of,
    erase,
    forget,
    revise,
    send_links,
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
    "begin_draft",
    "come_back",
    "data_of",
    "decline",
    "erase",
    "erase_draft",
    "forget",
    "keep",
    "mark_spam",
    "purge_drafts",
    "put_back",
    "remind",
    "request_changes",
    "revise",
    "save_for_later",
    "send_draft",
    "send_links",
    "set_outcome",
    "set_reminders",
    "submit_entry",
    "withdraw",
]

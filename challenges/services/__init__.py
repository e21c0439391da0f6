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
    renew_link,
    revise,
    send_links,
    start_emails,
    stop_emails,
    submit_entry,
    withdraw,
)
from challenges.services.files import (
    change_files,
    prepare_picture,
    sweep_files,
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
    "change_files",
    "come_back",
    "data_of",
    "decline",
    "erase",
    "erase_draft",
    "forget",
    "keep",
    "mark_spam",
    "prepare_picture",
    "purge_drafts",
    "put_back",
    "remind",
    "renew_link",
    "request_changes",
    "revise",
    "save_for_later",
    "send_draft",
    "send_links",
    "set_outcome",
    "set_reminders",
    "start_emails",
    "stop_emails",
    "submit_entry",
    "sweep_files",
    "withdraw",
]

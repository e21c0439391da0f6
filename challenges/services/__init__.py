"""The verbs of the challenge. Each is one transaction: the row is locked, moved through
the table of states, and its emails are written, or nothing happens at all."""

from challenges.services.bulk import (
    WORK,
    do_next_row,
    finish_runs,
    plan_run,
    start_run,
    undo_run,
    word_run,
)
from challenges.services.case_file import case_file
from challenges.services.checks import checks_of
from challenges.services.decisions import (
    approve,
    decline,
    last_decision,
    mark_spam,
    put_back,
    rehearse,
    request_changes,
    undo,
)
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
from challenges.services.duplicates import (
    fellows_of,
    mark_duplicate,
    unmark_duplicate,
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
from challenges.services.export import export_list
from challenges.services.files import (
    change_files,
    prepare_picture,
    sweep_files,
)
from challenges.services.history import history_of, said_before
from challenges.services.notices import (
    choose_notices,
    remind_team,
    tell_morning,
    tell_new,
    to_wake,
)
from challenges.services.outlook import Outlook, look_ahead, preview, summary
from challenges.services.redaction import redact, redact_by_hand, unredact
from challenges.services.results import (
    add_update,
    announce_results,
    set_outcome,
)
from challenges.services.triage import (
    add_note,
    assign,
    hide,
    note_viewing,
    renew_promises,
    show_again,
)

__all__ = [
    "WORK",
    "Outlook",
    "add_note",
    "add_update",
    "announce_results",
    "approve",
    "assign",
    "begin_draft",
    "case_file",
    "change_files",
    "checks_of",
    "choose_notices",
    "come_back",
    "data_of",
    "decline",
    "do_next_row",
    "erase",
    "erase_draft",
    "export_list",
    "fellows_of",
    "finish_runs",
    "forget",
    "hide",
    "history_of",
    "keep",
    "last_decision",
    "look_ahead",
    "mark_duplicate",
    "mark_spam",
    "note_viewing",
    "plan_run",
    "prepare_picture",
    "preview",
    "purge_drafts",
    "put_back",
    "redact",
    "redact_by_hand",
    "rehearse",
    "remind",
    "remind_team",
    "renew_link",
    "renew_promises",
    "request_changes",
    "revise",
    "said_before",
    "save_for_later",
    "send_draft",
    "send_links",
    "set_outcome",
    "set_reminders",
    "show_again",
    "start_emails",
    "start_run",
    "stop_emails",
    "submit_entry",
    "summary",
    "sweep_files",
    "tell_morning",
    "tell_new",
    "to_wake",
    "undo",
    "undo_run",
    "unmark_duplicate",
    "unredact",
    "withdraw",
    "word_run",
]

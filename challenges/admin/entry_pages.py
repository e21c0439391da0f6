"""The pages beside the list and the form of ideas: their URLs and views."""

from challenges.admin import (
    add_entry,
    duplicates,
    exports,
    files,
    notifications,
    redaction,
    results,
    review,
)
from core.admin.pages import Page, object_page
from core.admin.service_pages import ACTION_PAGE, LEAVE_PAGE
from outbox.admin.emailed import PREVIEW_PAGE
from outbox.admin.last_decision import UNDO_LAST_PAGE

PAGES = [
    Page("export/", exports.export, "export"),
    Page("my-notices/", notifications.my_notices, "my_notices"),
    ACTION_PAGE,
    LEAVE_PAGE,
    object_page("use_reason", review.use_reason),
    PREVIEW_PAGE,
    object_page("note", review.add_note),
    object_page("assign", review.assign),
    object_page("take_down", review.take_down),
    object_page("restore", review.restore),
    object_page("show_now", review.show_now),
    object_page("undo", review.undo),
    UNDO_LAST_PAGE,
    object_page("address", review.correct_address),
    object_page("redact", redaction.redact),
    object_page("redact_by_hand", redaction.redact_by_hand),
    object_page("unredact", redaction.unredact),
    object_page("allow_details", redaction.allow_details),
    object_page("original", redaction.original),
    object_page("duplicate", duplicates.duplicate),
    object_page("unmark", duplicates.unmark_duplicate),
    object_page("outcome", results.set_outcome),
    object_page("update", results.add_update),
    object_page("entered", add_entry.entered),
    object_page("add_file", files.add_file),
    Page("<int:pk>/files/<int:file_pk>/<str:filename>", files.file, "file"),
    object_page("printed_letter", files.printed_letter),
    object_page("case_file", exports.case_file),
    object_page("redacted_case_file", exports.case_file, redact=True),
]

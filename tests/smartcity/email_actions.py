"""Every button of the admin about emails and messages, and who may press it."""

from tests.smartcity.admin_buttons import (
    EMAIL,
    MESSAGE,
    Press,
    edit_email,
    press_action,
    press_failed,
    press_list_action,
    press_on_page,
)
from tests.smartcity.roles import CONTACT, MODERATORS

EMAIL_ACTIONS: dict[str, tuple[list[str], Press]] = {
    # Emails
    "stop an email": ([MODERATORS], press_on_page(EMAIL, "action", action_name="stop")),
    "edit an email": ([MODERATORS], edit_email("save")),
    "send an email now": ([MODERATORS], edit_email("send_now")),
    "stop emails": ([MODERATORS], press_list_action(EMAIL, "stop_held")),
    "send emails now": ([MODERATORS], press_list_action(EMAIL, "send_held_now")),
    "send again": (
        [MODERATORS],
        press_list_action(EMAIL, "send_failed_again", "failed decision"),
    ),
    "put aside": (
        [MODERATORS],
        press_list_action(EMAIL, "put_failed_aside", "failed decision", reason="So."),
    ),
    "send one again": ([MODERATORS], press_failed("send_again", "failed decision")),
    "put one aside": ([MODERATORS], press_failed("put_aside", "failed decision")),
    # Emails of contact, which those who answer messages look after
    "stop an answer": (
        [MODERATORS, CONTACT],
        press_on_page(EMAIL, "action", row="answer", action_name="stop"),
    ),
    "send answers now": (
        [MODERATORS, CONTACT],
        press_list_action(EMAIL, "send_held_now", "answer"),
    ),
    "send an answer again": (
        [MODERATORS, CONTACT],
        press_failed("send_again", "failed answer"),
    ),
    "put an answer aside": (
        [MODERATORS, CONTACT],
        press_failed("put_aside", "failed answer"),
    ),
    "put answers aside": (
        [MODERATORS, CONTACT],
        press_list_action(EMAIL, "put_failed_aside", "failed answer", reason="So."),
    ),
    # Messages
    "answer a message": (
        [CONTACT],
        press_action("answer", MESSAGE, MESSAGE, message="At nine."),
    ),
    "close a message": ([CONTACT], press_action("close", MESSAGE, MESSAGE)),
    "answer a message once more": (
        [CONTACT],
        press_action("answer", "answered", MESSAGE, message="And at ten."),
    ),
    "undo an answer": ([CONTACT], press_on_page(MESSAGE, "undo", row="answered")),
    "draft an answer": ([CONTACT], press_on_page(MESSAGE, "draft", message="At")),
    "note on a message": ([CONTACT], press_on_page(MESSAGE, "note", staff_note="So.")),
    "correct the address of a message": (
        [CONTACT],
        press_on_page(MESSAGE, "address", new_email="otto@example.com"),
    ),
    "open a message again": ([CONTACT], press_action("reopen", "answered", MESSAGE)),
}
"""Roles that may do it, beside superusers."""

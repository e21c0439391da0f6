"""Every button of the admin, pressed by somebody of each role."""

from copy import deepcopy

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.smartcity.admin_buttons import (
    AREA,
    BULK,
    CHALLENGE,
    ENTRY,
    EVENT,
    POST,
    REASON,
    SITE,
    SUBSCRIPTION,
    USER,
    Form,
    Press,
    Rows,
    add_picture,
    erase_person,
    extend_deadline,
    mark_as_duplicate,
    press_action,
    press_list_action,
    press_on_page,
    redact_by_hand,
    save_changed,
    save_new,
    save_user,
    type_in_draft,
    type_in_entry,
)
from tests.smartcity.email_actions import EMAIL_ACTIONS
from tests.smartcity.judging_actions import JUDGING_ACTIONS
from tests.smartcity.roles import (
    ASSISTANTS,
    CONTACT,
    DATA_PROTECTION,
    EDITORS,
    EVENTS,
    EVERYBODY,
    MANAGERS,
    MODERATORS,
    PASSWORD,
    SUPERUSER,
    client_with_role,
)
from tests.support.examples import sample

NEW_USER = {"first_name": "Tom", "email": "tom@westbridge.example"}
NEW_PASSWORD = {f"new_password{n}": "two-blue-owls-7" for n in (1, 2)}
ACTIONS: dict[str, tuple[list[str], Press]] = {
    # Entries
    "approve": ([MODERATORS], press_action("approve", details_reason="He agrees.")),
    "take out and approve": ([MODERATORS], press_action("approve_without_details")),
    "ask for changes": ([MODERATORS], press_action("ask", message="Where?")),
    "decline": ([MODERATORS], press_action("decline", message="Not now.")),
    "mark as spam": ([MODERATORS], press_action("spam")),
    "withdraw": ([MODERATORS], press_action("withdraw")),
    "put back": ([MODERATORS], press_action("return_to_review", "declined")),
    "undo": ([MODERATORS], press_on_page(ENTRY, "undo", row="declined")),
    "take it": ([MODERATORS], press_on_page(ENTRY, "assign", row="waiting", me="yes")),
    "note to staff": (
        [MODERATORS],
        press_on_page(ENTRY, "note", row="waiting", staff_note="Ring her."),
    ),
    "take off the website": (
        [MODERATORS],
        press_on_page(ENTRY, "take-down", take_down_reason="A name."),
    ),
    "put back on the website": (
        [MODERATORS],
        press_on_page(ENTRY, "restore", row="taken down"),
    ),
    "correct the address of an idea": (
        [MODERATORS],
        press_on_page(ENTRY, "address", new_email="otto@example.com"),
    ),
    "show without an email": (
        [MODERATORS],
        press_on_page(ENTRY, "show-now", row="untold"),
    ),
    "allow personal details": (
        [MODERATORS],
        press_on_page(
            ENTRY, "allow-details", row="waiting", details_reason="He agrees."
        ),
    ),
    "redact": ([MODERATORS], press_on_page(ENTRY, "redact", row="waiting")),
    "redact by hand": ([MODERATORS], redact_by_hand),
    "put the original back": ([MODERATORS], press_on_page(ENTRY, "unredact")),
    "same idea as": ([MODERATORS], mark_as_duplicate),
    "not the same idea": (
        [MODERATORS],
        press_on_page(ENTRY, "unmark", row="duplicate"),
    ),
    "add a file": ([MODERATORS], add_picture),
    "enter for somebody": ([MODERATORS, ASSISTANTS], type_in_entry),
    "enter a draft for somebody": ([MODERATORS, ASSISTANTS], type_in_draft),
    "outcome": (
        [MANAGERS],
        press_on_page(ENTRY, "outcome", outcome="winner", award="A pilot"),
    ),
    "what happened next": (
        [MANAGERS],
        press_on_page(ENTRY, "update", text="It is built."),
    ),
    "publish the results": (
        [MANAGERS],
        press_on_page(
            CHALLENGE, "results", row="over", publish="yes", reason="One is late."
        ),
    ),
    "note who was not selected": (
        [MANAGERS],
        press_on_page(CHALLENGE, "results", row="over", not_selected="yes"),
    ),
    "take the results back": (
        [MANAGERS],
        press_on_page(CHALLENGE, "results", row="published", take_back="yes"),
    ),
    # Many entries
    "plan a bulk action": ([MODERATORS], press_list_action(ENTRY, "approve")),
    "set the text of a bulk action": (
        [MODERATORS],
        press_on_page(BULK, "plan", row="plan", staff_note="So."),
    ),
    "confirm a bulk action": (
        [MODERATORS],
        press_on_page(BULK, "plan", row="plan", confirm="yes"),
    ),
    "undo a bulk action": ([MODERATORS], press_on_page(BULK, "undo")),
    **EMAIL_ACTIONS,
    **JUDGING_ACTIONS,
    # What the pages say
    "add a challenge": (
        [MANAGERS],
        save_new(CHALLENGE, slug="more", reference_prefix="MO"),
    ),
    "extend the deadline": ([MANAGERS], extend_deadline),
    "change a challenge": ([MANAGERS], save_changed(CHALLENGE, title="Louder streets")),
    "delete a challenge": (
        [MANAGERS],
        press_on_page(CHALLENGE, "delete", row="next", post="yes"),
    ),
    "add a criterion": (
        [MANAGERS],
        save_changed(
            CHALLENGE,
            **{
                "weighted_criteria-TOTAL_FORMS": 1,
                "weighted_criteria-0-name": "Use",
                "weighted_criteria-0-weight": 100,
                "weighted_criteria-0-position": 1,
            },
        ),
    ),
    "add a reason": ([MODERATORS, MANAGERS], save_new(REASON, title="Another")),
    "change a reason": (
        [MODERATORS, MANAGERS],
        save_changed(REASON, title="Other words"),
    ),
    "delete a reason": (
        [MODERATORS, MANAGERS],
        press_on_page(REASON, "delete", post="yes"),
    ),
    "add an event": ([EVENTS], save_new(EVENT, slug="more")),
    "take an event offline": ([EVENTS], save_changed(EVENT, _publish="offline")),
    "change an event": ([EVENTS], save_changed(EVENT, title="More")),
    "delete an event": ([EVENTS], press_on_page(EVENT, "delete", post="yes")),
    "add news": ([EDITORS], save_new(POST, slug="more")),
    "change news": ([EDITORS], save_changed(POST, title="More")),
    "delete news": ([EDITORS], press_on_page(POST, "delete", post="yes")),
    "delete news that are ticked": (
        [EDITORS],
        press_list_action(POST, "delete_selected", post="yes"),
    ),
    "add a focus area": ([EDITORS], save_new(AREA, name="More", slug="more")),
    "change a focus area": ([EDITORS], save_changed(AREA, name="More")),
    "delete a focus area": ([EDITORS], press_on_page(AREA, "delete", post="yes")),
    "change the site settings": ([MANAGERS], save_changed(SITE, place="Eastbridge")),
    "erase a person": ([DATA_PROTECTION], erase_person),
    "stop updates by email": ([CONTACT], press_list_action(SUBSCRIPTION, "stop")),
    # The staff
    "choose notices": (
        [MODERATORS],
        lambda rows: ("challenges/entry/my-notices/", {"choice": "digest"}),
    ),
    "change one’s password": (
        EVERYBODY,
        lambda rows: ("password_change/", {"old_password": PASSWORD, **NEW_PASSWORD}),
    ),
    "invite somebody": ([], lambda rows: ("auth/user/add/", NEW_USER)),
    "change a user": ([], save_user()),
    "send the invitation again": ([], save_user(_invite="")),
    "reactivate somebody": ([], save_user(_reactivate="")),
    "deactivate somebody": ([], press_on_page(USER, "deactivate", ideas_to="")),
    "remove the second factor": ([], press_list_action(USER, "reset_second_factor")),
}
"""Roles that may do it, beside superusers. All others change nothing."""


@pytest.mark.django_db
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_does_what_the_table_says(role: str, rows: Rows) -> None:
    client, actions = client_with_role(role), sample(ACTIONS.items())
    may = {name for name, (roles, _) in actions if role in {SUPERUSER, *roles}}
    does = {
        name for name, (_, press) in actions if changes_something(client, *press(rows))
    }
    assert sorted(does) == sorted(may)


LOG_TABLES = ('"django_session"', '"challenges_personaldataaccess"')
"""Tables that a refusal may write to: the session, and who has looked."""


def shown_before(client: Client, url: str, form: Form) -> Form:
    """Return the fingerprint on the page that has the button, if it has one."""
    if form.get("action") == "delete_selected":
        page = client.post(url, {k: v for k, v in form.items() if k != "post"})
    elif url.endswith(("/change/", "/delete/")):
        page = client.get(url)
    else:
        return {}
    shown = page.context.get("fingerprint") if page.context else None
    return {"fingerprint": shown} if shown else {}


def changes_something(client: Client, page: str, form: Form) -> bool:
    """Return whether a button changed anything; it is rolled back."""
    visit = deepcopy(client.cookies)  # a new password begins another one
    with transaction.atomic():
        shown = shown_before(client, f"/admin/{page}", form)
        with CaptureQueriesContext(connection) as asked:
            response = client.post(f"/admin/{page}", form | shown)
        transaction.set_rollback(True)
    client.cookies = visit
    writes = [
        sql
        for sql in (query["sql"] for query in asked)
        if sql.startswith(("INSERT", "UPDATE", "DELETE"))
        and not any(table in sql for table in LOG_TABLES)
    ]
    is_file = "Content-Disposition" in response.headers
    if response.status_code in {302, 303} or is_file:
        return bool(writes)
    # 200 is the list, for those who may only look: the action is none of theirs.
    refused = {200} if "action" in form else {403, 404}
    assert (response.status_code in refused | {403}, writes) == (True, []), page
    return False

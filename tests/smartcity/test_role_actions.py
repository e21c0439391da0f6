"""Every button of the admin, pressed by somebody of each role."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from focus_areas.models import FocusArea
from outbox.models import Email
from tests.smartcity.roles import (
    CONTACT,
    EDITORS,
    EVENTS,
    EVERYBODY,
    MANAGERS,
    MODERATORS,
    PASSWORD,
    PHOTO,
    SUPERUSER,
    make_rows,
    signed_in,
)

Form = dict[str, Any]
Rows = dict[str, Any]

ENTRY, EMAIL, BULK = "challenges/entry", "outbox/email", "challenges/bulkaction"
CHALLENGE, REASON = "challenges/challenge", "challenges/decisionreason"
MESSAGE, EVENT, POST = "contact/message", "events/event", "news/post"
AREA, SITE = "focus_areas/focusarea", "core/sitesettings"
USER, GROUP = "auth/user", "auth/group"

Press = Callable[[Rows], tuple[str, Form]]
"""Returns the URL that a button sends to, and what it sends."""


def on(model: str, page: str, *, row: str = "", **form: Any) -> Press:
    """Return a button on the page of an object."""
    return lambda rows: (f"{model}/{rows[row or model].pk}/{page}/", form)


def act(name: str, row: str = "waiting", model: str = ENTRY, **form: Any) -> Press:
    return on(model, "action", row=row, action_name=name, **form)


def picked(model: str, action: str, row: str = "", **form: Any) -> Press:
    """Return an action of a list on what is ticked."""
    return lambda rows: (
        f"{model}/",
        {"action": action, "_selected_action": rows[row or model].pk, **form},
    )


def saved(model: str, **over: Any) -> Press:
    """Return the form of an object, with one answer changed."""
    return lambda rows: (
        f"{model}/{rows[model].pk}/change/",
        {**filled_in(rows[model]), **over},
    )


def added(model: str, **over: Any) -> Press:
    """Return the same form, for a new object."""
    return lambda rows: (f"{model}/add/", {**filled_in(rows[model]), **over})


def filled_in(row: Any) -> Form:
    """Return what a browser sends for the form of an object in the admin."""
    form: Form = {}
    for name, value in model_to_dict(row).items():
        if hasattr(value, "tzinfo") and value is not None:
            local = timezone.localtime(value)
            form[f"{name}_0"], form[f"{name}_1"] = (
                f"{local:%Y-%m-%d}",
                f"{local:%H:%M:%S}",
            )
        elif isinstance(value, list):
            form[name] = [getattr(each, "pk", each) for each in value]
        elif value is not None and value is not False:
            form[name] = value
    rest = {f"weighted_criteria-{n}_FORMS": 0 for n in ("TOTAL", "INITIAL")}
    return {**form, **rest}


def upload(rows: Rows) -> tuple[str, Form]:
    file = SimpleUploadedFile("plan.jpg", PHOTO)
    return f"{ENTRY}/{rows['waiting'].pk}/add-file/", {"file": file, "alt": "A roof"}


def same_idea(rows: Rows) -> tuple[str, Form]:
    of = rows["waiting"].reference
    return f"{ENTRY}/{rows[ENTRY].pk}/duplicate/", {"reference": of}


def typed_in(rows: Rows) -> tuple[str, Form]:
    return f"{ENTRY}/add/", {
        "challenge": rows[CHALLENGE].pk,
        "origin": "phone",
        "focus_area": FocusArea.objects.first().pk,
        "title": "Benches",
        "problem": "Few.",
        "idea": "More.",
        "beneficiaries": "All.",
        "name": "Otto",
        "audience": "resident",
        "rules_accepted": "on",
    }


def typed_in_of_draft(rows: Rows) -> tuple[str, Form]:
    draft = rows["challenges/draft"]
    address, form = typed_in(rows)
    query = urlencode({"draft": draft.reference, "fingerprint": draft.fingerprint})
    return f"{address}?{query}", form


def by_hand(rows: Rows) -> tuple[str, Form]:
    texts = {"title": "X", "problem": "X", "idea": "X", "beneficiaries": "X"}
    return f"{ENTRY}/{rows['waiting'].pk}/redact-by-hand/", texts


def edited(name: str) -> Press:
    def press(rows: Rows) -> tuple[str, Form]:
        email = rows[EMAIL]
        fingerprint = admin.site.get_model_admin(Email).get_fingerprint(email)
        typed = {"subject": "Edited", "text": email.text, "fingerprint": fingerprint}
        return f"{EMAIL}/{email.pk}/action/", {"action_name": name, **typed}

    return press


NEW_USER = {
    "username": "tom",
    "usable_password": "true",
    "password1": "two-blue-owls-7",
    "password2": "two-blue-owls-7",
}
PASSWORDS = {f"new_password{n}": "two-blue-owls-7" for n in (1, 2)}

ACTIONS: dict[str, tuple[list[str], Press]] = {
    # Entries
    "approve": ([MODERATORS], act("approve")),
    "ask for changes": ([MODERATORS], act("ask", message="Where?")),
    "decline": ([MODERATORS], act("decline", message="Not now.")),
    "mark as spam": ([MODERATORS], act("spam")),
    "withdraw": ([MODERATORS], act("withdraw")),
    "put back": ([MODERATORS], act("return_to_review", "declined")),
    "undo": ([MODERATORS], on(ENTRY, "undo", row="declined")),
    "take it": ([MODERATORS], on(ENTRY, "assign", row="waiting", me="yes")),
    "note to staff": (
        [MODERATORS],
        on(ENTRY, "note", row="waiting", staff_note="Ring her."),
    ),
    "take off the website": (
        [MODERATORS],
        on(ENTRY, "take-down", take_down_reason="A name."),
    ),
    "put back on the website": (
        [MODERATORS],
        on(ENTRY, "restore", row="taken down"),
    ),
    "redact": ([MODERATORS], on(ENTRY, "redact", row="waiting")),
    "redact by hand": ([MODERATORS], by_hand),
    "put the original back": ([MODERATORS], on(ENTRY, "unredact")),
    "same idea as": ([MODERATORS], same_idea),
    "not the same idea": ([MODERATORS], on(ENTRY, "unmark", row="duplicate")),
    "add a file": ([MODERATORS], upload),
    "enter for somebody": ([MODERATORS], typed_in),
    "enter a draft for somebody": ([MODERATORS], typed_in_of_draft),
    "outcome": ([MANAGERS], on(ENTRY, "outcome", outcome="winner", award="A pilot")),
    "what happened next": ([MANAGERS], on(ENTRY, "update", text="It is built.")),
    # Many entries
    "plan a bulk action": ([MODERATORS], picked(ENTRY, "approve")),
    "set the text of a bulk action": (
        [MODERATORS],
        on(BULK, "plan", row="plan", staff_note="So."),
    ),
    "confirm a bulk action": (
        [MODERATORS],
        on(BULK, "plan", row="plan", confirm="yes"),
    ),
    "undo a bulk action": ([MODERATORS], on(BULK, "undo")),
    # Emails
    "stop an email": ([MODERATORS], on(EMAIL, "action", action_name="stop")),
    "edit an email": ([MODERATORS], edited("save")),
    "send an email now": ([MODERATORS], edited("send_now")),
    "stop emails": ([MODERATORS], picked(EMAIL, "stop_held")),
    "send emails now": ([MODERATORS], picked(EMAIL, "send_held_now")),
    "send again": ([MODERATORS], picked(EMAIL, "send_failed_again", "failed")),
    # Messages
    "answer a message": (
        [CONTACT],
        act("answer", MESSAGE, MESSAGE, message="At nine."),
    ),
    "close a message": ([CONTACT], act("close", MESSAGE, MESSAGE)),
    "open a message again": ([CONTACT], act("reopen", "answered", MESSAGE)),
    # What the pages say
    "add a challenge": (
        [MANAGERS],
        added(CHALLENGE, slug="more", reference_prefix="MO"),
    ),
    "change a challenge": ([MANAGERS], saved(CHALLENGE, title="Louder streets")),
    "delete a challenge": ([MANAGERS], on(CHALLENGE, "delete", row="next", post="yes")),
    "add a criterion": (
        [MANAGERS],
        saved(
            CHALLENGE,
            **{
                "weighted_criteria-TOTAL_FORMS": 1,
                "weighted_criteria-0-name": "Use",
                "weighted_criteria-0-weight": 100,
                "weighted_criteria-0-position": 1,
            },
        ),
    ),
    "add a reason": ([MODERATORS, MANAGERS], added(REASON, title="Another")),
    "change a reason": ([MODERATORS, MANAGERS], saved(REASON, title="Other words")),
    "delete a reason": ([MODERATORS, MANAGERS], on(REASON, "delete", post="yes")),
    "add an event": ([EVENTS], added(EVENT, slug="more")),
    "change an event": ([EVENTS], saved(EVENT, title="More")),
    "delete an event": ([EVENTS], on(EVENT, "delete", post="yes")),
    "add news": ([EDITORS], added(POST, slug="more")),
    "change news": ([EDITORS], saved(POST, title="More")),
    "delete news": ([EDITORS], on(POST, "delete", post="yes")),
    "delete news that are ticked": (
        [EDITORS],
        picked(POST, "delete_selected", post="yes"),
    ),
    "add a focus area": ([EDITORS], added(AREA, name="More", slug="more")),
    "change a focus area": ([EDITORS], saved(AREA, name="More")),
    "delete a focus area": ([EDITORS], on(AREA, "delete", post="yes")),
    "change the site settings": ([MANAGERS], saved(SITE, place="Eastbridge")),
    # The staff
    "choose notices": (
        [MODERATORS],
        lambda rows: ("challenges/entry/my-notices/", {"choice": "digest"}),
    ),
    "change one’s password": (
        EVERYBODY,
        lambda rows: ("password_change/", {"old_password": PASSWORD, **PASSWORDS}),
    ),
    "add a user": ([], lambda rows: ("auth/user/add/", NEW_USER)),
    "delete a user": ([], on(USER, "delete", post="yes")),
    "remove the second factor": ([], picked(USER, "reset_second_factor")),
    "change a role": ([], saved(GROUP, name="More")),
    "delete a role": ([], on(GROUP, "delete", post="yes")),
}
"""Roles that may do it, beside superusers. All others change nothing."""


@pytest.mark.django_db
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_does_what_the_table_says(role: str, staff: User) -> None:
    rows, client = make_rows(staff), signed_in(role)
    may = {name for name, (roles, _press) in ACTIONS.items() if role in roles}
    does = {
        name for name, (_r, press) in ACTIONS.items() if works(client, *press(rows))
    }
    assert sorted(does) == sorted(ACTIONS if role == SUPERUSER else may)


NOTED = ('"django_session"', '"challenges_personaldataaccess"')
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


def works(client: Client, page: str, form: Form) -> bool:
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
        and not any(table in sql for table in NOTED)
    ]
    if response.status_code in {302, 303}:
        return bool(writes)
    # 200 is the list, for those who may only look: the action is none of theirs.
    refused = {200} if "action" in form else {403, 404}
    assert (response.status_code in refused | {403}, writes) == (True, []), page
    return False

"""Buttons of the admin: what each of them sends, and where to."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.utils import timezone

from focus_areas.models import FocusArea
from outbox.admin.held import get_fingerprint
from smartcity.erasure import services as erasure
from tests.smartcity.roles import PHOTO
from tests.smartcity.user_pages import user_form_data

Form = dict[str, Any]

Rows = dict[str, Any]

ENTRY, EMAIL, BULK = "challenges/entry", "outbox/email", "challenges/bulkaction"
CHALLENGE, REASON = "challenges/challenge", "challenges/decisionreason"
MESSAGE, EVENT, POST = "contact/message", "events/event", "news/post"
AREA, SITE = "focus_areas/focusarea", "core/sitesettings"
ERASURE, SUBSCRIPTION = "core/erasure", "subscriptions/subscription"
USER = "auth/user"

Press = Callable[[Rows], tuple[str, Form]]
"""Returns the URL that a button sends to, and what it sends."""


def press_on_page(model: str, page: str, *, row: str = "", **form: Any) -> Press:
    """Return a button on the page of an object."""
    return lambda rows: (f"{model}/{rows[row or model].pk}/{page}/", form)


def press_action(
    name: str, row: str = "waiting", model: str = ENTRY, **form: Any
) -> Press:
    return press_on_page(model, "action", row=row, action_name=name, **form)


def press_failed(name: str, row: str) -> Press:
    """Return a button on the page of an email that failed."""
    return press_on_page(EMAIL, "failed", row=row, action_name=name, reason="So.")


def press_list_action(model: str, action: str, row: str = "", **form: Any) -> Press:
    """Return an action of a list on what is ticked."""
    return lambda rows: (
        f"{model}/",
        {"action": action, "_selected_action": rows[row or model].pk, **form},
    )


def save_changed(model: str, **over: Any) -> Press:
    """Return the form of an object, with one answer changed."""
    return lambda rows: (
        f"{model}/{rows[model].pk}/change/",
        {**admin_form_data(rows[model]), **over},
    )


def save_new(model: str, **over: Any) -> Press:
    """Return the same form, for a new object: a draft."""
    draft = {f"{name}_at_{part}": "" for name in ("publish", "expire") for part in "01"}
    return lambda rows: (
        f"{model}/add/",
        {**admin_form_data(rows[model]), **draft, **over},
    )


def save_user(**button: str) -> Press:
    """Return the form of a user, with one answer changed."""
    return lambda rows: (
        f"{USER}/{rows[USER].pk}/change/",
        user_form_data(rows[USER], first_name="Anna", **button),
    )


def admin_form_data(row: Any) -> Form:
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


def extend_deadline(rows: Rows) -> tuple[str, Form]:
    challenge = rows[CHALLENGE]
    typed = {"closes_at_0": "2099-01-01", "closes_at_1": "17:00"}
    form = {**typed, "before": challenge.closes_at.isoformat()}
    return f"{CHALLENGE}/{challenge.pk}/extend/", form


def add_picture(rows: Rows) -> tuple[str, Form]:
    file = SimpleUploadedFile("plan.jpg", PHOTO)
    return f"{ENTRY}/{rows['waiting'].pk}/add-file/", {"file": file, "alt": "A roof"}


def mark_as_duplicate(rows: Rows) -> tuple[str, Form]:
    of = rows["waiting"].reference
    return f"{ENTRY}/{rows[ENTRY].pk}/duplicate/?of={of}", {}


def type_in_entry(rows: Rows) -> tuple[str, Form]:
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


def type_in_draft(rows: Rows) -> tuple[str, Form]:
    draft = rows["challenges/draft"]
    address, form = type_in_entry(rows)
    query = urlencode({"draft": draft.reference, "fingerprint": draft.fingerprint})
    return f"{address}?{query}", form


def redact_by_hand(rows: Rows) -> tuple[str, Form]:
    texts = {"title": "X", "problem": "X", "idea": "X", "beneficiaries": "X"}
    return f"{ENTRY}/{rows['waiting'].pk}/redact-by-hand/", texts


def erase_person(rows: Rows) -> tuple[str, Form]:
    person = rows["waiting"].reference
    fingerprint = erasure.get_fingerprint(erasure.find_held(person))
    form = {"person": person, "fingerprint": fingerprint, "erase": "yes"}
    return f"{ERASURE}/add/", form


def edit_email(name: str) -> Press:
    def press(rows: Rows) -> tuple[str, Form]:
        email = rows[EMAIL]
        fingerprint = get_fingerprint(email)
        typed = {"subject": "Edited", "text": email.text, "fingerprint": fingerprint}
        return f"{EMAIL}/{email.pk}/action/", {"action_name": name, **typed}

    return press

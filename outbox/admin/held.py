"""Page of a held email: staff edit it, stop it or send it now."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.actions import focus_first_error
from core.admin.pages import (
    NEXT,
    PagesAdmin,
    admin_url_to_go_to,
    back_url,
    object_page,
    render_admin_page,
)
from core.http import SeeOther
from core.templatetags.formatting import plain_datetime
from core.text.direction import isolate
from core.typed_words import drop_words, keep_words, say_kept
from core.types import StrOrPromise
from core.workflow import TransitionNotAllowed
from outbox import services
from outbox.admin import permissions
from outbox.admin.emailed import noted_in_history
from outbox.forms import HeldForm
from outbox.models import Email
from outbox.rendering import text_with_links


@dataclass(frozen=True)
class Button:
    """The service that it calls, its label, and what to say of the email afterwards.

    `edits`: the service takes subject and text as they were typed. `note` stays in the
    history of what the email is about."""

    service: Callable[..., Any]
    label: StrOrPromise
    success_message: StrOrPromise
    note: StrOrPromise
    edits: bool = True
    is_primary: bool = False


BUTTONS = {
    "save": Button(
        services.edit_held,
        _("Save"),
        _("saved. It is sent at %(moment)s."),
        _("An email was changed while it was held."),
        is_primary=True,
    ),
    "send_now": Button(
        services.edit_and_send,
        _("Send now"),
        _("goes out now."),
        _("A held email was sent before its time."),
    ),
    "stop": Button(
        services.stop,
        _("Stop"),
        _("stopped. It is not sent."),
        _("A held email was stopped."),
        edits=False,
    ),
}


def render_held(
    model_admin: PagesAdmin,
    request: HttpRequest,
    email: Email,
    form: HeldForm | None = None,
) -> HttpResponse:
    """Render the form of an email, or what was typed if it is held no longer.

    The email itself is then left out: not everybody may read it."""
    if form is None:
        form = HeldForm(initial={"subject": email.subject, "text": email.text})
    focus_first_error(form)
    back = back_url(request)
    params = {NEXT: back} if back else {}
    return render_admin_page(
        model_admin,
        request,
        "admin/outbox/email/held.html",
        _("Held email"),
        obj=email if email.status == Email.Status.HELD else None,
        errors=form.errors,
        fields=form,
        is_bound=form.is_bound,
        linked_text=text_with_links(email),
        fingerprint=get_fingerprint(email),
        buttons=BUTTONS,
        urls={"action": model_admin.object_url(request, "action", email, **params)},
        back_url=back,
    )


def run_button(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Save, send or stop an email, held or not: what was typed comes back with an
    answer."""
    email = permissions.get_email_or_deny(request.user, pk, permissions.HOLD)
    if request.method != "POST":  # after signing in again, or a reload
        return SeeOther(model_admin.url_after(request, email))
    form = HeldForm(request.POST)
    if url := admin_url_to_go_to(request):
        _keep_edited(model_admin, request, email, form)
        return SeeOther(url)
    button = BUTTONS.get(request.POST.get("action_name", ""))
    if button is None:
        messages.error(request, _("Press one of the buttons."))
        return render_held(model_admin, request, email, form)
    if button.edits and not form.is_valid():
        return render_held(model_admin, request, email, form)
    try:
        with noted_in_history(request, email, button.note):
            if button.edits:
                _edit(email, button, form, request.POST.get("fingerprint", ""))
            else:
                button.service(email)
    except TransitionNotAllowed as error:
        email.refresh_from_db()
        messages.error(request, str(error))
        return render_held(model_admin, request, email, form)
    done = button.success_message % {"moment": plain_datetime(email.send_after)}
    messages.success(request, f"{isolate(email.subject)}: {done}")
    if not button.edits:
        _keep_edited(model_admin, request, email, form)
    return SeeOther(model_admin.url_after(request, email))


def _keep_edited(
    model_admin: PagesAdmin, request: HttpRequest, email: Email, form: HeldForm
) -> None:
    """Keep what was typed, if it is more than the line breaks of a browser."""
    is_edited = any(
        (form[name].value() or "").split() != getattr(email, name).split()
        for name in form.fields
    )
    if is_edited:
        keep_words(request, email, request.POST)
        say_kept(request, model_admin.object_url(request, "change", email))


def render_kept(
    model_admin: PagesAdmin, request: HttpRequest, email: Email, data: QueryDict
) -> HttpResponse:
    """Show once what somebody had typed when they left the email or stopped it."""
    drop_words(request, email)
    return render_held(model_admin, request, email, HeldForm(data))


def _edit(email: Email, button: Button, form: HeldForm, fingerprint: str) -> None:
    """Raise TransitionNotAllowed rather than overwrite, unread, what a colleague has
    just edited. The service says what it refuses of an email that is held no longer."""
    current = get_object_or_404(Email.objects.select_for_update(), pk=email.pk)
    is_held = current.status == Email.Status.HELD
    if is_held and fingerprint not in {"", get_fingerprint(current)}:
        raise TransitionNotAllowed(gettext("It was changed while you were reading it."))
    button.service(email, **form.cleaned_data)


def get_fingerprint(email: Email) -> str:
    """Return what changes when a colleague edits the email."""
    text = repr([email.subject, email.text])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


ACTION_PAGE = object_page("action", run_button)

"""Page of an email that reached nobody: staff send it again, or put it aside."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
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
from core.text.direction import isolate
from core.typed_words import drop_words, keep_words, kept_words, say_kept
from core.users import get_staff_user
from core.workflow import TransitionNotAllowed
from outbox import failed
from outbox.admin import permissions
from outbox.admin.emailed import find_object, noted_in_history
from outbox.forms import PutAsideForm
from outbox.models import Email
from outbox.rendering import text_with_links

MAX_SHOWN = 20
"""Number of emails that the page names before several are put aside."""


def render_failed(
    model_admin: PagesAdmin,
    request: HttpRequest,
    email: Email,
    form: PutAsideForm | None = None,
) -> HttpResponse:
    """Render the email, what went wrong with it, and what can be done."""
    if form is None:
        kept = kept_words(request, email)
        drop_words(request, email)
        form = PutAsideForm(initial=kept.dict() if kept else None)
    focus_first_error(form)
    back = back_url(request)
    params = {NEXT: back} if back else {}
    return render_admin_page(
        model_admin,
        request,
        "admin/outbox/email/failed.html",
        email.subject,
        obj=email,
        errors=form.errors,
        fields=form,
        may_put_aside=email.status == Email.Status.FAILED,
        linked_text=text_with_links(email),
        urls={"failed": model_admin.object_url(request, "failed", email, **params)},
        back_url=back,
        **_about(request, email),
    )


def render_reason(
    model_admin: PagesAdmin,
    request: HttpRequest,
    failures: QuerySet[Email],
    form: PutAsideForm,
) -> HttpResponse:
    """Ask why emails that were ticked in the list are put aside."""
    focus_first_error(form)
    return render_admin_page(
        model_admin,
        request,
        "admin/outbox/email/put_aside.html",
        _("Put emails aside"),
        errors=form.errors,
        fields=form,
        ticked=request.POST.getlist(ACTION_CHECKBOX_NAME),
        select_across=request.POST.get("select_across", ""),
        count=failures.count(),
        shown=failures[:MAX_SHOWN],
    )


def _about(request: HttpRequest, email: Email) -> dict[str, Any]:
    """Return the object that the email is about, if it has a page, and the URL of that
    for those who may open it."""
    found = find_object(request, email)
    if found is None:
        return {}
    model_admin, obj = found
    may_open = model_admin.has_view_permission(request, obj)
    url = model_admin.object_url(request, "change", obj) if may_open else ""
    return {"about": obj, "about_url": url}


def run_button(model_admin: PagesAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Send an email again, or put it aside."""
    email = permissions.get_email_or_deny(request.user, pk, permissions.SEND)
    if request.method != "POST":  # after signing in again, or a reload
        return SeeOther(model_admin.url_after(request, email))
    button = request.POST.get("action_name")
    form = PutAsideForm(request.POST)
    if url := admin_url_to_go_to(request):
        if form.has_changed():
            keep_words(request, email, request.POST)
            say_kept(request, model_admin.object_url(request, "change", email))
        return SeeOther(url)
    if button == "send_again":
        with noted_in_history(request, email, _("A failed email was sent again.")):
            failed.send_again(email)
        done = _("back in the queue.")
    elif button != "put_aside":
        messages.error(request, _("Press one of the buttons."))
        return render_failed(model_admin, request, email, form)
    elif not form.is_valid():
        return render_failed(model_admin, request, email, form)
    else:
        try:
            _put_aside(request, email, form.cleaned_data["reason"])
        except TransitionNotAllowed as error:
            email.refresh_from_db()
            messages.error(request, str(error))
            return render_failed(model_admin, request, email, form)
        done = _("put aside.")
    messages.success(request, f"{isolate(email.subject)}: {done}")
    return SeeOther(model_admin.url_after(request, email))


def _put_aside(request: HttpRequest, email: Email, reason: str) -> None:
    note = _("A failed email was put aside: %(why)s") % {"why": reason}
    with noted_in_history(request, email, note):
        failed.put_aside(email, by=get_staff_user(request), reason=reason)


FAILED_PAGE = object_page("failed", run_button)

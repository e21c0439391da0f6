"""The private page of an entry: whoever has its link may see it and act on it."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from challenges.forms.private import LinksForm, RevisionForm
from challenges.models import Entry, EntryHistory
from challenges.models.workflow import Status
from challenges.services import personal_data
from challenges.services.entering import entries, links
from challenges.services.moderation import duplicates
from challenges.views.access import entry_page
from core import antispam
from core.http import SeeOther
from core.workflow import TransitionNotAllowed
from outbox.services import acknowledgement, are_slow


@require_safe
@entry_page
def private(request: HttpRequest, entry: Entry) -> HttpResponse:
    return render(
        request,
        "challenges/entry.html",
        {
            "entry": entry,
            "history": entry.history.visible_to_entrant(),
            "files": entry.attachments.all(),
            "fellows": duplicates.duplicate_summary(entry),
            "can_withdraw": entries.can_withdraw(entry),
            "can_undo_withdrawal": entries.can_undo_withdrawal(entry),
        },
    )


@require_safe
@entry_page
def sent(request: HttpRequest, entry: Entry) -> HttpResponse:
    email = acknowledgement(entry.reference, since=entry.submitted_at)
    page = {"entry": entry, "email": email}
    return render(request, "challenges/entry_sent.html", page)


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@entry_page
def change(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.method != "POST":
        if not entry.can_be_changed:
            return SeeOther(entry.private_path)  # it says where the entry stands
        return _change_page(request, RevisionForm(entry=entry))
    form = RevisionForm(request.POST, entry=entry)
    refusal, status = antispam.check_send(request, form="change")
    if not entry.can_be_changed:
        refusal = gettext(
            "It is too late to change your idea. Your words are still here: copy them, "
            "and tell us what you would like to do."
        )
    asked = _our_request(entry)
    if asked and form.shown_at and form.shown_at < asked.at:
        refusal = gettext("We have just asked you for something: please read it first.")
        form.restamp()
    if form.is_valid() and not refusal:
        with suppress(
            TransitionNotAllowed
        ):  # somebody was quicker: the private page tells
            reply = form.cleaned_data.get("reply", "")
            entries.update_answers(
                entry,
                answers=form.answers,
                consent_words=form.instance.consent_words,
                reply=reply,
            )
        return SeeOther(entry.private_path)
    if refusal:
        form.add_error(None, refusal)
    return _change_page(request, form, status=status)


def _our_request(entry: Entry) -> EntryHistory | None:
    """What we asked of the entrant and wait for."""
    if entry.status_shown_to_entrant != Status.CHANGES_REQUESTED:
        return None
    return entry.history.filter(to_status=Status.CHANGES_REQUESTED).last()


def _change_page(
    request: HttpRequest, form: RevisionForm, status: int = 200
) -> HttpResponse:
    entry = form.instance
    page = {"form": form, "entry": entry, "request_step": _our_request(entry)}
    return render(request, "challenges/entry_change.html", page, status=status)


@require_safe
@entry_page
def data(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Everything about the entry that came from its entrant or was told to them: the
    right of access (UK GDPR, Article 15)."""
    response = JsonResponse(
        personal_data.subject_access_data(entry), json_dumps_params={"indent": 2}
    )
    name = f"{entry.reference}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@entry_page
def erase(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.method == "POST" and not antispam.is_cross_site(request):
        personal_data.delete_entry(entry)
        return SeeOther(reverse("challenges:erased"))
    return render(request, "challenges/entry_erase.html", {"entry": entry})


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "challenges/entry_erased.html")


@csrf_exempt  # the link itself is the key: see core.private_links
@require_POST
@entry_page
def come_back(request: HttpRequest, entry: Entry) -> HttpResponse:
    if not antispam.is_cross_site(request):
        with suppress(TransitionNotAllowed):  # too late: the private page tells
            entries.undo_withdrawal(entry)
    return SeeOther(entry.private_path)


@csrf_exempt  # nobody is signed in and there is no cookie: see core.antispam
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "challenges/lost_link.html", {"form": LinksForm()})
    form = LinksForm(request.POST)
    refusal, status = antispam.check_send(request, form="links")
    if form.is_valid() and not refusal:
        links.send_links(form.cleaned_data["whose"])
        return SeeOther(reverse("challenges:links_sent"))
    if refusal:
        form.add_error(None, refusal)
    return render(request, "challenges/lost_link.html", {"form": form}, status=status)


@require_safe
def links_sent(request: HttpRequest) -> HttpResponse:
    page = {"emails_are_slow": are_slow()}
    return render(request, "challenges/links_sent.html", page)


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@entry_page
def withdraw(request: HttpRequest, entry: Entry) -> HttpResponse:
    if not entries.can_withdraw(entry):
        return SeeOther(entry.private_path)  # it says where the entry stands
    if request.method == "POST" and not antispam.is_cross_site(request):
        with suppress(
            TransitionNotAllowed
        ):  # somebody was quicker: the private page tells
            entries.withdraw(entry)
        return SeeOther(entry.private_path)
    return render(request, "challenges/entry_withdraw.html", {"entry": entry})


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@entry_page
def emails(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Stop the emails about this idea, or get them again.

    A POST stops them whatever it says, unless it asks to start: mail programs send
    one that says List-Unsubscribe=One-Click, and follow no redirect (RFC 8058)."""
    if not entry.email:
        return SeeOther(entry.private_path)
    if request.method == "POST" and not antispam.is_cross_site(request):
        if "start" in request.POST:
            entries.start_emails(entry)
        else:
            entry = entries.stop_emails(entry)
        if "List-Unsubscribe" not in request.POST:
            return SeeOther(entry.private_path)
    return render(request, "challenges/entry_emails.html", {"entry": entry})


@csrf_exempt  # the link itself is the key: see core.private_links
@require_http_methods(["GET", "HEAD", "POST"])
@entry_page
def new_link(request: HttpRequest, entry: Entry) -> HttpResponse:
    """End this link. Whoever holds it is never shown the new one."""
    if not entry.email:
        return SeeOther(entry.private_path)
    if request.method == "POST" and not antispam.is_cross_site(request):
        links.renew_link(entry)
        return SeeOther(reverse("challenges:new_link_sent"))
    return render(request, "challenges/entry_new_link.html", {"entry": entry})


@require_safe
def new_link_sent(request: HttpRequest) -> HttpResponse:
    page = {"emails_are_slow": are_slow()}
    return render(request, "challenges/new_link_sent.html", page)

"""The private pages of an entry, where its entrant sees it and acts on it."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from challenges.forms.private import ReplyForm, RevisionForm
from challenges.models import Entry, EntryHistory
from challenges.models.workflow import UNDO_WITHDRAWAL_WINDOW, Status
from challenges.services import personal_data
from challenges.services.entering import entries
from challenges.services.moderation import duplicates
from challenges.services.records import entrant_timeline
from challenges.views.access import READ_AND_POST, private_page
from challenges.views.confirm import confirm_page
from core import antispam
from core.antispam import AntiSpamForm
from core.http import SeeOther
from core.workflow import TransitionNotAllowed
from outbox.services import acknowledgement


@private_page(Entry)
def overview(request: HttpRequest, entry: Entry) -> HttpResponse:
    return _overview_page(request, entry, ReplyForm())


@private_page(Entry, methods=["POST"])
def answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Take the answer to what we asked; the idea stays as it is."""
    form = ReplyForm(request.POST)
    if refusal := _refusal(form, entry):
        form.add_error(None, refusal)
    if form.is_accepted(request, limit="change"):
        # Somebody else may have been quicker: then the private page tells.
        with suppress(TransitionNotAllowed):
            entries.answer(entry, reply=form.cleaned_data["reply"])
        return SeeOther(entry.private_path)
    return _overview_page(request, entry, form)


def _overview_page(request: HttpRequest, entry: Entry, form: ReplyForm) -> HttpResponse:
    steps = entrant_timeline.steps(entry)
    last = steps[-1] if steps else None
    last_message = last.text if last else ""
    files = list(entry.attachments.all())
    request_record = _request_record(entry)
    told_above = request_record.message if request_record else ""
    if entry.status_shown_to_entrant == Status.DECLINED:
        told_above = last_message
    context = {
        "entry": entry,
        "area": entry.area_shown_to_entrant,
        "steps": steps,
        "request_record": request_record,
        "reply_form": form,
        "last_message": last_message,
        "told_above": told_above,
        "undo_until": last and last.at + UNDO_WITHDRAWAL_WINDOW,
        "files": files,
        "picture": next((f for f in files if f.is_picture and f.renditions), None),
        "duplicates": duplicates.duplicate_summary(entry),
        "can_withdraw": entries.can_withdraw(entry),
        "can_undo_withdrawal": entries.can_undo_withdrawal(entry),
    }
    return render(request, "challenges/entry.html", context, status=form.status)


@private_page(Entry)
def sent(request: HttpRequest, entry: Entry) -> HttpResponse:
    since = entry.submitted_at or entry.created_at
    email = acknowledgement(entry.reference, since=since)
    context = {"entry": entry, "email": email}
    return render(request, "challenges/entry_sent.html", context)


@private_page(Entry, methods=READ_AND_POST)
def change(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.method != "POST":
        if not entry.can_be_changed:
            return SeeOther(entry.private_path)  # it says where the entry stands
        return _change_page(request, RevisionForm(entry=entry))
    form = RevisionForm(request.POST, entry=entry)
    if refusal := _refusal(form, entry):
        form.add_error(None, refusal)
    if form.is_accepted(request, limit="change"):
        # Somebody else may have been quicker: then the private page tells.
        with suppress(TransitionNotAllowed):
            entries.update_answers(
                entry,
                answers=form.answers,
                consent_words=form.instance.consent_words,
                reply=form.cleaned_data.get("reply", ""),
            )
        return SeeOther(entry.private_path)
    return _change_page(request, form)


def _refusal(form: AntiSpamForm, entry: Entry) -> str:
    """Return why these answers come too late, or before our request was read; else "".

    In the second case the form counts as shown now, so that it can be sent again."""
    record = _request_record(entry)
    is_held = entry.status != Status.CHANGES_REQUESTED  # what was decided since
    asked_at = record and (record.at if is_held else entry.shown_at)
    if asked_at and form.shown_at and form.shown_at < asked_at:
        form.renew_form_token()
        return _("We have just asked you for something: please read it first.")
    if not entry.can_be_changed:
        return _(
            "It is too late to change your idea. Your words are still here: copy them, "
            "and tell us what you would like to do."
        )
    return ""


def _request_record(entry: Entry) -> EntryHistory | None:
    """Return the record of what we asked the entrant for and still wait for."""
    if entry.status_shown_to_entrant != Status.CHANGES_REQUESTED:
        return None
    requests = entry.told_history.filter(to_status=Status.CHANGES_REQUESTED)
    request_record: EntryHistory | None = requests.last()
    return request_record


def _change_page(request: HttpRequest, form: RevisionForm) -> HttpResponse:
    entry = form.instance
    context = {
        "form": form,
        "entry": entry,
        "request_record": _request_record(entry),
    }
    return render(request, "challenges/entry_change.html", context, status=form.status)


@private_page(Entry, methods=READ_AND_POST)
def delete(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.method == "POST" and not antispam.is_cross_site(request):
        personal_data.delete_entry(entry)
        return SeeOther(reverse("challenges:deleted"))
    offer = _(
        'Would you rather keep a copy? <a href="{url}">Read or save it first</a>.'
    )
    return confirm_page(
        request,
        entry,
        question=_("Delete everything?"),
        effects=[
            _(
                "We will delete your idea, your name, your email address and every "
                "email about it. Your idea will leave the challenge. Nobody can bring "
                "it back, not even us."
            ),
            format_html(offer, url=f"{entry.private_path}data/"),
        ],
        yes=_("Yes, delete everything"),
        is_dangerous=True,
        no=_("No, keep it"),
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "challenges/entry_deleted.html")


@private_page(Entry, methods=["POST"])
def undo_withdrawal(request: HttpRequest, entry: Entry) -> HttpResponse:
    if not antispam.is_cross_site(request):
        with suppress(TransitionNotAllowed):  # too late: the private page tells
            entries.undo_withdrawal(entry)
    return SeeOther(entry.private_path)


@private_page(Entry, methods=READ_AND_POST)
def withdraw(request: HttpRequest, entry: Entry) -> HttpResponse:
    if not entries.can_withdraw(entry):
        return SeeOther(entry.private_path)  # it says where the entry stands
    if request.method == "POST" and not antispam.is_cross_site(request):
        # Somebody else may have been quicker: then the private page tells.
        with suppress(TransitionNotAllowed):
            entries.withdraw(entry)
        return SeeOther(entry.private_path)
    return confirm_page(
        request,
        entry,
        question=_("Withdraw your idea?"),
        effects=[
            _(
                "Nobody will see it on our website any more, and the judges will not "
                "read it. You can undo this for seven days."
            )
        ],
        yes=_("Yes, withdraw it"),
        is_dangerous=True,
        no=_("No, keep it"),
    )


@private_page(Entry, methods=READ_AND_POST)
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
    if entry.emails_opted_out:
        effect = _(
            "You have stopped emails about this idea. Shall we write to %(email)s "
            "again when something happens?"
        )
        return confirm_page(
            request,
            entry,
            question=_("Get emails again?"),
            effects=[effect % {"email": entry.email}],
            yes=_("Yes, send me emails"),
            no=_("No, leave it as it is"),
            button_name="start",
        )
    effect = _(
        "We will send no more emails about this idea to %(email)s, not even when we "
        "decide about it or need something from you. Keep the link to your private "
        "page: you will find all that there."
    )
    return confirm_page(
        request,
        entry,
        question=_("Stop the emails?"),
        effects=[effect % {"email": entry.email}],
        yes=_("Yes, stop the emails"),
        no=_("No, keep writing to me"),
    )

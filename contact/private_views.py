"""The private page of a message: what was said, and what its sender can do."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contact import sender
from contact.deleting import delete_message
from contact.forms import AdditionForm, LinksForm
from contact.models import Message, Status
from core import antispam, private_links
from core.http import SeeOther, behind_private_link
from core.types import View
from core.uploads import stored_response
from outbox.services import emails_are_slow

READ = ["GET", "HEAD"]
READ_AND_POST = [*READ, "POST"]


def private_page(*, methods: Sequence[str] = READ_AND_POST) -> Callable[[View], View]:
    """Decorate a view of the message that a private link opens; it gets that in place
    of the token. Who opens the address of a button is led to the page with the button.
    See core.http.behind_private_link for the rest."""

    def decorate(view: View) -> View:
        @behind_private_link(READ_AND_POST)
        @wraps(view)
        def page(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            nonce = private_links.verify_token(private_links.Purpose.MESSAGE, token)
            messages = Message.objects.select_related("topic")
            message = messages.filter(link_nonce=nonce).first()
            try:
                if message is not None:
                    if request.method not in methods:
                        return SeeOther(message.private_path)
                    return view(request, message, **kwargs)
            except Message.DoesNotExist:
                pass  # deleted by another click, just now
            return render(request, "contact/link_unknown.html", status=404)

        return page

    return decorate


@private_page()
def private(request: HttpRequest, message: Message) -> HttpResponse:
    """Show what was said, and take what the sender adds."""
    is_sent = request.method == "POST"
    form = AdditionForm(request.POST, request.FILES) if is_sent else AdditionForm()
    if form.is_bound and form.is_accepted(request, limit="contact"):
        text, key = form.cleaned_data["text"], form.idempotency_key
        sender.add(message, text=text, idempotency_key=key, files=form.new_files)
        return SeeOther(f"{message.private_path}?added")
    context = {
        "form": form,
        "message": message,
        "status": sender.status_shown_to_sender(message),
        "is_promised": message.status != Status.SPAM,
        "is_late": message.reply_due <= timezone.now(),
        "said": sender.said_after(message),
        "files": sender.files_shown(message),
    }
    return render(request, "contact/private.html", context, status=form.status)


@private_page(methods=["GET", "HEAD"])
def file(
    request: HttpRequest, message: Message, pk: int, filename: str
) -> HttpResponseBase:
    """Send a file back to who sent it, or one that came with our reply."""
    attachment = get_object_or_404(sender.files_shown(message), pk=pk)
    return stored_response(attachment.storage_name(filename), shown_as=attachment.name)


def _may_post(request: HttpRequest) -> bool:
    """Whether a button may do its work; each press counts, as each adds a row."""
    refusal, _status = antispam.check_send(request, limit="contact")
    return not refusal


@private_page(methods=["POST"])
def solved(request: HttpRequest, message: Message) -> HttpResponse:
    if _may_post(request):
        sender.solve(message)
    return SeeOther(message.private_path)


@private_page(methods=["POST"])
def reopen(request: HttpRequest, message: Message) -> HttpResponse:
    if _may_post(request):
        sender.reopen(message)
    return SeeOther(message.private_path)


@private_page()
def delete(request: HttpRequest, message: Message) -> HttpResponse:
    if request.method == "POST" and not antispam.is_cross_site(request):
        delete_message(message)
        return SeeOther(reverse("contact:deleted"))
    context = {
        "question": _("Delete your message?"),
        "effects": [
            _(
                "We will delete %(reference)s: what you wrote, our replies and notes, "
                "your name and how to reach you, and our copies of the emails about it."
            )
            % {"reference": message.reference},
            _("If you still wait for a reply, none will come."),
        ],
        "yes": _("Yes, delete everything"),
        "no": _("No, keep it"),
        "back_url": message.private_path,
        "is_dangerous": True,
    }
    return render(request, "confirm.html", context)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "contact/deleted.html")


@csrf_exempt  # nobody is signed in and there is no cookie, see core.antispam
@never_cache
@require_http_methods(READ_AND_POST)
def lost_link(request: HttpRequest) -> HttpResponse:
    form = LinksForm(request.POST) if request.method == "POST" else LinksForm()
    if form.is_bound and form.is_accepted(request, limit="links"):
        sender.send_links(form.cleaned_data["whose"])
        return SeeOther(reverse("contact:links_sent"))
    context = {"form": form}
    return render(request, "contact/lost_link.html", context, status=form.status)


@require_safe
def links_sent(request: HttpRequest) -> HttpResponse:
    """Say the same to everybody, whether we know them or not."""
    context = {"emails_are_slow": emails_are_slow()}
    return render(request, "contact/links_sent.html", context)

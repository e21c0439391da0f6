"""The contact form and its thank-you page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contact import services
from contact.forms import MessageForm
from contact.models import Message
from core.http import SeeOther, allow_back_button
from core.references import parse_reference
from outbox.services import acknowledgement


@csrf_exempt  # nobody is signed in and there is no cookie, see core.antispam
@allow_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, MessageForm())
    form = MessageForm(request.POST)
    if form.is_accepted(request, limit="contact"):
        message = services.send_message(
            form.instance, idempotency_key=form.idempotency_key
        )
        return SeeOther(reverse("contact:sent", args=[message.reference]))
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: MessageForm) -> HttpResponse:
    context = {"form": form}
    return render(request, "contact/contact_form.html", context, status=form.status)


@never_cache
@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Thank-you page. Somebody who guesses a reference learns only that it exists."""
    message = get_object_or_404(Message, reference=parse_reference(reference))
    email = acknowledgement(message.reference, since=message.sent_at)
    context = {"reference": message.reference, "email": email}
    return render(request, "contact/contact_sent.html", context)

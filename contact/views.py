"""The contact form and its thank-you page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contact import services
from contact.forms import MessageForm
from contact.models import Message, Topic
from core.http import SeeOther, allow_back_button
from core.references import parse_reference
from core.text.clean import strip_invisible
from outbox.services import acknowledgement

MAX_ABOUT = 200
"""Characters that a link may fill in."""


@csrf_exempt  # nobody is signed in and there is no cookie, see core.antispam
@allow_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, MessageForm(initial=_asked_for(request)))
    form = MessageForm(request.POST)
    if form.is_accepted(request, limit="contact"):
        message = services.send_message(
            form.instance, idempotency_key=form.idempotency_key
        )
        return SeeOther(reverse("contact:sent", args=[message.reference]))
    return _form_page(request, form)


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """Return what a link to the form fills in: `topic`, and in `about` what the message
    is about, such as the title of an event."""
    topic = request.GET.get("topic", "")
    about = strip_invisible(request.GET.get("about", ""))[:MAX_ABOUT]
    return {
        "topic": topic if topic in Topic.values else "",
        "text": _("About: %(what)s") % {"what": about} + "\n\n" if about else "",
    }


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

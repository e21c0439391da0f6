"""The topics of messages, the form of each, and its thank-you page."""

from statistics import median_low
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contact import services
from contact.forms import MessageForm
from contact.models import Message, Question, Topic
from contact.promise import median_reply_days
from core.addresses import gone_page, published_page
from core.http import SeeOther, allow_back_button
from core.references import parse_reference
from core.shared_pages import shared_page
from core.text.clean import strip_invisible
from outbox.services import acknowledgement

MAX_ABOUT = 200
"""Characters that a link may fill in."""


@shared_page("about", "topic")
@require_safe
def topics(request: HttpRequest) -> HttpResponseBase:
    """List the topics. What a link says of its subject goes on to the form."""
    query = _about_query(request)
    if slug := request.GET.get("topic"):  # as links said before topics had pages
        topic = Topic.objects.filter(slug=slug).first()
        if topic is not None:
            return redirect(topic.get_absolute_url() + query)
    offered = list(Topic.objects.offered())
    context = {
        "topics": offered,
        "query": query,
        "usual_days": median_low(t.reply_days for t in offered) if offered else None,
    }
    return render(request, "contact/topics.html", context)


@shared_page()
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show all that others asked, with our answers."""
    published = Question.objects.published().select_related("topic")
    return render(request, "contact/questions.html", {"questions": published})


def retired(request: HttpRequest, _model: type[Model]) -> HttpResponseBase:
    """Lead links to a topic that is not offered any more to the list of the others:
    pages of the site link to some. A message that was begun before still belongs to it.
    """
    if request.method != "POST":
        return redirect(reverse("contact:topics") + _about_query(request))
    match = request.resolver_match
    topic = Topic.objects.filter(slug=match.kwargs["slug"]).first() if match else None
    return answer(request, topic) if topic else gone_page(request, Topic)


@allow_back_button
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, topic: Topic) -> HttpResponse:
    """Show what to try first and the form; `?about=` of a link says what the message is
    about, such as the title of an event."""
    about = _about(request)
    text = _("About: %(what)s") % {"what": about} + "\n\n" if about else ""
    initial = {"text": text}
    if request.method != "POST":
        form = MessageForm(topic=topic, initial=initial)
        return _form_page(request, topic, form)
    form = MessageForm(request.POST, request.FILES, topic=topic, initial=initial)
    if form.is_accepted(request, limit="contact"):
        message = services.send_message(
            form.instance,
            idempotency_key=form.idempotency_key,
            files=form.new_files,
        )
        return SeeOther(reverse("contact:sent", args=[message.reference]))
    return _form_page(request, topic, form)


write = csrf_exempt(  # nobody is signed in and there is no cookie, see core.antispam
    published_page(Topic.objects.offered, gone=retired)(answer)
)


def _about(request: HttpRequest) -> str:
    return strip_invisible(request.GET.get("about", ""))[:MAX_ABOUT]


def _about_query(request: HttpRequest) -> str:
    about = _about(request)
    return f"?{urlencode({'about': about})}" if about else ""


def _form_page(request: HttpRequest, topic: Topic, form: MessageForm) -> HttpResponse:
    context = {
        "form": form,
        "topic": topic,
        "questions": topic.questions.published(),
        "median_days": median_reply_days(topic),
    }
    return render(request, "contact/topic.html", context, status=form.status)


@never_cache
@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Thank-you page. Somebody who guesses a reference learns only that it exists, and
    by when we reply."""
    message = get_object_or_404(Message, reference=parse_reference(reference))
    email = acknowledgement(message.reference, since=message.sent_at)
    context = {
        "reference": message.reference,
        "reply_due": message.reply_due,
        "email": email,
    }
    return render(request, "contact/contact_sent.html", context)

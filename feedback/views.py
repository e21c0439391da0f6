"""Answers from the buttons below each page, and the two questions after them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.antispam import check_send
from core.http import SeeOther, behind_private_link, hashed_ip
from feedback import services
from feedback.forms import WordsForm

ANSWERS = {"yes": True, "no": False}


@csrf_exempt  # nobody is signed in and there is no cookie, see core.antispam
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Store yes or no. The buttons are the same on each visit, so that pages are, too:
    they have no token, and the rate limit alone protects them."""
    path = services.signed_path_of(request.POST.get("page", ""))
    is_useful = request.POST.get("useful", "")
    if is_useful not in ANSWERS or not services.is_asked_about(path):
        raise Http404
    refusal, status = check_send(request, limit="feedback")
    if refusal:
        context = {"refusal": refusal, "path": path}
        return render(request, "feedback/refused.html", context, status=status)
    browser = request.headers.get("User-Agent", "")
    sender = salted_hmac("feedback", hashed_ip(request) + browser).hexdigest()
    stored = services.answer(path, is_useful=ANSWERS[is_useful], sender=sender)
    return SeeOther(stored.words_path)


@behind_private_link(["GET", "HEAD", "POST"])
def words(request: HttpRequest, token: str) -> HttpResponse:
    stored = services.find(token)
    if stored is None:
        raise Http404
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_accepted(request, limit="feedback"):
        texts = {name: form.cleaned_data[name] for name in ("doing", "better")}
        services.add_words(stored, **texts)
        return SeeOther(f"{stored.words_path}?sent")
    is_sent = "sent" in request.GET and not form.is_bound
    context = {"path": stored.page.path, "form": None if is_sent else form}
    return render(request, "feedback/words.html", context, status=form.status)

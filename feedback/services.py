"""Everything that writes answers to “Is this page useful?”."""

from datetime import timedelta

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from core.text.personal_data import redact_text
from feedback.models import TOKEN_SALT, Answer, Page

KEPT = timedelta(days=365)

TOKEN_MAX_AGE = 24 * 3600
"""Seconds for which somebody can add words to an answer."""

DOUBLE_CLICK = 3
"""Seconds in which the same answer of the same browser is one: somebody else behind
its IP address has hardly answered the same of that page so soon."""

MAX_PATH = 300
"""Characters of a path, as the model has them."""

NAMES_OF_ONE = {"token", "reference"}
"""Parts of addresses of pages for one person; ideas alone are public by reference."""


PATH_SIGNER = signing.Signer(salt="feedback.page")
"""Signs the paths of pages that ask: an answer is about a page that there is. The same
for everybody, so that pages are, too."""


def signed_path_of(signed: str) -> str:
    """Return the path of a page that asked; "" if no page of ours did."""
    try:
        return PATH_SIGNER.unsign(signed)
    except signing.BadSignature:
        return ""


def is_asked_about(path: str) -> bool:
    """Whether a path is that of a page for everybody: no page of staff, and none whose
    address is a secret or names somebody's message."""
    if len(path) > MAX_PATH:
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if path.startswith(reverse("admin:index")):
        return False
    is_of_one = not NAMES_OF_ONE.isdisjoint(match.kwargs)
    return match.view_name == "challenges:idea" or not is_of_one


@transaction.atomic
def answer(path: str, *, is_useful: bool, sender: str) -> Answer:
    """Store an answer about a page. `sender` is a hash that says who sends it: a second
    click is the same answer."""
    key = f"feedback:{sender}:{path}:{is_useful}"
    if first := Answer.objects.filter(pk=cache.get(key)).first():
        return first
    page, _is_new = Page.objects.get_or_create(path=path)
    stored = Answer.objects.create(page=page, is_useful=is_useful)
    cache.set(key, stored.pk, DOUBLE_CLICK)
    return stored


def find(token: str) -> Answer | None:
    """Return the answer that a link belongs to; None if it is too old, or none."""
    try:
        pk = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_MAX_AGE)
    except signing.BadSignature:
        return None
    return Answer.objects.select_related("page").filter(pk=pk).first()


def add_words(stored: Answer, *, doing: str, better: str) -> None:
    """Keep the words, without personal details: nobody writes back to them."""
    stored.doing, stored.better = redact_text(doing), redact_text(better)
    stored.save(update_fields=["doing", "better"])


@transaction.atomic
def purge_old() -> int:
    """Delete answers that are older than KEPT, and pages without any; return how many
    answers."""
    old = Answer.objects.filter(answered_at__lt=timezone.now() - KEPT)
    count, _by_model = old.delete()
    Page.objects.filter(answers=None).delete()
    return count

"""URLs of the drafts that the demo shares, for checks that look at all pages."""

from django.urls import reverse

from core.draft_links import token_of
from core.models import DraftLink
from events.models import Event


def draft_urls() -> list[str]:
    """Drafts of both kinds, as people with a link see them, and a link that ended."""
    tokens = [token_of(link) for link in DraftLink.objects.all()]
    return [f"/drafts/{token}/" for token in [*tokens, "a-link-that-was-cut-off"]]


def share_urls() -> list[str]:
    """The pages that share a draft: with a link, and of what is public."""
    link = DraftLink.objects.get(kind="events.event")
    public = Event.objects.filter(source=None).published().first()
    name = "admin:events_event_share"
    return [reverse(name, args=[pk]) for pk in (link.content_pk, public.pk)]

"""Private links to what is not public yet, for people without an account: somebody who
is quoted, a partner, the hall. A link ends by itself, and when its thing is public."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from core.models import DraftLink
from core.private_links import Purpose, make_token, new_nonce, verify_token
from core.publishing import Addressed, Publication, Publishable

LIFE = timedelta(days=7)


def _links_of(obj: Addressed) -> dict[str, Any]:
    return {"kind": obj._meta.label_lower, "content_pk": obj.pk}


@transaction.atomic
def make_link(obj: Publishable) -> DraftLink:
    """Make the link of a draft. One that it had before ends."""
    now = timezone.now()
    DraftLink.objects.filter(expires_at__lte=now).delete()
    values = {"nonce": new_nonce(), "expires_at": now + LIFE}
    return DraftLink.objects.update_or_create(**_links_of(obj), defaults=values)[0]


def end_link(obj: Addressed) -> None:
    DraftLink.objects.filter(**_links_of(obj)).delete()


def link_of(obj: Publishable) -> DraftLink | None:
    """Return the link that opens a draft now; None if there is none."""
    links = DraftLink.objects.filter(**_links_of(obj))
    return links.filter(expires_at__gt=timezone.now()).first()


def token_of(link: DraftLink) -> str:
    return make_token(Purpose.DRAFT, link.nonce)


def find_draft(token: str) -> tuple[DraftLink, Publishable] | None:
    """Return the link that a token is of, and what it shows: a draft, or what is public
    meanwhile. None if the link has ended, or if its thing was public and is not now."""
    nonce = verify_token(Purpose.DRAFT, token)
    links = DraftLink.objects.filter(nonce=nonce, expires_at__gt=timezone.now())
    link = links.first() if nonce else None
    if link is None:
        return None
    obj = apps.get_model(link.kind)._default_manager.filter(pk=link.content_pk).first()
    if not isinstance(obj, Publishable) or obj.publication == Publication.EXPIRED:
        return None
    return link, obj

"""URLs of private pages of the demo; those of ideas are in site_map.py."""

from contact.models import Message
from subscriptions.models import Subscription


def message_urls() -> list[str]:
    """The private pages of messages that wait, and of one that is solved."""
    waiting = Message.objects.filter(status="new", additions__isnull=False).first()
    solved = Message.objects.get(status="solved")
    late = Message.objects.filter(status="new").order_by("reply_due").first()
    return [
        "/contact/m/",
        "/contact/m/link-sent/",
        "/contact/m/deleted/",
        "/contact/m/a-link-that-was-cut-off/",
        f"{waiting.private_path}?added",
        f"{waiting.private_path}delete/",
        late.private_path,
        solved.private_path,
    ]


def updates_urls() -> list[str]:
    """The pages of updates by email, of somebody who confirmed them and of somebody who
    has not."""
    confirmed = Subscription.objects.confirmed().first()
    asked = Subscription.objects.get(confirmed_at=None)
    return [
        "/updates/",
        "/updates/?area=clean-tech-city",
        "/updates/sent/",
        "/updates/stopped/",
        "/updates/a-link-that-was-cut-off/",
        f"{asked.private_path}confirm/",
        f"{confirmed.private_path}?begun",
        f"{confirmed.private_path}?saved",
        f"{confirmed.private_path}stop/",
    ]

"""URLs of private pages of the demo; those of ideas are in site_map.py."""

from django.urls import reverse

from challenges.models import Challenge
from contact.models import Message
from judging.models import Panel
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


def running_panel() -> Panel:
    """The panel of the demo whose round is open."""
    return Panel.objects.get(rounds__status="open")


def judge_urls() -> list[str]:
    """The pages of a judge in the demo who is not done, and an invitation."""
    panel = running_panel()
    judge = panel.judges.get(seat=2)
    new, done, aside = (
        judge.cards.filter(status=status).order_by("position").first()
        for status in ("new", "done", "conflict")
    )
    invited = panel.judges.get(seat=5)
    cards = [f"idea/{card.entry.reference}/" for card in (new, done, aside)]
    pages = [
        "",
        "terms/",
        "mine/",
        "samples/1/",
        "emails/",
        "new-link/",
        *cards,
        f"{cards[1]}aside/",
    ]
    return [*(judge.private_path + page for page in pages), invited.private_path]


def judged_urls() -> list[str]:
    """The pages of the panel of the demo that has decided, and what everyone reads."""
    panel = Panel.objects.get(rounds__status="closed")
    idea = panel.challenge.entries.order_by("pk").first()
    names = ["ranking", "awards", "meeting", "meeting_book", "choices", "feedback"]
    return [
        *(reverse(f"admin:judging_panel_{name}", args=[panel.pk]) for name in names),
        *(
            reverse(f"admin:judging_panel_{name}_idea", args=[panel.pk])
            + f"?of={idea.reference}"
            for name in ("ranking", "feedback")
        ),
        reverse("admin:judging_panel_sponsor", args=[panel.pk])
        + f"?award={panel.awards.earliest('position').pk}",
    ]


def panel_urls() -> list[str]:
    """The pages on which staff run the panel of the demo."""
    panel = running_panel()
    idea = panel.challenge.entries.order_by("pk").first()
    names = ["change", "rubric", "rehearsal", "terms", "judges", "judge_list", "bar"]
    names += ["shown", "plan", "round", "progress", "deal", "second_look", "samples"]
    names += ["interests", "paper", "sheet", "files", "invitation"]
    return [
        reverse("admin:judging_panel_changelist"),
        *(reverse(f"admin:judging_panel_{name}", args=[panel.pk]) for name in names),
        reverse("admin:judging_panel_judge", args=[panel.pk]) + "?seat=2",
        reverse("admin:judging_panel_shown_idea", args=[panel.pk])
        + f"?of={idea.reference}",
        reverse("admin:judging_panel_of", args=[Challenge.objects.open().get().pk]),
    ]

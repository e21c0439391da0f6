"""A whole round, page by page: a manager sets it up, judges read and score, and an
entrant hears how many read the idea."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services import results
from challenges.services.moderation import decisions
from core.models import SiteSettings
from judging.models import Card, Judge, Panel, Score
from outbox.models import Email
from tests.challenges.factories import (
    announce,
    make_challenge,
    make_entry,
    release_held_emails,
)

pytestmark = pytest.mark.django_db

IDEAS, JUDGES = 4, 3


@pytest.fixture
def challenge(site: SiteSettings, staff: User) -> Challenge:
    """A challenge with criteria and approved ideas, that closed an hour ago."""
    challenge = make_challenge(names_wait_for_results=True)
    for position, (name, weight) in enumerate([("Useful", 60), ("New", 40)]):
        challenge.weighted_criteria.create(name=name, weight=weight, position=position)
    for number in range(IDEAS):
        entry = make_entry(
            challenge=challenge, title=f"Idea {number}", email=f"e{number}@example.com"
        )
        decisions.approve(entry, by=staff)
    release_held_emails()
    now = timezone.now()
    challenge.opens_at, challenge.closes_at = now - timedelta(days=9), now
    challenge.closes_at -= timedelta(hours=1)
    challenge.save()
    return challenge


def set_up(manager: Client, challenge: Challenge) -> Panel:
    """Set up judging up to the round, on the pages of staff."""
    manager.post(reverse("admin:judging_panel_of", args=[challenge.pk]))
    panel = Panel.objects.get()
    for number in range(JUDGES):
        form = {"name": f"Judge {number}", "email": f"j{number}@example.org"}
        manager.post(reverse("admin:judging_panel_judges", args=[panel.pk]), form)
    url = reverse("admin:judging_panel_shown_idea", args=[panel.pk])
    for _idea in range(IDEAS):
        context = manager.get(url).context
        texts = {**context["form"].initial, "fingerprint": context["fingerprint"]}
        manager.post(f"{url}?of={context['entry'].reference}", {**texts, "ready": "y"})
    return panel


def run(manager: Client, panel: Panel, action: str, **form: str) -> None:
    url = reverse("admin:judging_panel_round", args=[panel.pk])
    assert manager.post(url, {"action": action, **form}).status_code == 303


def judge_everything(client: Client, judge: Judge) -> None:
    """Follow “Next idea” from the list until there is none."""
    while following := client.get(judge.private_path).context["next"]:
        path = f"{judge.private_path}idea/{following.entry.reference}/"
        client.post(f"{path}open/")
        form = client.get(path).context["form"]
        steps = {name: "4" for name in form.fields if name.startswith("c")}
        sent = {**form.initial, **steps, "done": "yes"}
        assert client.post(path, sent).status_code == 303
    client.post(f"{judge.private_path}finish/")


def test_a_whole_round(
    staff_client: Client, client: Client, challenge: Challenge, staff: User
) -> None:
    panel = set_up(staff_client, challenge)
    for judge in panel.judges.all():
        words = client.get(judge.private_path).context["panel"].terms
        client.post(f"{judge.private_path}accept/", {"words": words})
    local = timezone.localtime() + timedelta(days=7)
    moment = {"closes_at_0": f"{local:%Y-%m-%d}", "closes_at_1": "17:00"}
    run(staff_client, panel, "open", **moment)
    for judge in panel.judges.all():
        judge_everything(client, judge)
    run(staff_client, panel, "close")
    assert Card.objects.filter(status="done").count() == IDEAS * JUDGES
    assert Score.objects.count() == IDEAS * JUDGES * 2
    assert not panel.judges.filter(finished_at=None).exists()
    for entry in challenge.entries.all():
        results.set_outcome(entry, by=staff, outcome="not_selected")
    announce(Challenge.objects.get(), by=staff)
    told = Email.objects.filter(subject__startswith="The results of")
    words = f"At least {JUDGES} judges read it."
    assert [words in email.text for email in told] == [True] * IDEAS
    assert Entry.objects.filter(reader_count=JUDGES).count() == IDEAS

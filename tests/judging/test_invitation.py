"""The link of a judge: the invitation behind it, a new one, and its end."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge
from core.models import SiteSettings
from judging.models import Judge
from judging.services import panels
from tests.judging.factories import card_of, finish_card, invite, make_panel

WRONG = ["/judge/wrong/", "/judge/wrong/mine/", "/judge/wrong/idea/WIC-2222-22/"]


def test_an_invitation_is_accepted_with_its_terms(
    client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, judges=0)
    judge = invite(panel, staff)
    page = client.get(judge.private_path)
    assert "What I read stays with me." in page.text
    assert "2 ideas at the moment, about 10 minutes in all" in page.text
    sent = {"words": panel.terms.replace("\n", "\r\n"), "may_be_named": "on"}
    answer = client.post(f"{judge.private_path}accept/", sent)
    judge.refresh_from_db()
    assert (answer.status_code, judge.status) == (303, "accepted")
    assert (judge.may_be_named, judge.accepted_words) == (True, panel.terms)
    panel.terms = "Something else."
    panel.save()
    assert (
        "What I read stays with me." in client.get(f"{judge.private_path}terms/").text
    )


def test_terms_that_changed_meanwhile_are_read_again(
    client: Client, site: SiteSettings, staff: User
) -> None:
    judge = invite(make_panel(staff, judges=0), staff)
    page = client.post(f"{judge.private_path}accept/", {"words": "Other words."})
    judge.refresh_from_db()
    assert "What you agree to was changed just now" in page.text
    assert judge.status == "invited"


def test_opening_a_link_changes_nothing_and_both_answers_can_be_undone(
    client: Client, site: SiteSettings, staff: User
) -> None:
    panel = make_panel(staff, judges=0)
    judge = invite(panel, staff)
    for end in ("accept/", "decline/"):
        assert client.get(judge.private_path + end).status_code == 303
    statuses = []
    for end in ("decline/", "accept/", "decline/"):
        client.post(judge.private_path + end, {"words": panel.terms})
        judge.refresh_from_db()
        statuses.append(judge.status)
    assert statuses == ["declined", "accepted", "declined"]


def test_nobody_leaves_by_a_button_once_the_round_has_begun(
    client: Client, judge: Judge
) -> None:
    page = client.post(f"{judge.private_path}decline/")
    judge.refresh_from_db()
    assert "The round has begun." in page.text
    assert judge.status == "accepted"


def test_who_is_invited_again_reads_nothing_before_accepting(
    client: Client, judge: Judge, staff: User
) -> None:
    finish_card(card_of(judge))
    panels.step_down(judge, by=staff)
    judge = panels.invite_again(judge, by=staff)
    reference = judge.cards.get().entry.reference
    path = f"{judge.private_path}idea/{reference}/"
    assert client.get(path).status_code == 404
    client.post(f"{judge.private_path}accept/", {"words": judge.panel.terms})
    assert client.get(path).status_code == 200


def test_a_new_link_ends_the_old_one(client: Client, judge: Judge) -> None:
    old = judge.private_path
    assert client.get(f"{old}new-link/").status_code == 200
    client.post(f"{old}new-link/")
    judge.refresh_from_db()
    assert judge.private_path != old
    assert client.get(old).status_code == 404
    assert client.get(judge.private_path).status_code == 200


def test_wrong_ended_and_foreign_links_are_one_404(
    client: Client, judge: Judge, staff: User
) -> None:
    entry = card_of(judge).entry
    token = entry.private_path.split("/")[2]
    left = judge.private_path
    panels.step_down(judge, by=staff)
    answers = [client.get(url) for url in [*WRONG, f"/judge/{token}/", left]]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {answer.text.replace(answer.wsgi_request.path, "") for answer in answers}
    assert len(bodies) == 1


def test_the_link_ends_two_weeks_after_the_results(
    client: Client, judge: Judge
) -> None:
    now = timezone.now()
    Challenge.objects.update(results_announced_at=now - timedelta(days=13))
    assert client.get(judge.private_path).status_code == 200
    Challenge.objects.update(results_announced_at=now - timedelta(days=15))
    assert client.get(judge.private_path).status_code == 404

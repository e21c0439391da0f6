"""Pages about challenges of the demo, for staff and for all."""

from django.urls import reverse

from challenges.models import BulkAction, Challenge
from challenges.services import results
from judging.models import Panel


def how_judged_urls() -> list[str]:
    """The public pages that tell how ideas are judged."""
    panels = Panel.objects.filter(challenge__in=Challenge.objects.published())
    return [panel.get_absolute_url() for panel in panels.select_related("challenge")]


def results_urls() -> list[str]:
    """The page that publishes corrected results, and one of the emails about them."""
    finished = Challenge.objects.filter(results_announced_at__isnull=False).first()
    winner = finished.entries.filter(outcome="winner").first()
    by = BulkAction.objects.earliest("pk").by
    corrected = {"outcome": "runner_up", "award": winner.award}
    results.set_outcome(winner, by=by, of_awards=True, **corrected)
    url = reverse("admin:challenges_challenge_results", args=[finished.pk])
    return [url, f"{url}?email={winner.pk}"]


def set_up_urls() -> list[str]:
    """A challenge that is copied, a later deadline, and criteria that are frozen."""
    challenge = Challenge.objects.published().open().first()
    finished = Challenge.objects.filter(results_announced_at__isnull=False).first()
    return [
        f"{reverse('admin:challenges_challenge_add')}?copy={challenge.pk}",
        reverse("admin:challenges_challenge_extend", args=[challenge.pk]),
        reverse("admin:challenges_challenge_change", args=[finished.pk]),
    ]

"""A closed round, and the pages of its ranking."""

import re
from html import unescape

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from judging.models import Panel, Round
from judging.services import rounds
from tests.judging.factories import finish_card


def judge_ideas(panel: Panel, steps: dict[str, list[int]]) -> None:
    for title, given in steps.items():
        for judge, step in zip(panel.judges.all(), given, strict=True):
            if step:
                finish_card(judge.cards.get(entry__title=title), step)


def close(panel: Panel, staff: User) -> Round:
    current = rounds.close_round(panel.rounds.get(), by=staff, reason="It is time.")
    return Round.objects.select_related("panel__challenge").get(pk=current.pk)


def url_of(panel: Panel, name: str = "ranking", query: str = "") -> str:
    return reverse(f"admin:judging_panel_{name}", args=[panel.pk]) + query


def read(client: Client, url: str) -> list[str]:
    """Return the lines of a page, without references, direction marks, what is around
    the page, and the list of the rankings that were kept."""
    html = client.get(url).text.split('<div class="workflow">', 1)[1]
    html = html.split("</main>")[0].split("<h2>Rankings that were kept")[0]
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"</?(strong|a|span|code)\b.*?>", "", html)
    text = unescape(re.sub("<.+?>", "\n", html))
    text = re.sub(r"[A-Z]+-\w{4}-\w\w|[0-9a-f]{64}|[\u2068\u2069]", "", text)
    return [line.strip() for line in text.split("\n") if line.strip()]

"""The end of a judge's work."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from judging.models import Judge
from judging.models.workflow import RoundStatus
from judging.services.transitions import add_history


@transaction.atomic
def finish(judge: Judge) -> Judge:
    """Note that a judge has finished, if no card of theirs is to do; twice is the same
    as once. Scores can still be changed until the round closes."""
    judge = Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=judge.pk)
    cards = judge.cards.filter(round__status=RoundStatus.OPEN)
    is_done = cards.exists() and not cards.to_do().of_running_ideas().exists()
    if judge.finished_at is None and is_done:
        judge.finished_at = timezone.now()
        judge.save(update_fields=["finished_at"])
        what = gettext("Says that these are their own judgements")
        add_history(judge.panel, row=judge.number, what=what)
    return judge

"""The samples, as a judge scores them before the first idea."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.http import SeeOther
from core.workflow import TransitionNotAllowed
from judging.forms.judge import SampleForm
from judging.models import Judge, Round, Sample
from judging.models.workflow import JudgeStatus, RoundStatus
from judging.services import samples
from judging.services.rubric import rubric_of
from judging.views.access import READ, judge_page, link_unknown, refusal


@judge_page(methods=[*READ, "POST"])
def sample(request: HttpRequest, judge: Judge, number: int) -> HttpResponse:
    """Show a sample by its number, and keep the steps of the judge; once they are kept,
    show how staff would score it, and how others did."""
    current = judge.panel.rounds.exclude(status=RoundStatus.DRAFT).last()
    all_samples = list(judge.panel.samples.all())
    is_known = judge.status == JudgeStatus.ACCEPTED and number <= len(all_samples)
    if current is None or not is_known or number < 1:
        return link_unknown(request)
    obj = all_samples[number - 1]
    form = SampleForm(request.POST or None, rubric=rubric_of(current))
    status = 200
    if request.method == "POST":
        error, status = refusal(request, judge)
        if form.is_valid() and not error:
            try:
                samples.score_sample(
                    obj, judge=judge, current=current, steps=form.steps
                )
            except TransitionNotAllowed as why:
                error, status = str(why), 409
            else:
                return SeeOther(request.path)
        if error:
            form.add_error(None, error)
    return _page(request, judge, current, all_samples, obj, form, status)


def _page(
    request: HttpRequest,
    judge: Judge,
    current: Round,
    all_samples: list[Sample],
    obj: Sample,
    form: SampleForm,
    status: int,
) -> HttpResponse:
    card = obj.cards.filter(judge=judge).first()
    number = all_samples.index(obj) + 1
    rubric = rubric_of(current)
    context = {
        "judge": judge,
        "challenge": judge.panel.challenge,
        "round": current,
        "sample": obj,
        "number": number,
        "count": len(all_samples),
        "next": number + 1 if number < len(all_samples) else None,
        "form": form,
        "results": [
            (criterion, card.steps.get(str(criterion["id"])), counts)
            for criterion, counts in samples.spread(obj, rubric)
        ]
        if card
        else [],
    }
    return render(request, "judging/sample.html", context, status=status)

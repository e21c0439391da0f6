"""Statuses of judging, and the transitions between them. Only
judging.services.transitions writes a status."""

from django.db import models
from django.utils.translation import gettext_lazy as _

RUN_PERMISSION = "judging.run_panel"
"""Permission to set up a panel, invite its judges, and open and close its rounds."""

LOOK_PERMISSION = "judging.view_panel"
"""Permission to look at how judging is set up, and how far it is."""

PREPARE_PERMISSION = "judging.prepare_shown"
"""Permission to say what judges see of an idea."""

NAMES_PERMISSION = "judging.read_names"
"""Permission to read which judge has which number, and why one stepped aside."""

NAMES_PERMISSIONS = [RUN_PERMISSION, NAMES_PERMISSION]
"""Permissions of which one is enough to read names: who invites judges knows them."""

SCORES_PERMISSION = "judging.read_scores"
"""Permission to read the scores and the ranking of a closed round, where judges are
numbers."""

DECIDE_PERMISSION = "judging.decide_awards"
"""Permission to choose who wins, to confirm it, and to approve what entrants hear."""


class AwardKind(models.TextChoices):
    OVERALL = "overall", _("The whole challenge")
    AREA = "area", _("A focus area")
    AUDIENCE = "audience", _("A kind of entrant")
    OTHER = "other", _("Any idea")


class RoundStatus(models.TextChoices):
    DRAFT = "draft", _("Being set up")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class JudgeStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Cannot judge")
    STEPPED_DOWN = "stepped_down", _("Left the panel")


class CardStatus(models.TextChoices):
    NEW = "new", _("To do")
    OPENED = "opened", _("Opened")
    BEGUN = "begun", _("Begun")
    DONE = "done", _("Done")
    CONFLICT = "conflict", _("Stepped aside")
    UNABLE = "unable", _("Cannot judge it")
    SET_ASIDE = "set_aside", _("Set aside")


class Reason(models.TextChoices):
    """Why a judge does not judge an idea: the first four are conflicts of interest."""

    PERSON = "person", _("I know a person behind it")
    WORK = "work", _("I work with them, or did")
    MONEY = "money", _("I, or someone close to me, could gain or lose money")
    OTHER = "other", _("Something else")
    LANGUAGE = "language", _("I do not understand the language")
    SUBJECT = "subject", _("I do not know the subject")


CONFLICTS = [Reason.PERSON, Reason.WORK, Reason.MONEY, Reason.OTHER]

INABILITIES = [Reason.LANGUAGE, Reason.SUBJECT]

ROUND_TRANSITIONS: dict[str, set[str]] = {
    RoundStatus.DRAFT: {RoundStatus.OPEN},
    RoundStatus.OPEN: {RoundStatus.CLOSED, RoundStatus.DRAFT},
    RoundStatus.CLOSED: {RoundStatus.OPEN},
}

JUDGE_TRANSITIONS: dict[str, set[str]] = {
    JudgeStatus.INVITED: {
        JudgeStatus.ACCEPTED,
        JudgeStatus.DECLINED,
        JudgeStatus.STEPPED_DOWN,
    },
    JudgeStatus.ACCEPTED: {JudgeStatus.DECLINED, JudgeStatus.STEPPED_DOWN},
    JudgeStatus.DECLINED: {JudgeStatus.ACCEPTED, JudgeStatus.STEPPED_DOWN},
    JudgeStatus.STEPPED_DOWN: {JudgeStatus.INVITED},
}

ASIDE = [CardStatus.CONFLICT, CardStatus.UNABLE, CardStatus.SET_ASIDE]
"""Statuses in which nobody waits for the judge: another one reads the idea."""

CARD_TRANSITIONS: dict[str, set[str]] = {
    CardStatus.NEW: {CardStatus.OPENED, *ASIDE},
    CardStatus.OPENED: {CardStatus.BEGUN, CardStatus.DONE, *ASIDE},
    CardStatus.BEGUN: {CardStatus.DONE, *ASIDE},
    CardStatus.DONE: {*ASIDE},
    CardStatus.CONFLICT: {CardStatus.NEW},
    CardStatus.UNABLE: {CardStatus.NEW},
    CardStatus.SET_ASIDE: {CardStatus.NEW},
}

TO_DO = [CardStatus.NEW, CardStatus.OPENED, CardStatus.BEGUN]
"""Statuses of cards that their judge has still to finish."""

JUDGED = [CardStatus.OPENED, CardStatus.BEGUN, CardStatus.DONE]
"""Statuses in which a judge reads the idea: the conflict gate is passed."""

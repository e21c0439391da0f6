"""Registry of what the site holds about people: what each field is for, by which right,
and how long it is kept. The privacy page is made from it.

Tests compare it with every model and every public form: a field that holds words, and
stands neither here nor in tests/smartcity/not_personal.py, fails."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.types import StrOrPromise

PUBLIC_TASK = _("a public task (UK GDPR, Article 6(1)(e))")
CONSENT = _("your consent (UK GDPR, Article 6(1)(a)): withdraw it whenever you like")
LEGAL_DUTY = _("a legal duty (UK GDPR, Article 6(1)(c))")
HEALTH = _(
    "a public task (UK GDPR, Article 6(1)(e)) and, where it says something about your "
    "health, your explicit consent (Article 9(2)(a)); you do not have to tell us"
)


@dataclass(frozen=True)
class Purpose:
    title: StrOrPromise
    """Heading on the privacy page."""

    why: StrOrPromise
    basis: StrOrPromise
    """Lawful basis, after “Our lawful basis is”."""


@dataclass(frozen=True)
class Data:
    what: StrOrPromise
    """Words to somebody whose data it is, as an item of a list."""

    purpose: str
    """Key of PURPOSES."""

    retention: str
    """Key of smartcity.retention.RETENTIONS."""

    models: list[str]
    """Labels of models, each with the names of its fields."""

    @property
    def fields(self) -> list[str]:
        """Labels of models, each with the name of one field."""
        return [
            f"{model}.{name}"
            for model, *names in map(str.split, self.models)
            for name in names
        ]


PURPOSES: dict[str, Purpose] = {
    "idea": Purpose(
        _("If you send us an idea"),
        _(
            "We use this to run the challenge: to read and judge ideas, to tell you "
            "what happens to yours and, if you agree, to talk with you about it."
        ),
        PUBLIC_TASK,
    ),
    "draft": Purpose(
        _("While you are still writing an idea"),
        _(
            "We keep this so that you can carry on later. Nobody here reads it unless "
            "you ask us to. If you save it, we send you its link and remind you before "
            "the challenge closes. You can stop that."
        ),
        PUBLIC_TASK,
    ),
    "message": Purpose(
        _("If you send us a message"), _("We use this to answer you."), PUBLIC_TASK
    ),
    "list": Purpose(
        _("If you join a list of ours, such as the testing panel"),
        _("We use your message to ask you to take part, and the words as proof."),
        CONSENT,
    ),
    "judge": Purpose(
        _("If you judge ideas for us"),
        _(
            "We use this to ask you, to give you the ideas that you may judge, and to "
            "show afterwards how they were judged. Your name stands beside no score, "
            "and on no public page unless you agreed."
        ),
        PUBLIC_TASK,
    ),
    "access": Purpose(
        _("If you tell us what you need from us"),
        _("We use this to make our reply, or our event, work for you."),
        HEALTH,
    ),
    "updates": Purpose(
        _("If you want updates by email"),
        _(
            "We use this to send you what you asked for, and for nothing else. We do "
            "not see whether you open an email or follow its links."
        ),
        CONSENT,
    ),
    "feedback": Purpose(
        _("If you tell us whether a page is useful"),
        _("We use this to improve our pages. We do not know who you are."),
        PUBLIC_TASK,
    ),
    "email": Purpose(
        _("When we write to you"),
        _(
            "We keep a copy to check what was sent, and to send it again if it did not "
            "arrive. An email that only confirms something does not repeat what you "
            "wrote."
        ),
        PUBLIC_TASK,
    ),
    "protection": Purpose(
        _("When you send any form"),
        _(
            "This site counts how many forms came from the same network address, so "
            "that machines cannot flood us. It does not store the address itself."
        ),
        PUBLIC_TASK,
    ),
    "rights": Purpose(
        _("If you ask us to delete what we hold"),
        _("We keep a record of that, so that it stays deleted. It has no name in it."),
        LEGAL_DUTY,
    ),
    "staff": Purpose(
        _("If you work for us, or write for this site"),
        _("We use this so that only staff can sign in, and we know who did what."),
        PUBLIC_TASK,
    ),
}

DATA: list[Data] = [
    Data(
        _("your idea: name, answers, pictures and documents, and earlier versions"),
        "idea",
        "idea",
        [
            "challenges.Entry title problem idea beneficiaries links help_needed",
            "challenges.EntryRevision answers",
            "challenges.Attachment original renditions name alt",
        ],
    ),
    Data(
        _("your name and your email address"),
        "idea",
        "idea",
        ["challenges.Entry name email email_key"],
    ),
    Data(
        _("your phone number and postal address, if you ring, write or come to us"),
        "idea",
        "idea",
        ["challenges.Entry phone postal_address"],
    ),
    Data(
        _(
            "which group you belong to, such as “I live here”, and your organisation "
            "or school, and your team or class, if you name them"
        ),
        "idea",
        "idea",
        ["challenges.Entry audience organisation team"],
    ),
    Data(
        _("what you agreed to, word for word"),
        "idea",
        "idea",
        ["challenges.Entry consent_words"],
    ),
    Data(
        _("its reference, what we decided, what we wrote to each other, our notes"),
        "idea",
        "idea",
        [
            "challenges.Entry reference link_nonce feedback",
            "challenges.EntryHistory message staff_note before",
            "challenges.BulkAction message staff_note",
        ],
    ),
    Data(
        _("what judges read of your idea, what you heard from them, and why it won"),
        "idea",
        "judged",
        [
            *("judging.Shown title texts links", "judging.Choice reason"),
            *("judging.ShownFile description", "judging.Feedback words sentences"),
        ],
    ),
    Data(
        _("what you have written, and, if you save it for later, your email address"),
        "draft",
        "draft",
        [
            "challenges.Draft answers reference link_nonce email email_key",
            "challenges.Draft answered_email_key letter_nonce",
        ],
    ),
    Data(
        _("your name and email address, and phone number and postal address if given"),
        "message",
        "message",
        ["contact.Message name email email_key phone postal_address"],
    ),
    Data(
        _("your message, its files, what you add to it, our answers and our notes"),
        "message",
        "message",
        [
            "contact.Message text reference link_nonce draft_answer",
            "contact.Addition text",
            "contact.Attachment original renditions name",
            "contact.MessageHistory message staff_note",
        ],
    ),
    Data(
        _("who you are, how we reach you, what you agreed to and say of each idea"),
        "judge",
        "judge",
        [
            "judging.Judge name email email_key organisation reference link_nonce",
            "judging.Judge accepted_words",
            "judging.Card strong stronger reason_note",
            *("judging.Bar reason", "challenges.StaffInterest reason"),
            "judging.PanelHistory row what note",
        ],
    ),
    Data(
        _("your notes to the other judges"),
        "judge",
        "judge_notes",
        ["judging.Card panel_note", "judging.MeetingNote note"],
    ),
    Data(
        _("your message, and the words that you agreed to"),
        "list",
        "message",
        ["contact.Message consent"],
    ),
    Data(
        _("what you tell us about it, such as large print, captions or a call"),
        "access",
        "access",
        ["contact.Message access_needs"],
    ),
    Data(
        _("your email address, what you chose and agreed to, when and on which page"),
        "updates",
        "updates",
        [
            "subscriptions.Subscription email email_key reference link_nonce asked_on",
            "subscriptions.Subscription consent_text",
        ],
    ),
    Data(
        _("your answer and your words, without the contact details that we find there"),
        "feedback",
        "feedback",
        ["feedback.Answer doing better"],
    ),
    Data(
        _("your email address, what we wrote, when it went out, and what failed"),
        "email",
        "email",
        [
            "outbox.Email to to_key subject text unsubscribe_url reference",
            "outbox.Email last_error aside_reason calendar",
            "outbox.PendingTeamNotice reference",
        ],
    ),
    Data(_("a scrambled form of your network address"), "protection", "network", []),
    Data(
        _("the references of what we deleted"),
        "rights",
        "erasure",
        ["core.Erasure references"],
    ),
    Data(
        _("your name, your email address and your role; your password, scrambled"),
        "staff",
        "staff",
        ["auth.User username first_name last_name email password"],
    ),
    Data(
        _("your name beside what you wrote, decided or looked at"),
        "staff",
        "staff",
        [
            "news.Post author owner",
            "challenges.ExportRecord chosen",
            "challenges.Announcement reason",
            "events.EventImport file_name rows",
        ],
    ),
]

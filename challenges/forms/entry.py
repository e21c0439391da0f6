"""The entry form, page by page and as a whole. Forms judge answers, and never write."""

from typing import Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from challenges.forms.fields import MAX_LINKS, FocusAreaField, WebLinksField
from challenges.forms.school import TEAM_OR_CLASS, say_names_wait, use_school_words
from challenges.forms.words import textarea, word_limit_error
from challenges.models import Challenge, Entry
from challenges.models.audience import Audience
from core.antispam import AntiSpamForm
from core.forms import CleanTextForm, EmailAddressField
from core.text.clean import validate_no_url

WORD_LIMITS = {"problem": 200, "idea": 500, "beneficiaries": 150, "help_needed": 100}
MAX_STORED_CHARS = 20_000  # of one answer in a draft, right or wrong

FORM_PAGES = {
    "idea": ["problem", "idea", "beneficiaries"],
    "title": ["title", "focus_area"],
    "more": ["links", "help_needed"],
    "about-you": ["name", "email", "audience", "organisation", "team"],
}
"""Pages of the form, by the end of their URL, and the fields of each, in this order:
first the idea, then the person."""

PAGE_TITLES = {
    "idea": _("Your idea"),
    "title": _("Name and focus area"),
    "more": _("Links and help"),
    "files": _("Pictures and files"),
    "about-you": _("About you"),
    "check": _("Check your answers"),
}

ANSWER_NAMES = {
    "title": _("Name of your idea"),
    "focus_area": _("Focus area"),
    "problem": _("The problem"),
    "idea": _("The idea"),
    "beneficiaries": _("Who would benefit"),
    "help_needed": _("Help needed"),
    "audience": _("Who you are"),
}
"""Names of the answers where they are read, if the labels of the form are questions."""

IDEA_FIELDS = [*FORM_PAGES["idea"], *FORM_PAGES["title"]]
"""The questions about the idea that everybody answers."""

AUTOSAVED_FIELDS = {*IDEA_FIELDS, *FORM_PAGES["more"], "reply"}
"""Fields that static/js/form.js keeps in the browser until they are sent: those about
the idea, never about a person. In a library, others use the same computer."""

CONSENT_FIELDS = ["rules_accepted", "may_publish", "may_contact"]
"""Checkboxes beside the button that sends."""


def with_names(fields: list[forms.BoundField]) -> list[tuple[str, forms.BoundField]]:
    """Return each field after the name of its answer."""
    return [(str(ANSWER_NAMES.get(each.name, each.label)), each) for each in fields]


class EntryFields(forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """The questions to every entrant, whether they or staff type the answers in."""

    focus_area = FocusAreaField(
        label=_("Which focus area fits it best?"),
        error_messages={
            "required": _("Choose a focus area, or say that you are not sure"),
            "invalid_choice": _("Choose one of the focus areas"),
        },
    )
    audience = forms.ChoiceField(
        choices=Audience.choices,
        label=_("Which of these fits you best?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what fits you best"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    rules_accepted = forms.BooleanField(
        label=_("I have read the rules of the challenge and accept them"),
        error_messages={"required": _("Accept the rules to enter")},
    )
    may_publish = forms.BooleanField(
        required=False,
        label=_(
            "You may publish my idea on this website, with any links, pictures, "
            "organisation and team names that I gave"
        ),
    )
    may_contact = forms.BooleanField(
        required=False,
        label=_("You may contact me to talk about my idea"),
    )

    class Meta:
        model = Entry
        fields = [
            *IDEA_FIELDS,
            *FORM_PAGES["more"],
            *FORM_PAGES["about-you"],
            *CONSENT_FIELDS,
        ]
        field_classes = {"email": EmailAddressField, "links": WebLinksField}
        labels = {
            "title": _("Give your idea a name"),
            "problem": _("What problem would your idea solve?"),
            "idea": _("What is your idea?"),
            "beneficiaries": _("Who would benefit?"),
            "links": _("Links"),
            "help_needed": _("What help would you need?"),
            "organisation": _("Your organisation or school"),
            "team": _("Names of your team"),
            "name": _("Your name"),
            "email": _("Your email address"),
        }
        help_texts = {
            "title": _("Up to 80 characters, like “The shovel list”."),
            "problem": format_lazy(
                _("Up to {words} words. Plain language is best."),
                words=WORD_LIMITS["problem"],
            ),
            "idea": format_lazy(
                _("Up to {words} words. Tell us what would be different."),
                words=WORD_LIMITS["idea"],
            ),
            "beneficiaries": format_lazy(
                _("Up to {words} words. Whose life would it change?"),
                words=WORD_LIMITS["beneficiaries"],
            ),
            "links": format_lazy(
                _("Up to {most}, each on a line of its own. A video or a map, say."),
                most=MAX_LINKS,
            ),
            "help_needed": format_lazy(
                _("Up to {words} words. Money, a place, people who know how?"),
                words=WORD_LIMITS["help_needed"],
            ),
            "email": _("We will send your reference here. We never publish it."),
            "name": _("We never publish it."),
            "team": _("We show them with your idea. First names are enough."),
        }
        widgets = {
            "problem": textarea(5, WORD_LIMITS["problem"]),
            "idea": textarea(9, WORD_LIMITS["idea"]),
            "beneficiaries": textarea(4, WORD_LIMITS["beneficiaries"]),
            "links": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
            "help_needed": textarea(4, WORD_LIMITS["help_needed"]),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "email": forms.EmailInput(
                attrs={"autocomplete": "email", "spellcheck": "false"}
            ),
        }
        error_messages = {
            "title": {
                "required": _("Enter a name for your idea"),
                "max_length": _("Use 80 characters or fewer for the name of your idea"),
            },
            "problem": {"required": _("Tell us what problem it solves")},
            "idea": {"required": _("Tell us what your idea is")},
            "beneficiaries": {"required": _("Tell us who would benefit")},
            "name": {
                "required": _("Enter your name"),
                "max_length": _("Use 100 characters or fewer for your name"),
            },
            "organisation": {
                "max_length": _("Use 100 characters or fewer for your organisation")
            },
            "team": {
                "max_length": _(
                    "Use 200 characters or fewer for the names of your team"
                )
            },
            "email": {
                "required": _("Enter your email address"),
                "invalid": _(
                    "Enter an email address in the correct format, "
                    "like name@example.com"
                ),
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in AUTOSAVED_FIELDS & set(self.fields):
            self.fields[name].widget.attrs["data-autosaved"] = True

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out the focus area: its field has just read it from the database."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private
        return excluded | {"focus_area"}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in CONSENT_FIELDS:
            if name in self.fields:
                self.instance.consent_words[name] = str(self.fields[name].label)
        for name, limit in WORD_LIMITS.items():
            if answer := self.cleaned_data.get(name):
                question = str(self.fields[name].label)
                if error := word_limit_error(answer, limit, question):
                    self.add_error(name, error)
        return cleaned


class EntryForm(CleanTextForm, EntryFields):
    """The public form: the whole of it, or the fields of one of its FORM_PAGES."""

    def __init__(
        self, *args: Any, challenge: Challenge, form_page: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.challenge = challenge
        focus_area = cast(FocusAreaField, self.fields["focus_area"])
        focus_area.queryset = challenge.offered_areas
        self._ask_who_enters(challenge)
        self.fields["email"].required = True
        for name in ("title", "name", "organisation", "team"):
            self.fields[name].validators.append(validate_no_url)
        if form_page:
            for name in self.Meta.fields:
                if name not in FORM_PAGES[form_page]:
                    self.fields.pop(name, None)

    def _ask_who_enters(self, challenge: Challenge) -> None:
        """Offer the kinds of entrant that may enter. If it is one alone it is not asked
        for; a school is asked in its own words."""
        audience = cast(forms.ChoiceField, self.fields["audience"])
        audience.choices = [(each, each.label) for each in challenge.offered_audiences]
        answer = (self.data or self.initial).get("audience")
        if challenge.only_audience:
            answer = self.instance.audience = challenge.only_audience
            del self.fields["audience"]
        if answer == Audience.SCHOOL:
            use_school_words(self)
        elif Audience.SCHOOL in challenge.offered_audiences:
            self.fields["team"].help_text = TEAM_OR_CLASS
        self.fields["organisation"].required = challenge.is_for_schools
        if challenge.names_are_hidden:
            say_names_wait(self)

    def fields_of(self, form_page: str) -> list[forms.BoundField]:
        """Return the questions of one page that are asked."""
        return [self[name] for name in FORM_PAGES[form_page] if name in self.fields]

    @property
    def printable_fields(self) -> list[forms.BoundField]:
        """The questions of the paper form: all fields but the honeypot."""
        return [field for field in self.visible_fields() if field.name != "website"]

    @property
    def raw_answers(self) -> dict[str, str]:
        """The answers as they came, right or wrong, without those left empty."""
        names = [name for name in self.fields if name not in {"website", "form_token"}]
        answers = {name: self.data.get(name, "") for name in names}
        return {name: text for name, text in answers.items() if text.strip()}

    def is_too_long_to_store(self) -> bool:
        """Check whether an answer is longer than anybody types; add an error if so."""
        names = [
            name
            for name, text in self.raw_answers.items()
            if len(text) > MAX_STORED_CHARS
        ]
        for name in names:
            sentence = _("We can keep %(most)d characters. Make it shorter")
            self.add_error(name, sentence % {"most": MAX_STORED_CHARS})
        return bool(names)


class FirstPageForm(AntiSpamForm, EntryForm):
    """The first page of the form. Everybody may open it: nothing is stored yet."""

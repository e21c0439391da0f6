"""Pages that can be found, their words, and words that mean the same."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text.direction import isolate
from core.text.fold import folded_words
from core.versions import Versions
from search.stems import STOP_WORDS, stem


class Document(models.Model):
    """A page that the search may find: its texts, as visitors read them.

    Whether visitors may see it now is not written here: a search asks what it was made
    of. See docs/decisions/search.md."""

    kind = models.CharField(max_length=20)
    object_pk = models.BigIntegerField()
    url = models.CharField(max_length=300)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    areas = models.CharField(max_length=200, blank=True)
    """Keys of its focus areas, with a space before and after each."""
    date = models.DateTimeField(null=True)
    title_stems = models.TextField(blank=True)
    head_stems = models.TextField(blank=True)
    """Stems of title, summary, and what names it, such as a reference."""
    stems = models.TextField(blank=True)
    """Stems of the head, and of its text without stop words."""
    text = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32)
    """Hash of everything that it was made of."""
    is_learnt = models.BooleanField(default=False)
    """Whether the vocabulary has its words."""

    class Meta:
        verbose_name = _("page that can be found")
        verbose_name_plural = _("pages that can be found")
        default_permissions = ()  # search.services alone reads and writes it
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_pk"], name="document_is_of_one_object"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(is_learnt=False),
                name="document_to_learn",
            )
        ]

    def __str__(self) -> str:
        return isolate(self.title)


class Word(models.Model):
    """A word that stands in a document, as it is spelt: “did you mean” offers it."""

    word = models.CharField(max_length=30, unique=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        default_permissions = ()

    def __str__(self) -> str:
        return self.word


class Trigram(models.Model):
    """Three letters of a word that follow one another."""

    word = models.ForeignKey(Word, models.CASCADE, related_name="trigrams")
    letters = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("three letters")
        verbose_name_plural = _("three letters")
        default_permissions = ()
        indexes = [models.Index(fields=["letters", "word"], name="trigram_letters")]

    def __str__(self) -> str:
        return self.letters


class SynonymGroup(models.Model):
    """Words that mean the same: who searches for one finds the others, too."""

    words = models.CharField(
        _("words"),
        max_length=200,
        help_text=_("Single words with commas between them, such as “bike, bicycle”."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("For colleagues: why.")
    )

    versions = Versions()

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["words"]

    def __str__(self) -> str:
        return isolate(self.words)

    def clean(self) -> None:
        """Refuse what no search could use."""
        words = [folded_words(part) for part in self.words.split(",") if part.strip()]
        if len(words) < 2 or any(len(each) != 1 for each in words):
            raise ValidationError(
                {"words": _("Enter two single words or more, with commas between.")}
            )
        useless = [each[0] for each in words if each[0] in STOP_WORDS]
        if useless:
            params: dict[str, Any] = {"word": useless[0]}
            message = _("The search leaves “%(word)s” out: enter other words.")
            raise ValidationError({"words": ValidationError(message, params=params)})

    @property
    def stems(self) -> list[str]:
        return [stem(word) for word in folded_words(self.words)]

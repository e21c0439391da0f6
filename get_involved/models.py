"""Ways to join in, and whom they are for."""

from typing import Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from core.publishing import Addressed
from core.text.direction import isolate
from core.versions import Versions


def validate_link(link: str) -> None:
    """Raise ValidationError for what is neither a page of this site nor a whole web
    address."""
    if link.startswith("https://"):
        return
    text = _(
        "Write the address of a page of this site, such as /events/, or one that "
        "begins https://"
    )
    if not link.startswith("/") or link.startswith("//"):
        raise ValidationError(text)
    try:
        match = resolve(urlsplit(link).path)
    except Resolver404 as error:
        raise ValidationError(text) from error
    is_of_staff = link.startswith(reverse("admin:index"))
    if is_of_staff or getattr(match.func, "is_private_link", False):
        raise ValidationError(_("Not everybody can open this page. Choose another."))


class WithLink(models.Model):
    """Base model of what leads somewhere."""

    link = models.CharField(
        _("link"),
        max_length=300,
        help_text=_("A page of this site, such as /events/, or https://…"),
    )
    link_text = models.CharField(
        _("words of the link"),
        max_length=60,
        help_text=_("What people can do there, such as “See what’s on”."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a link that leads nowhere: here, as migrations import none of our
        code."""
        try:
            validate_link(self.link)
        except ValidationError as error:
            raise ValidationError({"link": error}) from error


class Audience(Addressed, WithLink):
    """A group of people, such as businesses, with a page about what is in it for them;
    a migration adds the first six. Its link is the way to say yes."""

    class Kind(models.TextChoices):
        """Kinds of people of whom challenges and events know, too; the values are those
        of an entrant."""

        RESIDENT = "resident", _("Residents")
        BUSINESS = "business", _("Businesses and organisations")
        EMPLOYEE = "employee", _("People who work here")
        VISITOR = "visitor", _("Visitors")
        SCHOOL = "school", _("Schools and classes")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One sentence for its card.")
    )
    body = models.TextField(
        _("what it means for them"), help_text=_("Markdown. You speak to them: “you”.")
    )

    kind = models.CharField(
        _("kind of people"),
        max_length=10,
        choices=Kind.choices,
        blank=True,
        help_text=_(
            "The page shows the challenges and events that are for them. None: all."
        ),
    )

    versions = Versions()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return isolate(self.name)

    def get_absolute_url(self) -> str:
        return reverse("audience", args=[self.slug])


class WayQuerySet(models.QuerySet["Way"]):
    def shown(self) -> Self:
        return self.filter(is_shown=True)

    def open_to(self, audience: Audience) -> Self:
        """Keep the ways of this audience, and after them those for everybody."""
        ways = self.filter(Q(audiences=None) | Q(audiences=audience))
        return ways.order_by(F("audiences").asc(nulls_last=True), "position", "pk")


class Way(WithLink):
    """One way to join in, such as coming to an event."""

    class Icon(models.TextChoices):
        """An icon of core.icons."""

        INNOVATION = "innovation", _("Light bulb")
        CALENDAR = "calendar", _("Calendar")
        MAIL = "mail", _("Letter")
        PEOPLE = "people", _("Person")
        EXPERIENCES = "experiences", _("Star")
        CLEAN_TECH = "clean-tech", _("Leaf")
        PARTNERS = "partners", _("Two rings")
        TICK = "tick", _("Tick")
        NEWS = "news", _("Newspaper")
        QUESTION = "question", _("Question mark")
        PHONE = "phone", _("Phone")

    title = models.CharField(_("title"), max_length=80)
    text = models.CharField(
        _("text"), max_length=300, help_text=_("Two or three sentences.")
    )
    icon = models.CharField(
        _("icon"), max_length=20, choices=Icon.choices, default=Icon.TICK
    )
    audiences = models.ManyToManyField(
        Audience,
        verbose_name=_("audiences"),
        blank=True,
        related_name="ways",
        help_text=_("On whose pages it stands. None: on those of everybody."),
    )
    is_shown = models.BooleanField(
        _("shown"), default=True, help_text=_("Visitors see it.")
    )

    objects = WayQuerySet.as_manager()
    versions = Versions()

    class Meta:
        verbose_name = _("way to join in")
        verbose_name_plural = _("ways to join in")
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return isolate(self.title)

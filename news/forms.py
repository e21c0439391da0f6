"""The filters of the news, and the form of a post in the admin."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin.pictures import PictureForm
from core.filters import FilterChoiceField, FilterForm
from focus_areas.models import FocusArea
from news.models import Post, PostQuerySet, Topic


class PostFilterForm(FilterForm):
    """One query for the list and its feeds. Makes three more, whatever is asked for."""

    area = FilterChoiceField(label=_("Focus area"), required=False)
    topic = FilterChoiceField(label=_("Topic"), required=False)
    year = FilterChoiceField(label=_("Year"), required=False)

    def prepare_choices(self) -> None:
        self.areas = {each.slug: each for each in FocusArea.objects.all()}
        areas = {slug: str(each) for slug, each in self.areas.items()}
        self.set_choices("area", _("All focus areas"), areas)
        published = Post.objects.published()
        shown = Topic.objects.filter(posts__in=published).distinct()
        self.topics = {each.slug: each for each in shown}
        topics = {slug: str(each) for slug, each in self.topics.items()}
        self.set_choices("topic", _("All topics"), topics)
        moments = published.datetimes("publish_at", "year", order="DESC")
        years = [str(timezone.localtime(moment).year) for moment in moments]
        self.set_choices("year", _("All years"), {year: year for year in years})

    @property
    def chosen_area(self) -> FocusArea | None:
        return self.areas.get(self.initial["area"])

    def posts(self) -> PostQuerySet:
        """Return the published posts that were asked for, the latest first."""
        posts, year = self._of_any_year(), self.initial["year"]
        return posts.filter(publish_at__year=year) if year else posts

    def latest_year(self) -> str:
        """Return the last year with what matches all else; "" if there is none."""
        post = self._of_any_year().first()
        return str(timezone.localtime(post.publish_at).year) if post else ""

    @property
    def query_without_year(self) -> str:
        return self.query_without("year")

    def _of_any_year(self) -> PostQuerySet:
        columns = {
            "focus_areas": self.chosen_area,
            "topics": self.topics.get(self.initial["topic"]),
        }
        asked = {name: value for name, value in columns.items() if value}
        return Post.objects.published().filter(**asked).latest_first()


class PostForm(PictureForm):
    """A post in the admin. The admin's own fields for several rows have no legend."""

    checked_texts = ("summary", "body")

    focus_areas = forms.ModelMultipleChoiceField(
        queryset=FocusArea.objects.all(),
        label=_("Focus areas"),
        help_text=_("Leave all empty if it is about the whole programme."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=Topic.objects.all(),
        label=_("Topics"),
        help_text=_("You can add one under “Topics”."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Post
        exclude: list[str] = []

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from news.models import Post
from smartcity.publishing import PublishingState


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ["title", "focus_area", "state", "publish_at"]
    list_select_related = ["focus_area"]
    list_filter = ["focus_area"]
    search_fields = ["title", "summary", "body"]
    date_hierarchy = "publish_at"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "focus_area"]}),
        (
            _("Publishing"),
            {
                "fields": ["publish_at", "expire_at"],
                "description": _("A time to come publishes the post by itself then."),
            },
        ),
    ]

    def view_on_site(self, post: Post) -> str | None:
        """Only what visitors can see has a page to view."""
        if post.publishing_state == PublishingState.PUBLISHED:
            return post.get_absolute_url()
        return None

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, post: Post) -> str:
        return str(post.publishing_state.label)

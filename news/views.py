"""Public pages: the list of news, its feeds, and the page of a post."""

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.addresses import published_page
from core.feeds import Head, atom_feed, json_feed
from core.filters import filtered
from core.list_files import MAX_IN_ATOM, MAX_IN_FILE, list_file
from core.models import SiteSettings
from core.pictures import picture_response
from core.shared_pages import shared_page
from focus_areas.models import FocusArea
from news.feeds import feed_item
from news.forms import PostFilterForm
from news.json_ld import post_json_ld
from news.models import Post, Topic

POSTS_PER_PAGE = 24
RELATED_POSTS = 3

ADDRESSES = {"area": FocusArea.objects.all, "topic": Topic.objects.all}
"""Filters that name something by its address; see core.addresses."""

file_of_posts = partial(
    list_file, PostFilterForm, ADDRESSES, list_name="news:list", title=_("News")
)
"""View decorator; see core.list_files."""


@require_safe
@filtered(PostFilterForm, ADDRESSES, is_file=False)
def post_list(request: HttpRequest, form: PostFilterForm) -> HttpResponse:
    """Show the posts that were asked for; of all of them, the lead stands first."""
    posts = form.posts() if form.is_filtered else form.posts().lead_first()
    paginator = Paginator(posts.for_lists(), POSTS_PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page"))
    rows: list[Post] = list(page_obj)
    context = {
        "form": form,
        "page_obj": page_obj,
        "lead": next((post for post in rows if post.is_lead), None),
        "posts": [post for post in rows if not post.is_lead],
        "latest_year": "" if rows else form.latest_year(),
    }
    return render(request, "news/post_list.html", context)


@file_of_posts(content_type="application/atom+xml; charset=utf-8")
def atom(form: PostFilterForm, head: Head) -> bytes:
    return atom_feed(head, map(feed_item, form.posts().whole()[:MAX_IN_ATOM]))


@file_of_posts(content_type="application/feed+json; charset=utf-8")
def json(form: PostFilterForm, head: Head) -> bytes:
    return json_feed(head, map(feed_item, form.posts().whole()[:MAX_IN_FILE]))


@shared_page()
@require_safe
@published_page(Post.objects.whole().published)
def post(request: HttpRequest, post: Post) -> HttpResponse:
    published, site = Post.objects.published(), SiteSettings.load()
    areas, topics = list(post.focus_areas.all()), list(post.topics.all())
    related = published.like(areas, topics).exclude(pk=post.pk)
    context = {
        "site": site,  # read once
        "post": post,
        "areas": areas,
        "topics": topics,
        "related": related.latest_first().for_lists()[:RELATED_POSTS],
        "newer": published.newer_than(post).first(),
        "older": published.older_than(post).first(),
        "json_ld": post_json_ld(post, areas, topics, site_name=site.name),
    }
    return render(request, "news/post.html", context)


@require_safe
@published_page(Post.objects.select_related("picture").published)
def picture(
    request: HttpRequest, post: Post, pk: int, filename: str
) -> HttpResponseBase:
    return picture_response(request, post, pk, filename)

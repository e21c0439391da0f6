"""Public pages: the list of news and the page of a post."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.addresses import published_page
from core.pictures import picture_response
from news.models import Post

POSTS_PER_PAGE = 24


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.published().latest_first().for_lists()
    page_obj = Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "news/post_list.html", {"page_obj": page_obj})


published_post = published_page(
    Post.objects.select_related("focus_area", "picture").published
)
"""View decorator; see core.addresses."""


@require_safe
@published_post
def post(request: HttpRequest, post: Post) -> HttpResponse:
    return render(request, "news/post.html", {"post": post})


@require_safe
@published_post
def picture(
    request: HttpRequest, post: Post, pk: int, filename: str
) -> HttpResponseBase:
    return picture_response(request, post, pk, filename)

"""News in feeds, for other programs. They hold what the pages show."""

from core.feeds import Item, with_whole_addresses
from core.text.markdown import to_html
from news.models import Post


def feed_item(post: Post) -> Item:
    areas, topics = post.focus_areas.all(), post.topics.all()
    return Item(
        post,
        title=post.title,
        content=with_whole_addresses(to_html(post.body)),
        changed_at=post.changed_at,
        tags=[area.name for area in areas] + [topic.name for topic in topics],
        author=post.author,
    )

"""Models of core, each in a module of its own."""

from core.models.addresses import DraftLink, OldAddress
from core.models.alert import Alert
from core.models.content_version import ContentVersion
from core.models.deletions import Erasure, Purge
from core.models.heartbeat import Heartbeat
from core.models.page_text import PageText
from core.models.picture import Picture
from core.models.site_settings import SiteSettings, validate_links

__all__ = [
    "Alert",
    "ContentVersion",
    "DraftLink",
    "Erasure",
    "Heartbeat",
    "OldAddress",
    "PageText",
    "Picture",
    "Purge",
    "SiteSettings",
    "validate_links",
]

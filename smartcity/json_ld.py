"""The home page for search engines: who runs the site, and how to search it."""

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from core.json_ld import json_ld_script
from core.models import SiteSettings


def site_json_ld(site: SiteSettings) -> SafeString:
    """Return the element for the head of the page (schema.org)."""
    home = f"{settings.SITE_URL}/"
    links = [site.council_url, *(url for _name, url in site.social_links)]
    council = {
        "@type": "GovernmentOrganization",
        "@id": f"{home}#council",
        "name": site.council,
        "areaServed": site.place,
        "url": home,
        "email": site.team_email,
        "telephone": site.phone,
        "address": " ".join(site.postal_address.split()),
        "sameAs": [link for link in links if link],
    }
    search = {
        "@type": "SearchAction",
        "target": f"{settings.SITE_URL}{reverse('search')}?q={{words}}",
        "query-input": "required name=words",
    }
    website = {
        "@type": "WebSite",
        "name": site.name,
        "url": home,
        "publisher": {"@id": council["@id"]},
        "potentialAction": search,
    }
    known = {name: value for name, value in council.items() if value}
    return json_ld_script({"@graph": [known, website]})

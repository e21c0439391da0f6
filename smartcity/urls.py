"""All URLs of the site on one screen, but those that health.py answers before."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from core.admin.sharing import shared_draft, shared_picture
from core.alerts import hide
from judging.views.public import how_it_is_judged
from smartcity import site_map, views, well_known
from smartcity.dashboard.views import index
from smartcity.demo.styleguide import styleguide
from smartcity.open_data.views import dataset, open_data, openapi
from smartcity.progress import progress, progress_csv
from smartcity.search_page import opensearch, search

TEXT_PAGES = {
    "data-complaints": "privacy/complaints/",
    "vulnerabilities": "report-a-vulnerability/",
    "terms": "terms/",
    "freedom-of-information": "freedom-of-information/",
    "help": "help/",
}

urlpatterns = [
    path("", views.home, name="home"),
    path("focus-areas/", views.focus_areas, name="focus_areas"),
    path("focus-areas/<slug:slug>/", views.focus_area, name="focus_area"),
    path("", include("challenges.urls")),
    path("events/", include("events.urls")),
    path("news/", include("news.urls")),
    path("projects/", include("projects.urls")),
    path("judge/", include("judging.urls")),
    path("challenge/<slug:slug>/judging/", how_it_is_judged, name="judging"),
    path("contact/", include("contact.urls")),
    path("feedback/", include("feedback.urls")),
    path("updates/", include("subscriptions.urls")),
    path("drafts/<str:token>/", shared_draft, name="shared_draft"),
    path("drafts/<str:token>/picture/<int:pk>/<str:filename>", shared_picture),
    path("search/", search, name="search"),
    path("search/opensearch.xml", opensearch, name="opensearch"),
    path("progress/", progress, name="progress"),
    path("progress/numbers.csv", progress_csv, name="progress_csv"),
    path("get-involved/", views.get_involved, name="get_involved"),
    path("get-involved/<slug:slug>/", views.audience, name="audience"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    *(
        path(url, views.text_page, {"key": key}, name=key.replace("-", "_"))
        for key, url in TEXT_PAGES.items()
    ),
    path("open-data/", open_data, name="open_data"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    re_path(r"^api/v1/(?P<name>[a-z-]+)\.(?P<kind>json|csv)$", dataset, name="dataset"),
    path("alerts/hide/", hide, name="hide_alert"),
    path("site-map/", site_map.site_map, name="site_map"),
    path("sitemap.xml", site_map.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", site_map.sitemap, name="sitemap_section"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("robots.txt", well_known.robots, name="robots"),
    path("manifest.webmanifest", well_known.manifest, name="manifest"),
    path(".well-known/security.txt", well_known.security, name="security"),
    # As the menu calls them, and as people type it.
    path(
        "challenges/",
        RedirectView.as_view(pattern_name="challenges:list", permanent=True),
    ),
    path("security.txt", RedirectView.as_view(pattern_name="security", permanent=True)),
    path("styleguide/", styleguide, name="styleguide"),  # in the demo only
    path("admin/", admin.site.admin_view(index)),  # replaces Django's own
    path("admin/", admin.site.urls),
]

handler400 = views.bad_request
handler500 = views.server_error

"""All URLs of the site on one screen, but those that health.py answers before."""

from django.contrib import admin
from django.urls import include, path

from core.admin.sharing import shared_draft, shared_picture
from smartcity import views
from smartcity.dashboard.views import index
from smartcity.demo.styleguide import styleguide
from smartcity.search_page import opensearch, search

urlpatterns = [
    path("", views.home, name="home"),
    path("focus-areas/", views.focus_areas, name="focus_areas"),
    path("focus-areas/<slug:slug>/", views.focus_area, name="focus_area"),
    path("", include("challenges.urls")),
    path("events/", include("events.urls")),
    path("news/", include("news.urls")),
    path("contact/", include("contact.urls")),
    path("updates/", include("subscriptions.urls")),
    path("drafts/<str:token>/", shared_draft, name="shared_draft"),
    path("drafts/<str:token>/picture/<int:pk>/<str:filename>", shared_picture),
    path("search/", search, name="search"),
    path("search/opensearch.xml", opensearch, name="opensearch"),
    path("get-involved/", views.get_involved, name="get_involved"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", styleguide, name="styleguide"),  # in the demo only
    path("admin/", admin.site.admin_view(index)),  # replaces Django's own
    path("admin/", admin.site.urls),
]

handler400 = views.bad_request

from django.urls import path

from contact import private_views, views
from contact.models import PRIVATE_SLUG as M

app_name = "contact"
urlpatterns = [
    path("", views.topics, name="topics"),
    path("questions/", views.questions, name="questions"),
    path("sent/<str:reference>/", views.sent, name="sent"),
    path(f"{M}/", private_views.lost_link, name="lost_link"),
    path(f"{M}/link-sent/", private_views.links_sent, name="links_sent"),
    path(f"{M}/deleted/", private_views.deleted, name="deleted"),
    path(f"{M}/<str:token>/", private_views.private, name="private"),
    path(f"{M}/<str:token>/solved/", private_views.solved, name="solved"),
    path(f"{M}/<str:token>/reopen/", private_views.reopen, name="reopen"),
    path(
        f"{M}/<str:token>/files/<int:pk>/<str:filename>",
        private_views.file,
        name="file",
    ),
    path(f"{M}/<str:token>/delete/", private_views.delete, name="delete"),
    path("<slug:slug>/", views.write, name="topic"),
]

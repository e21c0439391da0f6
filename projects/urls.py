from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("feed.atom", views.atom, name="atom"),
    path("feed.json", views.json, name="json"),
    path("you-said-we-did/", views.you_said_we_did, name="you_said"),
    path("<slug:slug>/", views.project, name="project"),
    path("<slug:slug>/picture/<int:pk>/<str:filename>", views.picture, name="picture"),
]

from django.urls import path

from news import views

app_name = "news"
urlpatterns = [
    path("", views.post_list, name="list"),
    path("feed.atom", views.atom, name="atom"),
    path("feed.json", views.json, name="json"),
    path("<slug:slug>/", views.post, name="post"),
    path("<slug:slug>/picture/<int:pk>/<str:filename>", views.picture, name="picture"),
]

from django.urls import path

from news import views

app_name = "news"
urlpatterns = [
    path("", views.post_list, name="list"),
    path("<slug:slug>/", views.post, name="post"),
    path("<slug:slug>/picture/<int:pk>/<str:filename>", views.picture, name="picture"),
]

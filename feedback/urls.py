from django.urls import path

from feedback import views

app_name = "feedback"
urlpatterns = [
    path("", views.answer, name="answer"),
    path("<str:token>/", views.words, name="words"),
]

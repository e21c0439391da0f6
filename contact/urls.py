from django.urls import path

from contact import views

app_name = "contact"
urlpatterns = [
    path("", views.topics, name="topics"),
    path("sent/<str:reference>/", views.sent, name="sent"),
    path("<slug:slug>/", views.write, name="topic"),
]

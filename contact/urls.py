from django.urls import path

from contact import views

app_name = "contact"
urlpatterns = [
    path("", views.write, name="form"),
    path("sent/<str:reference>/", views.sent, name="sent"),
]

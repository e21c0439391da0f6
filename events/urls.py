from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("", views.upcoming, name="list"),
    path("past/", views.past, name="past"),
    path("<slug:slug>/", views.event, name="event"),
    path("<slug:slug>/event.ics", views.calendar_file, name="calendar_file"),
]

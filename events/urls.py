from django.urls import path

from events.views import calendar, event, files, lists

app_name = "events"
urlpatterns = [
    path("", lists.events, name="list"),
    path("past/", lists.past, name="past"),
    path("feed.ics", files.ics, name="ics"),
    path("feed.atom", files.atom, name="atom"),
    path("feed.json", files.json, name="json"),
    path("feed.csv", files.csv, name="csv"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/<int:year>/<int:month>/", calendar.month, name="month"),
    path("subscribe/", files.subscribe, name="subscribe"),
    path("<slug:slug>/", event.event, name="event"),
    path("<slug:slug>/event.ics", event.calendar_file, name="calendar_file"),
    path("<slug:slug>/poster/", event.poster, name="poster"),
    path("<slug:slug>/picture/<int:pk>/<str:filename>", event.picture, name="picture"),
]

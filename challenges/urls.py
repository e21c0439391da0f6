from django.urls import path

from challenges import views

app_name = "challenges"
urlpatterns = [
    path("challenge/", views.challenges, name="list"),
    path("challenge/<slug:slug>/", views.challenge, name="challenge"),
    path("challenge/<slug:slug>/enter/", views.enter, name="enter"),
    path("ideas/", views.ideas, name="ideas"),
    path("ideas/<str:reference>/", views.idea, name="idea"),
    path("my-entry/<str:token>/", views.private, name="private"),
    path("my-entry/<str:token>/sent/", views.sent, name="sent"),
    path("my-entry/<str:token>/withdraw/", views.withdraw, name="withdraw"),
]

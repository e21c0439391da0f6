from django.urls import path

from challenges.views import challenge, ideas, private

app_name = "challenges"
urlpatterns = [
    path("challenge/", challenge.challenges, name="list"),
    path("challenge/<slug:slug>/", challenge.challenge, name="challenge"),
    path("challenge/<slug:slug>/enter/", challenge.enter, name="enter"),
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<str:reference>/", ideas.idea, name="idea"),
    path("my-entry/<str:token>/", private.private, name="private"),
    path("my-entry/<str:token>/sent/", private.sent, name="sent"),
    path("my-entry/<str:token>/withdraw/", private.withdraw, name="withdraw"),
]

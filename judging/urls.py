from django.urls import path

from judging.views import idea, judge, samples

app_name = "judging"
urlpatterns = [
    path("<str:token>/", judge.home, name="home"),
    path("<str:token>/accept/", judge.accept, name="accept"),
    path("<str:token>/decline/", judge.decline, name="decline"),
    path("<str:token>/terms/", judge.terms, name="terms"),
    path("<str:token>/samples/<int:number>/", samples.sample, name="sample"),
    path("<str:token>/mine/", judge.mine, name="mine"),
    path("<str:token>/finish/", judge.finish, name="finish"),
    path("<str:token>/emails/", judge.emails, name="emails"),
    path("<str:token>/new-link/", judge.new_link, name="new_link"),
    path("<str:token>/data.json", judge.data_file, name="data"),
    path("<str:token>/idea/<str:reference>/", idea.idea, name="idea"),
    path(
        "<str:token>/idea/<str:reference>/files/<int:pk>/<str:filename>",
        idea.file,
        name="file",
    ),
    path("<str:token>/idea/<str:reference>/open/", idea.open_idea, name="open"),
    path("<str:token>/idea/<str:reference>/aside/", idea.aside, name="aside"),
]

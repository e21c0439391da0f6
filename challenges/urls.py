from django.urls import path

from challenges.forms.entry import FORM_PAGES
from challenges.views import (
    challenge,
    check,
    drafts,
    enter,
    entry,
    files,
    gallery,
    letter,
    links,
    own_data,
)

app_name = "challenges"
urlpatterns = [
    path("challenge/", challenge.challenges, name="list"),
    path("challenge/<slug:slug>/", challenge.challenge, name="challenge"),
    path("challenge/<slug:slug>/enter/", enter.enter, name="enter"),
    path("challenge/<slug:slug>/dates.ics", challenge.dates, name="dates"),
    path("challenge/<slug:slug>/poster/", challenge.poster, name="poster"),
    path("challenge/<slug:slug>/paper-form/", challenge.paper_form, name="paper_form"),
    path("ideas/", gallery.ideas, name="ideas"),
    path("ideas/ideas.atom", gallery.ideas_atom, name="ideas_atom"),
    path("ideas/ideas.json", gallery.ideas_json, name="ideas_json"),
    path("ideas/ideas.csv", gallery.ideas_csv, name="ideas_csv"),
    path("ideas/<str:reference>/", gallery.idea, name="idea"),
    path(
        "ideas/<str:reference>/pictures/<int:pk>/<str:filename>",
        files.picture,
        name="picture",
    ),
    path("my-entry/", links.lost_link, name="lost_link"),
    path("my-entry/link-sent/", links.links_sent, name="links_sent"),
    path("my-entry/new-link-sent/", links.new_link_sent, name="new_link_sent"),
    path("my-entry/deleted/", entry.deleted, name="deleted"),
    path("my-entry/<str:token>/", entry.overview, name="private"),
    path("my-entry/<str:token>/answer/", entry.answer, name="answer"),
    path("my-entry/<str:token>/change/", entry.change, name="change"),
    path(
        "my-entry/<str:token>/come-back/",
        entry.undo_withdrawal,
        name="undo_withdrawal",
    ),
    path("my-entry/<str:token>/data/", own_data.page, name="data"),
    path("my-entry/<str:token>/data.json", own_data.file, name="data_file"),
    path("my-entry/<str:token>/delete/", entry.delete, name="delete"),
    path("my-entry/<str:token>/emails/", entry.emails, name="emails"),
    path("my-entry/<str:token>/new-link/", links.new_link, name="new_link"),
    path("my-entry/<str:token>/sent/", entry.sent, name="sent"),
    path("my-entry/<str:token>/withdraw/", entry.withdraw, name="withdraw"),
    path("my-entry/<str:token>/draft/", drafts.overview, name="draft"),
    *(
        path(
            f"my-entry/<str:token>/draft/{form_page}/",
            drafts.edit,
            {"form_page": form_page},
            name=f"draft_{form_page}",
        )
        for form_page in FORM_PAGES
    ),
    path("my-entry/<str:token>/draft/check/", check.check, name="draft_check"),
    path("my-entry/<str:token>/draft/mine/", letter.mine, name="draft_mine"),
    path("my-entry/<str:token>/draft/save/", drafts.save, name="draft_save"),
    path("my-entry/<str:token>/draft/saved/", drafts.saved, name="draft_saved"),
    path("my-entry/<str:token>/draft/delete/", drafts.delete, name="draft_delete"),
    path(
        "my-entry/<str:token>/draft/reminders/",
        drafts.reminders,
        name="draft_reminders",
    ),
    path("my-entry/<str:token>/files/", files.files, name="files"),
    path("my-entry/<str:token>/files/<int:pk>/<str:filename>", files.file, name="file"),
]

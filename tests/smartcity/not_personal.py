"""What is no personal data, or kept under another name: beside the registry."""

PUBLISHED = [
    *("focus_areas.FocusArea", "challenges.Challenge", "challenges.Criterion"),
    *("challenges.ProgressUpdate", "events.Venue", "events.Series", "events.Event"),
    *("events.EventChange", "news.Topic", "news.Post.title", "news.Post.summary"),
    *("news.Post.body", "news.Post.slug", "news.Post.picture_alt"),
    *("news.Post.picture_credit", "projects.Project", "projects.Step"),
    *("get_involved.Audience", "get_involved.Way", "core.PageText", "core.Alert"),
    "contact.Question",
]

NOT_PERSONAL: dict[str, str] = {
    **dict.fromkeys(PUBLISHED, "published texts"),
    "core.SiteSettings": "how to reach the council",
    "core.Picture": "pictures of the programme",
    **dict.fromkeys(["core.OldAddress", "core.DraftLink"], "addresses of pages"),
    "core.Purge": "numbers",
    "core.Heartbeat": "names of processes",
    "feedback.Page": "addresses of pages",
    "search.Document": "a copy of published texts",
    **dict.fromkeys(["search.Word", "search.Trigram"], "words of published texts"),
    "search.SynonymGroup": "words that staff list",
    "challenges.DecisionReason": "sentences for anybody",
    "contact.CannedAnswer": "sentences for anybody",
    "contact.Topic": "published texts, and the address of a team",
    "outbox.TeamNoticeTopic": "names of kinds of notices",
    "challenges.Entry.award": "what an idea won",
    "challenges.Entry.public_award": "what an idea won",
    "challenges.AnnouncedOutcome.award": "what an idea won",
    "challenges.BulkActionItem.planned_fingerprint": "says whether it changed",
    "challenges.BulkActionItem.error": "a sentence of the site",
    "outbox.Email.reply_to": "the address of a team",
    "outbox.Email.message_id": "a random number",
    "outbox.Email.app_label": "which part of the site wrote it",
    "outbox.Email.link_lines": "numbers of lines",
    "subscriptions.SeenNews": "which news there was",
    "judging.Meeting": "when and where judges meet",
    "judging.Panel": "what every judge agrees to",
    "judging.Sample": "an idea that staff invented",
    "judging.SampleCard": "steps of a scale",
    "judging.Round": "criteria, and a random number",
    "judging.Award": "what can be won",
    "judging.StoredRanking": "scores of ideas by reference, judges by number",
    "judging.Shown.entry_version": "says whether it changed",
}
"""Models, or fields of others, that hold words about nobody: what they are instead."""

ENTERED: dict[str, str] = {
    "reply": "challenges.EntryHistory.message",
    "file": "challenges.Attachment.original",
    "files_to_add": "contact.Attachment.original",
    "focus_area": "challenges.Entry.idea",
    "rules_accepted": "challenges.Entry.consent_words",
    "may_publish": "challenges.Entry.consent_words",
    "may_contact": "challenges.Entry.consent_words",
    **dict.fromkeys(["areas", "frequency"], "subscriptions.Subscription.asked_on"),
}
"""Fields of public forms that are stored under another name, and with which field."""

NOT_KEPT = {"whose", "website", "form_token"}
"""Fields of public forms that are used once, or against machines, and not stored."""

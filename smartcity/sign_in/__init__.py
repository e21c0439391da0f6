"""How the staff come in: a password, and then a code that only they can have.

    /admin/login/            the password      right: the session knows who is half in
    /admin/sign-in/phone/    no phone yet      its first code makes the phone theirs
    /admin/sign-in/code/     the next times    a code of the phone, or a recovery code
    → signed in              and not before: until then request.user is nobody

`factors` is what somebody holds, `session` what the browser's session knows, `lock`
what happens after too many failures, `unsent` what was typed when a session had ended.
"""

"""Sign-in of staff: a password first, then a code that only its owner can have.

    /admin/login/            the password    then the session has a pending login
    /admin/sign-in/phone/    the first time  a code from the phone enrols it
    /admin/sign-in/code/     later times     a code from the phone, or a recovery code

`request.user` stays anonymous until the code is right.

`two_factor` is what somebody holds beside the password, `session` what the browser's
session knows, `lockout` what follows too many failures, `saved_post` what keeps a form
that was sent after the session had ended.
"""

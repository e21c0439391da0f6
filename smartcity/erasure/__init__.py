"""The right to erasure (UK GDPR, Article 17): everything that any app holds about one
person is listed, and then goes.

Each app has `find_held` and `erase_person`; a new app with personal data joins them in
`services`."""

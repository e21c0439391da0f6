"""The tag that puts links to the headings of a long text beside it."""

from django.template import Context, Template


def test_each_heading_gets_a_link_and_keeps_an_id_of_its_own() -> None:
    text = '<h2 dir="auto">Bees &amp; trees</h2><h3>No</h3><h2 id="own">Own</h2>'
    template = Template("{% with_contents %}" + text + "{% endwith_contents %}")
    html = template.render(Context())
    for part in (
        '<h2 id="section-1" dir="auto">Bees &amp; trees</h2><h3>No</h3>',
        '<h2 id="own">Own</h2>',
        '<li><a href="#section-1">Bees &amp; trees</a></li>'
        '<li><a href="#own">Own</a></li>',
    ):
        assert part in html

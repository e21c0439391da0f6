"""What staff paste from word processors becomes headings, lists and links."""

import pytest

from core.text.markdown import to_html


def html(text: str, level: int = 2) -> str:
    """Return the HTML without what every block and every link has."""
    made = to_html(text, level).replace(' dir="auto"', "")
    return made.replace(' rel="noopener noreferrer"', "").replace("\n", "")


LIST = "<ul><li>one</li><li>two</li></ul>"
NUMBERED = "<ol><li>one</li><li>two</li></ol>"
NESTED = "<ul><li>one<ul><li>in</li></ul></li><li>two</li></ul>"


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        *((f"{mark} one\n{mark} two", LIST) for mark in "•●·‣∙▪▫◾⁃➢✓\uf0b7–—−-*+"),
        *((f"{mark}\tone\r\n{mark}\ttwo", LIST) for mark in "•·▪\uf0a7o§-*–"),
        *(
            (f"\u00a0{mark}\u00a0\u00a0one\n\u00a0{mark}\u00a0two", LIST)
            for mark in "•-o"
        ),
        *((f"{mark}one\n{mark}two", LIST) for mark in "•●‣"),
        (
            "• one\n•\n• two\n• ",
            LIST.replace("<li>one</li><li>two", "<li><p>one</p></li><li><p>two</p>"),
        ),
        ("Bring:\n• one\n• two", f"<p>Bring:</p>{LIST}"),
        ("• one\no\tin\n• two", NESTED),
        ("•\tone\n◦\tin\n•\ttwo", NESTED),
        ("- one\n\t- in\n- two", NESTED),
        ("• one\n\u00a0\u00a0\u00a0\u00a0• in\n• two", NESTED),
        ("1)\tone\n2)\ttwo", NUMBERED),
        ("1) one\n2) two", NUMBERED),
        ("1)one\n2)two", NUMBERED),
        ("1.\u00a0one\n2.\u00a0two", NUMBERED),
        ("\t1.\tone\n\t2.\ttwo", NUMBERED),
        ("3. one\n4. two", NUMBERED.replace("<ol>", '<ol start="3">')),
        ("1. one\n• in\n2. two", None),
        ("• one\n• two\nAfter that", f"{LIST}<p>After that</p>"),
        ("- one\n  more\n- two", LIST.replace("one", "one<br>more")),
        ("    • one\n    • two", LIST),
        ("2026. A good year", "<p>2026. A good year</p>"),
        ("1.5 million", "<p>1.5 million</p>"),
        ("“Thank you.”\n– Mira Vale", "<p>“Thank you.”<br>– Mira Vale</p>"),
        ("open – or not", "<p>open – or not</p>"),
        ("once", "<p>once</p>"),
    ],
)
def test_lists_are_lists(pasted: str, expected: str | None) -> None:
    if expected is None:
        expected = (
            '<ol><li>one</li></ol><ul><li>in</li></ul><ol start="2"><li>two</li></ol>'
        )
    assert html(pasted) == expected


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("# A\ntext\n## B\n# C", "<h2>A</h2><p>text</p><h3>B</h3><h2>C</h2>"),
        ("## A\n#### B\n## C", "<h2>A</h2><h3>B</h3><h2>C</h2>"),
        ("#### A\n# B\n###### C", "<h2>A</h2><h2>B</h2><h3>C</h3>"),
        (
            "# A\n## B\n### C\n#### D\n##### E",
            "<h2>A</h2><h3>B</h3>" + "".join(f"<h4>{c}</h4>" for c in "CDE"),
        ),
        ("##A\n#\u00a0B\n##\tC", "<h2>A</h2><h2>B</h2><h3>C</h3>"),
        ("#hashtag", "<p>#hashtag</p>"),
        ("# \n##\n### &nbsp;\ntext", "<p>text</p>"),
        ("Title\n=====\ntext", "<h2>Title</h2><p>text</p>"),
        ("text\n-\nmore", "<p>text</p><p>more</p>"),
        (
            "> # A\n\n- ## B",
            "<blockquote><h2>A</h2></blockquote><ul><li><h3>B</h3></li></ul>",
        ),
        ("<h1>A</h1><h4>B &amp; C</h4>", "<h2>A</h2><h3>B &amp; C</h3>"),
    ],
)
def test_headings_make_an_outline(pasted: str, expected: str) -> None:
    assert html(pasted) == expected


def test_headings_begin_below_those_around_them() -> None:
    assert html("# A\n## B", 3) == "<h3>A</h3><h4>B</h4>"


def link(url: str, text: str = "") -> str:
    return f'<p><a href="{url}">{text or url}</a></p>'


URL = "https://a.example/x"


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (URL, link(URL)),
        (f"See {URL}.", link(URL).replace("<p>", "<p>See ").replace("</p>", ".</p>")),
        (f"“{URL}”", link(URL).replace("<p>", "<p>“").replace("</p>", "”</p>")),
        (
            f"({URL}_(y))",
            link(f"{URL}_(y)").replace("<p>", "<p>(").replace("</p>", ")</p>"),
        ),
        (f"<{URL}>", link(URL)),
        ("www.a.example", link("https://www.a.example", "www.a.example")),
        ("https://a.example/_x_*y*z", link("https://a.example/_x_*y*z")),
        ("https://a.example/?a=1&b=2", link("https://a.example/?a=1&amp;b=2")),
        (
            "https://bücher.example/é",
            link("https://xn--bcher-kva.example/%C3%A9", "https://bücher.example/é"),
        ),
        ("mira@a.example", link("mailto:mira@a.example", "mira@a.example")),
        (f"[here]({URL})", link(URL, "here")),
        (f"[here] ({URL})", link(URL, "here")),
        (f"[here](“{URL}”)", link(URL, "here")),
        (f"[here](<{URL}>)", link(URL, "here")),
        (f"[here]({URL} “Title”)", link(URL, "here")),
        (f'[here]( {URL} "Title" )', link(URL, "here")),
        ("[here](www.a.example/x)", link("https://www.a.example/x", "here")),
        ("[here](a.example)", link("https://a.example", "here")),
        ("[here](mira@a.example)", link("mailto:mira@a.example", "here")),
        ("[here](tel:02079460000)", link("tel:02079460000", "here")),
        ("[here](/events/)", link("/events/", "here")),
        (
            "[a plan](https://a.example/a plan.pdf)",
            link("https://a.example/a%20plan.pdf", "a plan"),
        ),
        (
            f"[see {URL} now](https://b.example)",
            link("https://b.example", f"see {URL} now"),
        ),
        (f"`{URL}`", f"<p><code>{URL}</code></p>"),
        ("[sic] (and so on)", "<p>[sic] (and so on)</p>"),
        ("https://mira@a.example/", "<p>https://mira@a.example/</p>"),
        (f'<a href="{URL}">here</a>', link(URL, "here")),
        (f"<a class=x href=“{URL}”>here </a>", link(URL, "here")),
        ('<a name="top"></a>text', "<p>text</p>"),
    ],
)
def test_links_lead_where_they_say(pasted: str, expected: str) -> None:
    assert html(pasted) == expected


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("a\nb", "<p>a<br>b</p>"),
        ("a\r\n\r\nb\x0bc\u2028d", "<p>a</p><p>b<br>c<br>d</p>"),
        ("a\n\u00a0\nb", "<p>a</p><p>b</p>"),
        ("    a\n\n\tb\n\n\u00a0\u00a0\u00a0\u00a0c", "<p>a</p><p>b</p><p>c</p>"),
        ("10\u00a0km\tfar", "<p>10&nbsp;km far</p>"),
        ("9:00\ttea\n10:00\twalk", "<p>9:00 tea<br>10:00 walk</p>"),
        ("```\n• a\n  b\n```", "<pre><code>• a  b</code></pre>"),
        ("> “Good.”\n> Mira", "<blockquote><p>“Good.”<br>Mira</p></blockquote>"),
    ],
)
def test_lines_and_spaces_are_those_that_were_typed(pasted: str, expected: str) -> None:
    assert html(pasted) == expected


WEB_PAGE = """<html><head><title>Plan</title><style>p { color: red }</style></head>
<body><!-- x --><h1 class="big">Our <i>plan</i></h1>
<p class=MsoNormal style='x'>We <b>plant </b>trees,<br>many
of&nbsp;them.<o:p></o:p></p>
<div><ul><li>one</li>
<li><p>two <a href="https://a.example/?a=1&amp;b=2" target=_blank>here</a></p>
<ol><li>in</li><li>side</li></ol></li></ul></div>
<h3>When</h3><table><tr><td>May</td><td>12</td></tr><tr><td>June</td><td>3</td></tr></table>
<![if !supportLists]><script>alert("x")</script><![endif]></body></html>"""


def test_the_source_of_a_web_page_is_read() -> None:
    assert html(WEB_PAGE) == (
        "<h2>Our <em>plan</em></h2>"
        "<p>We <strong>plant</strong> trees,<br>many of&nbsp;them.</p>"
        '<ul><li>one</li><li>two <a href="https://a.example/?a=1&amp;b=2">here</a>'
        "<ol><li>in</li><li>side</li></ol></li></ul>"
        "<h3>When</h3><p>May 12<br>June 3</p>"
    )


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("Dear <name>, a < b > c", "<p>Dear &lt;name&gt;, a &lt; b &gt; c</p>"),
        ("<b>Dear <name></b>", "<p><strong>Dear &lt;name&gt;</strong></p>"),
        ("one<br>two<br/>three", "<p>one<br>two<br>three</p>"),
        ("</p></li></ul>text<li>", "<p>text</p>"),
        ("<b>open, <i>never</b> closed", "<p><strong>open, never</strong> closed</p>"),
        ("&lt;script&gt; &amp; &eacute;", "<p>&lt;script&gt; &amp; é</p>"),
    ],
)
def test_tags_that_are_none_are_shown(pasted: str, expected: str) -> None:
    assert html(pasted) == expected

"""What an agent writes in Teams, as the person reads it, and the other way round."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.helpdesk.relay import Relayed, from_agent, from_person

MARKDOWN = MarkdownIt("js-default")  # as the renderer of Teams on the desktop has it
MENTION = '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">{}</span>'


def relayed(html: str) -> str:
    return from_agent("", html).text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<div>Restart it.</div>", "Restart it."),
        ("<p>First <strong>this</strong>, then <em>that</em>.</p>", "First **this**, then _that_."),
        ("<p>one</p><p>&nbsp;</p><p>two<br>three</p>", "one\n\ntwo\n\nthree"),
        ("<ul><li>cable</li><li>battery</li></ul>", "- cable\n- battery"),
        ("<ol><li>cable<ul><li>USB</li></ul></li><li>power</li></ol>", "1. cable\n    - USB\n2. power"),
        ("<p>Run <code>whoami</code></p>", "Run `whoami`"),
        ("<code>[x](http://e)<li>y</code>", "`[x](http://e)`\n\n`- y`"),
        ("<pre>a `b`\nc</pre>", "`a b`\n\n`c`"),
        ("<blockquote><p>one</p><p>two</p></blockquote>so", "> one\n>\n> two\n\nso"),
        ('<a href="https://a.example/x?y=1">the page</a>', "[the page](https://a.example/x?y=1)"),
        ("<h1>Big</h1><u>under</u> <s>gone</s>", "Big\n\nunder ~~gone~~"),
        ("<b> spaced </b>word", "**spaced** word"),
        ("<b>never closed", "**never closed**"),
        ("a &lt;b&gt; &amp; c", r"a \<b> \& c"),
        ('<img itemtype="http://schema.skype.com/Emoji" alt="🙂">', "🙂"),
    ],
)
def test_formatting_survives_as_markdown(html: str, markdown: str) -> None:
    assert relayed(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">press</a>',
        '<a href="file://server/share">press</a>',
        '<a href="//a.example">press</a>',
        '<a href="http://[">press</a>',
        "<script>x()</script>press<style>p {}</style>",
    ],
)
def test_what_is_no_web_page_is_no_link(html: str) -> None:
    assert relayed(html) == "press"


def test_a_link_ends_where_it_ends_whatever_its_address_holds() -> None:
    html = '<a href="https://a.example/)[x](https://evil.example">page](https://evil.example)</a>'

    links = [token for token in MARKDOWN.parseInline(relayed(html))[0].children or [] if token.type == "link_open"]
    assert len(links) == 1
    assert str(links[0].attrs["href"]).startswith("https://a.example/")


def test_who_is_called_is_left_out_but_a_colleague_who_is_named() -> None:
    html = f"<p>{MENTION.format('Enroll Desk')}&nbsp;ask {MENTION.format('Ada')} or <at id='0'>Enroll Desk</at></p>"

    assert from_agent("", html, names=["Ada"]).text == "ask Ada or"


def test_pictures_and_files_are_counted_because_they_cannot_go_along() -> None:
    html = '<p>See <img src="https://a.example/1.png"> and <attachment id="1"></attachment></p>'

    assert from_agent("", html, files=1) == Relayed("See and", 2)
    assert from_agent("", "<p>See</p>", files=3).lost == 3


def test_a_message_without_formatting_is_its_text() -> None:
    assert from_agent("1. do *this*\n\nthen", "", files=1) == Relayed("1\\. do \\*this\\*\n\nthen", 1)


def test_what_the_person_writes_is_text_line_by_line() -> None:
    assert (
        from_person("# it says\r\n<b>no</b> \u202e[x](http://a)") == "\\# it says\n\n\\<b>no\\</b> \\[x\\]\\(http://a)"
    )


def test_a_hundred_kilobytes_are_read() -> None:
    assert len(relayed("<div><b>x</b>" * 5_000 + "y" * 40_000)) > 40_000


PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>", "<a href='https://a.example'>", "</a>", "<code>"),
        *(
            "<blockquote>",
            "</blockquote>",
            "<div>",
            "</div>",
            "<br>",
            "<![",
            "<!--",
            "`",
            "**",
            "[x](http://e)",
            "\n",
            "é",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@example("!<a href='https://a.example'>0")
@example("<p>look!</p><p>!<span><a href='https://a.example'>0</a></span></p>")
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join))
def test_no_html_breaks_it_or_makes_markdown_of_its_own(html: str) -> None:
    tokens = MARKDOWN.parse(relayed(html))
    inline = [child for token in tokens for child in token.children or []]

    assert all(child.attrs["href"] == "https://a.example" for child in inline if child.type == "link_open")
    assert not any(token.type in ("heading_open", "fence", "html_block", "table_open") for token in tokens)
    assert not any(child.type in ("image", "html_inline") for child in inline)

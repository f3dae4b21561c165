"""HTML becomes the plain text that its author would have typed."""

import time

import pytest

from community.importing.prose import plain

pytestmark = pytest.mark.once

SAID = {
    "paragraphs": ("<p>a <b>b</b>\n c</p>\n\n<p>d<br>e<br/><br>f</p>", "a b c\n\nd\ne\n\nf"),
    "no paragraphs": ("one\n  two", "one two"),
    "headings and divisions": ("<h2>a</h2>b<div>c<div>d</div></div>e<hr>f", "a\n\nb\n\nc\n\nd\n\ne\n\nf"),
    "a list": ("<p>x</p><ul><li>one</li><li>two</li></ul>y", "x\n\n- one\n- two\n\ny"),
    "a list of paragraphs": (
        "<ul>\n<li><p>one</p>\n<p>more</p></li>\n<li><p>two</p></li></ul>",
        "- one\n\n  more\n- two",
    ),
    "lists in lists": (
        "<ol start=9><li>one\n<ul><li>a<li>b</ul></li>\n<li>two</li></ol>",
        "9. one\n   - a\n   - b\n10. two",
    ),
    "an item of a list that is not there": ("<li>a<li>b</p></ul>", "- a\n- b"),
    "quotes": (
        "<blockquote><p>a</p><p>b</p><blockquote>c</blockquote><ul><li>d</li></ul></blockquote>e",
        "> a\n\n> b\n\n> > c\n\n> - d\n\ne",
    ),
    "code": (
        "<p>run</p><pre><code>if x:\n    y()\n</code></pre><p>or <code>a  b</code></p>",
        "run\n\nif x:\n    y()\n\nor a b",
    ),
    "a table": (
        "<table><tr><th>a</th><th>b</th></tr>\n<tr><td><p>1</p></td><td>2</td></tr></table>z",
        "a | b\n1 | 2\n\nz",
    ),
    "a definition": ("<dl><dt>T</dt><dd>D</dd></dl>", "T\nD"),
    "entities": ("a &amp; b &lt;p&gt; &eacute;&#8217;&#x2014; &bogus;", "a & b <p> é’— &bogus;"),
    "forbidden entities": ("a&#0;&#x1;&#xD800;&#127;b", "a\ufffd\ufffdb"),
    "signs that begin no tag": ("3 < 4 > 2 <3 a<b", "3 < 4 > 2 <3 a<b"),
    "a link": ('see <a href="https://x.org/a?b=1&amp;c=2">it</a>.', "see it (https://x.org/a?b=1&c=2)."),
    "a link with brackets": ('<a href="http://x.org/A_(b)">A</a>', "A (http://x.org/A_%28b%29)"),
    "a link that says its address": (
        '<a href="https://x.org/">https://x.org</a>, <a href="http://y.org">y.org</a> <a href="mailto:a@b.c">a@b.c</a>',
        "https://x.org/, http://y.org a@b.c",
    ),
    "a link within the place": ('<a href="/questions/1">there</a> <a href="#top">up</a>', "there (/questions/1) up"),
    "a link that does something": ('<a href="javascript:alert(1)">x</a> <a>y</a>', "x y"),
    "a link that is not closed": ('<p><a href="http://x.org">x</p><p>y</p>', "x (http://x.org)\n\ny"),
    "a link from nowhere": ('<a href="//x.org/a">x</a>', "x (https://x.org/a)"),
    "images": ('a<img src="a.png" alt="no">b <a href="b.png"><img src="b.png"></a>c', "ab c"),
    "an image in the text": (f'<p>a</p><img src="data:image/png;base64,{"A" * 300_000}"><p>b</p>', "a\n\nb"),
    "scripts and styles": ("a<script>if (1<2) '<p>no</p>'</script><style>p{}</style><title>no</title>b", "ab"),
    "a script that does not end": ("a<script>no <p>no", "a"),
    "comments": ("a<!-- no <p>no</p> -->b<!-- no", "ab"),
    "what an office writes": (
        "<!--[if gte mso 9]><xml>no</xml><![endif]--><xml><w:View>no</w:View></xml><p class=MsoNormal>a<o:p></o:p></p>",
        "a",
    ),
    "declarations": ("<!DOCTYPE html><?php no ?>a<![CDATA[no]]>b<![odd[c", "ab<![odd[c"),
    "a power": ("10<sup>5</sup> H<sub>2</sub>O", "10^5 H2O"),
    "nothing": ("<p>&nbsp;</p><br> <div></div>", ""),
}
ODD = (
    "<a", "<a ", "<!--", "</", "</a", '<a "', "<a '<b \"", "&", "&#", "<![foo[", "<script>", "<x>", '<a href="',
    '<b c="d>', "'<a\"<a", "<!", "<?", "<ul><li>x", "<blockquote>x", "<td> x", "<a href=x>", "<br>", "<pre>\n",
)  # fmt: skip


@pytest.mark.parametrize(("html", "text"), SAID.values(), ids=SAID)
def test_html_becomes_what_was_meant(html: str, text: str) -> None:
    assert plain(html) == text


@pytest.mark.parametrize("odd", ODD)
def test_no_text_makes_it_slow(odd: str) -> None:
    html = (odd * 400_000)[:400_000]
    begun = time.process_time()
    plain(html)
    assert time.process_time() - begun < 5  # some parsers need hours

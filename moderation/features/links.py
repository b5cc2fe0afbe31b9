"""Link, contact and offer cues: what spam needs to bring a reader somewhere."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.ngrams import ManyNgrams, Words, lower, words
from moderation.features.word_lists import WordLists

CUES = (
    "has_link",
    "links",
    "link_domains",
    "link_share",
    "bare_domain",
    "shortener",
    "rare_tld",
    "own_domain",
    "markup_links",
    "email",
    "phone",
    "handle",
    "price",
    "percent",
    "messenger",
    "money_words",
    "call_to_act",
    "promotion",
    "foreign_offer",
    "author_url",
    "author_name_words",
    "author_name_offer",
    "symbols",
    "emoji",
)

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
# A host's last two parts, from a start or a hyphen on; each run is read once.
_BARE = re.compile(
    r"(?<![a-z0-9-])(?:(?<![@\w./])(?=[a-z0-9-]{2})|(?=[a-z0-9-]*-[a-z0-9-]{2}))"
    r"[a-z0-9-]++\.(?=(?:com|net|org|info|biz|ru|io|co|me|tv|xyz|top|site|online|shop|"
    r"club|app|link|pro|vip|store|live|cc|ly|gl|de|uk)\b)",
    re.IGNORECASE,
)
_SHORTENERS = """
bit.ly t.co goo.gl tinyurl.com ow.ly is.gd buff.ly adf.ly cutt.ly rb.gy link.gy
shorturl.at t.ly rebrand.ly v.gd tiny.cc lnkd.in clck.ru u.to
"""
_RARE_TLDS = """
xyz top site online shop club vip store live cc pro icu buzz click loan win bid work
ru su cn tk ml ga cf gq fun space website
"""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.\w{2,}")
_PHONE = re.compile(r"(?<!\w)\+?\d[\d\s().-]{8,}\d")
_MAY_BE_PHONE = re.compile(r"\d[\d\s().-]{8}")
_HANDLE = re.compile(r"(?<!\w)@[a-z]\w{3,}", re.IGNORECASE)
_PRICE = re.compile(
    r"[$€£₽¥]\s?\d|\d\s?(?:[$€£₽¥]|usd|usdt|eur|rub|btc|eth|руб)", re.IGNORECASE
)
_DOT_INSIDE = re.compile(r"\.\w")
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"\d\s?%")
_FOREIGN_OFFER = re.compile(
    "заработ|доход|казино|крипт|ставк|бонус|прибыл|пиши|подпис|переход|жми|регистр|купи|"
    "телеграм"
)
_LISTS = {
    "messenger": "telegram whatsapp viber skype discord snapchat dm wa wechat",
    "money": """
        casino bonus crypto bitcoin btc forex invest investing investment investor
        profit profits earn earned earning loan loans cheap discount free win prize
        viagra cialis pill pills seo backlinks followers giveaway airdrop payout
        replica escort income dollars usdt trading trader broker deal offer offers sale
    """,
    "call": """
        click visit check subscribe sub join follow contact order buy download sign
        register look message text write share watch
    """,
    "promotion": """
        channel channels video videos site website blog page store shop music song cover
        instagram youtube company services service products product link playlist
    """,
}


@cache
def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


@cache
def _listed() -> WordLists:
    return WordLists.of(_LISTS)


def links(
    comment: Comment, text: str, found: Words, markup_links: tuple[str, ...] = ()
) -> NDArray[np.float32]:
    """The cues of one comment, each in [0, 1].

    Parameters
    ----------
    comment : Comment
        For its author and its article's address.
    text : str
        Its clean text, case kept.
    found : Words
        The words of that text.
    markup_links : tuple of str
        Targets of links in its HTML.

    Returns
    -------
    array of shape (len(CUES),), float32
    """
    counts = _listed().membership(found.hashes).sum(axis=0).tolist()
    return np.array(cues(comment, text, counts, markup_links), dtype=np.float32)


def offers_many(found: ManyNgrams) -> list[list[float]]:
    """How many words of each of n texts stand in each list of ``_LISTS``."""
    listed = _listed().membership(found.words)
    sums = np.zeros((len(listed) + 1, listed.shape[1]))
    np.cumsum(listed, axis=0, out=sums[1:])
    counts: list[list[float]] = np.diff(sums[found.word_bounds], axis=0).tolist()
    return counts


def cues(
    comment: Comment,
    text: str,
    offers: Sequence[float],
    markup_links: tuple[str, ...] = (),
) -> list[float]:
    """What ``links`` gives, as a list, from its words' counts in the lists."""
    urls = [*_URL.findall(text), *markup_links] if _may_link(text) else [*markup_links]
    hosts = {_host(url) for url in urls} - {""}
    bare = len(_BARE.findall(text)) if _DOT_INSIDE.search(text) else 0
    shown = sum(len(url) for url in urls)
    own = _host(comment.article.url) if hosts and comment.article.url else ""
    return [
        float(bool(urls or bare)),
        min(len(urls) / 3.0, 1.0),
        min(len(hosts) / 3.0, 1.0),
        min(shown / max(len(text), 1), 1.0),
        min(bare / 2.0, 1.0),
        float(bool(hosts & _set(_SHORTENERS))),
        float(any(host.rsplit(".", 1)[-1] in _set(_RARE_TLDS) for host in hosts)),
        float(own in hosts),
        min(len(markup_links) / 2.0, 1.0),
        *_contacts(text),
        *_offers(text, offers),
        *_author(comment),
        *_symbols(text),
    ]


def reaches_out(text: str, markup_links: Sequence[str] = ()) -> bool:
    """Whether a text has any link, address, number or handle to be reached at."""
    return bool(
        markup_links
        or _URL.search(text)
        or _BARE.search(text)
        or _EMAIL.search(text)
        or _PHONE.search(text)
        or _HANDLE.search(text)
    )


def _may_link(text: str) -> bool:
    return "://" in text or "www." in text.lower()


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")


def _contacts(text: str) -> list[float]:
    """E-mail, phone, handle, price, percent; skipped where no mark of them stands."""
    at, digit = "@" in text, _DIGIT.search(text) is not None
    return [
        min(len(_EMAIL.findall(text)), 1.0) if at else 0.0,
        float(_has_phone(text)) if digit else 0.0,
        min(len(_HANDLE.findall(text)) / 2.0, 1.0) if at else 0.0,
        min(len(_PRICE.findall(text)) / 2.0, 1.0) if digit else 0.0,
        min(len(_PERCENT.findall(text)) / 2.0, 1.0) if digit and "%" in text else 0.0,
    ]


def _has_phone(text: str) -> bool:
    return bool(_MAY_BE_PHONE.search(text) and _PHONE.search(text))


def _offers(text: str, counts: Sequence[float]) -> list[float]:
    """Messengers, money, calls to act, own pages; stems of Russian spam."""
    enough = zip(counts, (1.0, 4.0, 3.0, 2.0), strict=True)
    shares = [min(count / most, 1.0) for count, most in enough]
    foreign = 0 if text.isascii() else len(_FOREIGN_OFFER.findall(text.lower()))
    return [*shares, min(foreign / 2.0, 1.0)]


def _author(comment: Comment) -> list[float]:
    """Whether the author has an address, and a name that sells."""
    name = comment.author.name or ""
    return [
        float(bool(comment.author.url)),
        min(len(name.split()) / 5.0, 1.0),
        float(_sells(name)) if name else 0.0,
    ]


@lru_cache(maxsize=1024)
def _sells(name: str) -> bool:
    return bool(_listed().membership(words(lower(name)).hashes).any())


def _symbols(text: str) -> tuple[float, float]:
    """Shares of symbols outside ASCII punctuation, and of emoji."""
    if text.isascii():
        return 0.0, 0.0
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    symbols = np.count_nonzero((codes >= 0x2000) & (codes < 0x2E80))
    emoji = np.count_nonzero((codes >= 0x1F000) & (codes < 0x1FB00))
    return min(symbols / len(codes) * 5, 1.0), min(emoji / len(codes) * 10, 1.0)

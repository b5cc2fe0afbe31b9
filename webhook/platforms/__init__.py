"""Platforms by name: how each blog engine speaks to us, and callbacks by kind."""

from webhook.platforms.akismet import AkismetPlatform
from webhook.platforms.artalk import ArtalkCallback, ArtalkPlatform
from webhook.platforms.base import Callback, Conversation, Platform, UnsignedPlatform
from webhook.platforms.blogger.engine import BloggerEngine
from webhook.platforms.comment_decided import CommentDecided
from webhook.platforms.coral.callbacks import CoralGraphQLCallback
from webhook.platforms.cusdis import CusdisCallback, CusdisPlatform
from webhook.platforms.discourse import DiscourseCallback, DiscoursePlatform
from webhook.platforms.disqus import DisqusEngine
from webhook.platforms.feed import Feed
from webhook.platforms.ghost import GhostEngine
from webhook.platforms.github import GitHubCallback, GitHubPlatform
from webhook.platforms.hyvor import HyvorCallback, HyvorPlatform
from webhook.platforms.isso import IssoCallback, IssoPlatform
from webhook.platforms.mastodon import MastodonCallback, MastodonPlatform
from webhook.platforms.remark42 import Remark42Callback, Remark42Platform
from webhook.platforms.standard import StandardPlatform
from webhook.platforms.waline import WalineCallback, WalinePlatform
from webhook.platforms.wordpress.callbacks import (
    AkismetWebhook,
    WordPressRestCallback,
)

AKISMET = AkismetPlatform()
KEYED: dict[str, AkismetPlatform] = {"akismet": AKISMET}
CORAL = "coral"
"""Asks at an address of its own, in the words of ``webhook.platforms.coral``."""

PERSPECTIVE = "perspective"
"""Answered with scores, in the words of ``webhook.platforms.perspective``."""

PLATFORMS: dict[str, Platform] = {
    "standard": StandardPlatform(),
    "discourse": DiscoursePlatform(),
    "github": GitHubPlatform(),
    "hyvor": HyvorPlatform(),
    "mastodon": MastodonPlatform(),
}
ISSO = IssoPlatform()
UNSIGNED: dict[str, UnsignedPlatform] = {
    "isso": ISSO,
    "waline": WalinePlatform(),
    "artalk": ArtalkPlatform(),
    "remark42": Remark42Platform(),
    "cusdis": CusdisPlatform(),
}
POLLED: dict[str, Feed] = {
    "blogger": BloggerEngine(),
    "ghost": GhostEngine(),
    "disqus": DisqusEngine(),
}
CALLBACKS: dict[str, Callback | Conversation] = {
    "comment.decided": CommentDecided(),
    "akismet.webhook": AkismetWebhook(),
    "wordpress.rest": WordPressRestCallback(),
    "coral.graphql": CoralGraphQLCallback(),
    "discourse": DiscourseCallback(),
    "github": GitHubCallback(),
    "hyvor": HyvorCallback(),
    "mastodon": MastodonCallback(),
    "isso": IssoCallback(),
    "waline": WalineCallback(),
    "artalk": ArtalkCallback(),
    "remark42": Remark42Callback(),
    "cusdis": CusdisCallback(),
    **POLLED,
}

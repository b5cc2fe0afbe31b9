"""Platforms by name: how each blog engine speaks to us, and callbacks by kind."""

from webhook.platforms.akismet import AkismetPlatform
from webhook.platforms.base import Callback, Conversation, Platform
from webhook.platforms.comment_decided import CommentDecided
from webhook.platforms.standard import StandardPlatform
from webhook.platforms.wordpress.callbacks import (
    AkismetWebhook,
    WordPressRestCallback,
)

AKISMET = AkismetPlatform()
KEYED: dict[str, AkismetPlatform] = {"akismet": AKISMET}
PLATFORMS: dict[str, Platform] = {"standard": StandardPlatform()}
CALLBACKS: dict[str, Callback | Conversation] = {
    "comment.decided": CommentDecided(),
    "akismet.webhook": AkismetWebhook(),
    "wordpress.rest": WordPressRestCallback(),
}

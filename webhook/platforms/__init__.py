"""Platforms by name: how each blog engine speaks to us."""

from webhook.platforms.base import Platform
from webhook.platforms.standard import StandardPlatform

PLATFORMS: dict[str, Platform] = {"standard": StandardPlatform()}

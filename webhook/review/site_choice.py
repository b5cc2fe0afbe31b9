"""Which site a page is about: the one that its address names, else the first."""

from dataclasses import dataclass

from moderation.storage.sites import Site
from webhook.parts import parts


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """The site chosen, and the names of all; None when there is no site at all."""

    site: Site | None
    names: tuple[str, ...]


def choose_site(name: str) -> SiteChoice:
    """The site of that name, or the first where none is named.

    Raises
    ------
    UnknownSiteError
        There is no site of that name.
    """
    with parts().database.reading() as reading:
        sites = reading.sites.all()
        names = tuple(site.name for site in sites)
        if name:
            return SiteChoice(reading.sites.named(name), names)
    return SiteChoice(sites[0] if sites else None, names)

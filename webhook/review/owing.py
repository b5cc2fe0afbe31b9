"""Which answers a decision owes, for use cases that find the site themselves."""

from moderation.deciding import Owing
from moderation.decision import Decision
from moderation.second_looks import OwingFor
from webhook.owed_answers import owed_by
from webhook.parts import parts


def owing_by_site() -> OwingFor:
    """For ``moderation.second_looks`` and ``moderation.appealing``."""
    with parts().database.reading() as reading:
        sites = {site.id: site for site in reading.sites.all()}

    def owing(site_id: int, decision: Decision) -> Owing:
        return owed_by(sites[site_id], decision)

    return owing

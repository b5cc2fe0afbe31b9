"""What a site's own history comes in: one file a format, all listed here."""

from training.histories import (
    artalk,
    blogger,
    commento,
    disqus_xml,
    generic,
    isso,
    remark42,
    wordpress_rest,
    wordpress_wxr,
)
from training.histories.base import CheckedHistory, History

HISTORIES: dict[str, History] = {
    "artalk": CheckedHistory("Artalk", artalk.comments),
    "blogger": CheckedHistory("Blogger", blogger.comments, passes=2),
    "commento": CheckedHistory("Commento", commento.comments, passes=2),
    "csv": CheckedHistory("our CSV", generic.csv_comments),
    "disqus_xml": CheckedHistory("Disqus", disqus_xml.comments),
    "isso": CheckedHistory("Isso", isso.comments),
    "jsonl": CheckedHistory("our JSON Lines", generic.jsonl_comments),
    "remark42": CheckedHistory("Remark42", remark42.comments),
    "wordpress_rest": CheckedHistory("WordPress's REST API", wordpress_rest.comments),
    "wordpress_wxr": CheckedHistory("WordPress", wordpress_wxr.comments),
}

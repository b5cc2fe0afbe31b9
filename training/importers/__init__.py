"""Where labelled comments come from: one file a source, all listed here."""

from training.importers import (
    arc,
    context_toxicity_wiki,
    davidson_hate_offensive,
    django_cast_blog_spam,
    edos_sexism,
    germeval_2018,
    goemotions,
    hatemoji,
    ibm_argq_30k,
    ibm_claim_stance,
    jigsaw_wiki_6label,
    jigsaw_wiki_khanhhk,
    jigsaw_wiki_robtest,
    paradetox,
    perspectrum,
    reddit_incivility,
    ruddit_with_text,
    rumoureval_2019,
    safenlp_implicithate_toxigen,
    tg_spam_samples,
    told_br,
    toxic_spans_civil,
    trac1_facebook,
    youtube_spam,
)
from training.importers.base import CheckedImporter, Importer

IMPORTERS: dict[str, Importer] = {
    "arc": CheckedImporter(arc.DATASET, arc.examples),
    "context_toxicity_wiki": CheckedImporter(
        context_toxicity_wiki.DATASET, context_toxicity_wiki.examples
    ),
    "davidson_hate_offensive": CheckedImporter(
        davidson_hate_offensive.DATASET, davidson_hate_offensive.examples
    ),
    "django_cast_blog_spam": CheckedImporter(
        django_cast_blog_spam.DATASET, django_cast_blog_spam.examples
    ),
    "edos_sexism": CheckedImporter(edos_sexism.DATASET, edos_sexism.examples),
    "germeval_2018": CheckedImporter(germeval_2018.DATASET, germeval_2018.examples),
    "goemotions": CheckedImporter(goemotions.DATASET, goemotions.examples),
    "hatemoji": CheckedImporter(hatemoji.DATASET, hatemoji.examples),
    "ibm_argq_30k": CheckedImporter(ibm_argq_30k.DATASET, ibm_argq_30k.examples),
    "ibm_claim_stance": CheckedImporter(
        ibm_claim_stance.DATASET, ibm_claim_stance.examples
    ),
    "jigsaw_wiki_6label": CheckedImporter(
        jigsaw_wiki_6label.DATASET, jigsaw_wiki_6label.examples
    ),
    "jigsaw_wiki_khanhhk": CheckedImporter(
        jigsaw_wiki_khanhhk.DATASET, jigsaw_wiki_khanhhk.examples
    ),
    "jigsaw_wiki_robtest": CheckedImporter(
        jigsaw_wiki_robtest.DATASET, jigsaw_wiki_robtest.examples
    ),
    "paradetox": CheckedImporter(paradetox.DATASET, paradetox.examples),
    "perspectrum": CheckedImporter(perspectrum.DATASET, perspectrum.examples),
    "reddit_incivility": CheckedImporter(
        reddit_incivility.DATASET, reddit_incivility.examples
    ),
    "ruddit_with_text": CheckedImporter(
        ruddit_with_text.DATASET, ruddit_with_text.examples
    ),
    "rumoureval_2019": CheckedImporter(
        rumoureval_2019.DATASET, rumoureval_2019.examples
    ),
    "safenlp_implicithate_toxigen": CheckedImporter(
        safenlp_implicithate_toxigen.DATASET, safenlp_implicithate_toxigen.examples
    ),
    "tg_spam_samples": CheckedImporter(
        tg_spam_samples.DATASET, tg_spam_samples.examples
    ),
    "told_br": CheckedImporter(told_br.DATASET, told_br.examples),
    "toxic_spans_civil": CheckedImporter(
        toxic_spans_civil.DATASET, toxic_spans_civil.examples
    ),
    "trac1_facebook": CheckedImporter(trac1_facebook.DATASET, trac1_facebook.examples),
    "youtube_spam": CheckedImporter(youtube_spam.DATASET, youtube_spam.examples),
}

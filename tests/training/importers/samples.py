"""Tiny files in the original formats, in words of our own, by importer."""

from typing import Final

SAMPLES: Final[dict[str, dict[str, str]]] = {
    "arc": {
        "arc_stance.tsv": (
            "voteUpCount\tvoteDownCount\ttext\tid\ttimestamp\ttitle\tdescription\turl"
            "\tstance1\tstance2\tannotatedSarcastic\tannotatedStanceBothSides"
            "\tannotatedStance\n"
            '4\t0\t"They say ""free"", I say good."\t11\tMon\tFree buses?\tA debate.'
            "\t/debate/buses\tBuses should be free\tBuses should not be free\tFalse"
            "\tFalse\tBuses should be free\n"
        )
    },
    "context_toxicity_wiki": {
        "gn.csv": (
            "id,text,label,api,parent\n"
            '1.2.3,"Please sign your posts,\nthank you",0,0.04,\n'
            "1.2.4,Only an idiot would revert that,1,0.8,Why did you?\n"
        )
    },
    "davidson_hate_offensive": {
        "labeled_data.csv": (
            ",count,hate_speech,offensive_language,neither,class,tweet\n"
            "0,3,0,0,3,2,a yellow bird &amp; a tree\n"
            '1,3,1,2,0,1,"what a moron, lol"\n'
            "2,4,3,0,1,0,those people are vermin\n"
        )
    },
    "django_cast_blog_spam": {
        "comments.json": (
            '[{"title": "", "comment": "Schöner Artikel", "is_public": true, '
            '"is_removed": false}, {"title": "Buy", "comment": "cheap pills", '
            '"is_public": false, "is_removed": false}, {"title": "", "comment": '
            '"casino", "is_public": true, "is_removed": true}]'
        )
    },
    "edos_sexism": {
        "edos_labelled_aggregated.csv": (
            "rewire_id,text,label_sexist,label_category,label_vector,split\n"
            "e-1,Nice day,not sexist,none,none,train\n"
            'e-2,Women cannot drive,sexist,"3. animosity","3.2 stereotypes",dev\n'
            'e-3,I will make her pay,sexist,"1. threats, plans to harm and '
            'incitement",1.1 threats of harm,test\n'
        )
    },
    "germeval_2018": {
        "germeval2018.training.txt": (
            "Guten Morgen |LBR| zusammen\tOTHER\tOTHER\n"
            '"So ein Mist\tOFFENSE\tPROFANITY\n'
            "Du Depp\tOFFENSE\tINSULT\n"
            "Alle Bayern sind dumm\tOFFENSE\tABUSE\n"
        )
    },
    "goemotions": {
        "train.tsv": 'He said "no"\t2\ta1\nThank you, I wonder why\t3,1\ta2\n',
        "dev.tsv": "Hooray!\t4\ta3\n",
        "test.tsv": "It is a bus\t0\ta4\n",
        "labels.txt": "neutral\ncuriosity\nannoyance\ngratitude\njoy\n",
    },
    "hatemoji": {
        "train.csv": (
            "entry_id,text,type,target,round.base,round.set,set,split,label_gold,"
            "matched_text,matched_id\n"
            "0,I will 🔪 them,threateninglanguage,['x'],5,5a,original,train,1,"
            "I 👏 them,1\n"
            "1,I 👏 them,none,['none'],5,5b,perturbation,train,0,I will 🔪 them,0\n"
        )
    },
    "ibm_argq_30k": {
        "raw_train_all_onecol.csv": (
            "Tweet,Target 1,Stance 1,set\n"
            '"it saves time, and money",We should ban meetings,FAVOR,train\n'
        ),
        "raw_val_all_onecol.csv": (
            "Tweet,Target 1,Stance 1,set\n"
            "naps are for babies,Naps should be paid,AGAINST,dev\n"
        ),
    },
    "ibm_claim_stance": {
        "claim_stance_v1_clean.csv": (
            "topicId,split,topicText,topicTarget,topicSentiment,claims.claimId,"
            "claims.stance,claims.claimCorrectedText\n"
            "1,test,This house believes that tea is healthy,tea,1,7,PRO,Tea calms\n"
            "2,train,This house would ban tea,tea,-1,8,CON,Tea calms people\n"
        )
    },
    "jigsaw_wiki_6label": {
        "jigsaw_wiki_6label_dedup.csv": (
            "id,comment_text,toxic,severe_toxic,obscene,threat,insult,identity_hate,"
            "src,cleaned\n"
            'a1,"Hi,\n\nyou IDIOT",1,0,0,0,1,0,x,0\n'
            ",what a lovely page,0,0,0,0,0,0,y,1\n"
        )
    },
    "jigsaw_wiki_khanhhk": {
        "text_comment_1.csv": 'comment_text,labels\n"""Hello,""\nthere",0\n',
        "text_comment_2.csv": "comment_text,labels\nshut up,1\n",
    },
    "jigsaw_wiki_robtest": {"test.csv": '":You know, it is so",0\nyou moron,1\n'},
    "paradetox": {
        "paradetox.tsv": (
            "toxic\tneutral1\tneutral2\tneutral3\n"
            "you 're an idiot , pal !\tYou are wrong, pal.\tI disagree, pal\t\n"
        )
    },
    "perspectrum": {
        "claim_perspective_stance.csv": (
            "cId,claim,pid,perspective,stance3,stance5,split\n"
            "5,Cats are best,9,They purr ,SUPPORT,SUPPORT,dev\n"
            "5,Cats are best,10,They scratch,UNDERMINE,NO_MAJORITY_LABEL,train\n"
        )
    },
    "reddit_incivility": {
        "incivility_coded_0302.csv": (
            'comment,correction\n"\n\nWell argued.",0\nYou clown,1\n'
        )
    },
    "ruddit_with_text": {
        "ruddit_with_text.csv": (
            "post_id,comment_id,txt,url,offensiveness_score\n"
            "p1,c1,I see it otherwise,https://example.org/1,-0.4\n"
            "p1,c2,That is daft,https://example.org/2,0.3\n"
            "p2,c3,You utter moron,https://example.org/3,0.9\n"
            "p2,c4,[deleted],https://example.org/4,0.5\n"
        )
    },
    "rumoureval_2019": {
        "sdqc.csv": (
            "id,platform,event,source_id,is_source,text,parent_id,label,split,"
            "source_text,parent_text\n"
            "1,twitter,fire,1,True,The mill burns,,support,train,The mill burns,\n"
            "2,twitter,fire,1,False,I saw it,1,support,train,The mill burns,\n"
            "3,twitter,fire,1,False,Not true,2,deny,dev,The mill burns,I saw it\n"
            "4,reddit,fire,1,False,Source?,1,query,dev,The mill burns,\n"
            "5,reddit,fire,1,False,[deleted],1,comment,dev,The mill burns,\n"
            "6,twitter,fire,9,False,Oh,9,,,,\n"
        )
    },
    "safenlp_implicithate_toxigen": {
        "implicitHate.json": (
            '[{"text": "they never work", "label": "hate", "id": 0},'
            ' {"text": "rain again", "label": "neutral", "id": 1}]'
        ),
        "toxiGen.json": (
            '[{"id": 0, "text": "they cook well", "toxicity_score": 1.0},'
            ' {"id": 1, "text": "they smell", "toxicity_score": 4.0}]'
        ),
    },
    "tg_spam_samples": {
        "spam-samples.txt": "Earn $500 a day, write to me\n\n",
        "ham-samples.txt": "Я согласен\n",
    },
    "told_br": {
        "told_br.csv": (
            "text,homophobia,obscene,insult,racism,misogyny,xenophobia\n"
            '"bom dia, @user",0.0,0.0,0.0,0.0,0.0,0.0\n'
            "seu bobo,0.0,0.0,3.0,1.0,0.0,0.0\n"
        )
    },
    "toxic_spans_civil": {
        "comments.csv": "comment_id,comment_text\n7,You idiot. Damn you.\n",
        "annotations.csv": (
            "annotation,comment_id,worker,country,all toxic,not toxic\n"
            "0,7,a,USA,False,False\n1,7,b,USA,False,True\n"
            "2,7,c,USA,True,True\n3,7,d,USA,True,False\n"
        ),
        "spans.csv": (
            "annotation,type,start,end\n"
            "0,Insult,4,9\n0,Insult,0,3\n0,Profane/Obscene,11,15\n1,Insult,4,9\n"
        ),
    },
    "trac1_facebook": {
        "agr_en_train.csv": 'f_1,"Well said, sir",NAG\nf_2,Go away fool,OAG\n',
        "agr_en_dev.csv": 'f_3,"How clever\nyou are",CAG\n',
    },
    "youtube_spam": {
        f"Youtube0{number}-{name}.csv": (
            "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\n"
            f"z{number},Ann,,Visit http://example.org/{number}\ufeff,1\n"
        )
        for number, name in enumerate(
            ("Psy", "KatyPerry", "LMFAO", "Eminem", "Shakira"), start=1
        )
    },
}

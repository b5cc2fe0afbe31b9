"""A hundred comments of our own under twenty headlines, as readers write them.

Data sets pair comments with claims that somebody worded for them, and make neutral
pairs by putting a comment beside another claim. Under an article it is otherwise: a
headline is hardly a claim, most comments share no word with it, and those that take no
side are about the matter all the same. Nothing is trained or chosen on these.
"""

from dataclasses import dataclass
from typing import Final

from moderation.scores import StanceScore
from training.asked_stances import Asked

HEADLINES: Final = (
    (
        "City council votes to ban cars from the old town",
        "Finally! I can walk to the bakery with my kids without being run over.",
        "Other towns did this decades ago and it works wonderfully.",
        "The shops there will be dead within a year.",
        "An idea of people who never had to drive an old mother to the doctor.",
        "What time does the meeting start on Thursday?",
    ),
    (
        "Government plans to raise the retirement age to 68",
        "We live much longer now, so of course we have to work a bit longer.",
        "Somebody has to pay the pensions. It is the only honest solution.",
        "I have laid bricks since I was sixteen, my back will not last till then.",
        "Shameful. The rich retire when they like and we work until we drop.",
        "My grandfather was born in 1931 in a small village.",
    ),
    (
        "Why nuclear power deserves a second chance",
        "Thank you for this. Clean, reliable, and it works at night.",
        "We will not reach our climate goals without it, so keep the plants.",
        "Tell that to the people who cannot go home around Chernobyl.",
        "And where do you put the waste for a hundred thousand years? No thanks.",
        "Which of the plants was built first?",
    ),
    (
        "Free school meals for all children",
        "Hungry children cannot learn. The best money the state ever spent.",
        "Our school did it, and the difference in the classroom is amazing.",
        "Why should my taxes feed the children of millionaires?",
        "Parents should feed their own kids, not the government.",
        "In my day we had soup on Mondays and fish on Fridays.",
    ),
    (
        "The library should stay open on Sundays",
        "Yes please, Sunday is the only day I can go there with my daughter.",
        "It is the one warm place in winter that costs nothing, I would love it.",
        "The staff deserve a day off like everybody else.",
        "A waste of money, nobody reads on a Sunday.",
        "Is the one by the station meant, or the one in the park?",
    ),
    (
        "Troops should be sent to help the neighbouring country",
        "We cannot stand by and watch while they are slaughtered.",
        "If we do not stop the aggressor there, we will have to fight him here.",
        "How many of our sons have to come home in coffins for another's war?",
        "Every intervention of the last thirty years made things worse.",
        "How far is the border from the capital?",
    ),
    (
        "Immigration makes our country stronger",
        "My surgeon, my baker and my best friend came from abroad.",
        "They do the jobs that nobody else wants, and pay taxes like the rest of us.",
        "Wages fall, rents rise, and we are told to be grateful for it.",
        "The schools in our district are overwhelmed already. Enough is enough.",
        "The figures in the second table seem to be from 2019.",
    ),
    (
        "Stricter rules for owning guns",
        "More guns mean more dead children, it is as simple as that.",
        "Australia did it and has not had a massacre since.",
        "Criminals do not obey laws, so you only disarm honest people.",
        "Hands off my rights.",
        "Does anybody know when the bill will be read?",
    ),
    (
        "Homework should be abolished",
        "My son cries over his worksheets every evening. Get rid of it.",
        "Children need time to play, so I am all for it.",
        "Without practice at home nothing sticks.",
        "So now we do not ask anything of them at all? Ridiculous.",
        "Ours have maths on Tuesdays and spelling on Thursdays.",
    ),
    (
        "New motorway through the valley approved",
        "I spend two hours a day in traffic on the old road. The sooner the better.",
        "Our village has been waiting for this for thirty years.",
        "The noise and the fumes will ruin one of the last quiet places we have.",
        "Once the meadows are gone they are gone for ever.",
        "Will the bus stop at the mill be moved?",
    ),
    (
        "Speed limits on all highways",
        "Fewer deaths, less noise, less petrol. Who could object?",
        "It works everywhere else, so what are we waiting for?",
        "If I drive fast on an empty road at night, that is my own business.",
        "The next thing they will forbid is leaving the house.",
        "The sign near our exit has been missing for months.",
    ),
    (
        "Mayor wants tourists to pay an entrance fee",
        "Good. We pay for the rubbish that they leave behind.",
        "Venice does it, and it is high time that we did as well.",
        "Then I will simply spend my holiday somewhere else.",
        "A city is not a theme park. This is embarrassing.",
        "How many visitors were there last summer?",
    ),
    (
        "Supermarkets must give unsold food away",
        "Throwing bread into a locked bin while people go hungry is a disgrace.",
        "France has done it for years and nobody went bankrupt.",
        "And who is liable when somebody gets ill from it?",
        "Yet another rule for small shops that can hardly survive as it is.",
        "Our market closes at eight on Saturdays.",
    ),
    (
        "A four-day week for the same pay",
        "We tried it last year and get more done than before.",
        "More time for children and parents, and fewer burnt-out people. Yes!",
        "Tell me how a hospital is to work with that. Dreamers.",
        "Prices will go up and the jobs will go elsewhere.",
        "Is Friday or Monday the free day?",
    ),
    (
        "Wolves return to the forests",
        "How wonderful! I heard one last winter and had tears in my eyes.",
        "They keep the deer down, and the young trees grow again.",
        "I lost eleven sheep in one night. Come and bury them with me.",
        "Wait until the first child is bitten, then all will be surprised.",
        "The photograph was taken near the lake, I think.",
    ),
    (
        "The festival will be paid for by the city again",
        "It brings the whole town together, worth every cent.",
        "Without it our summers would be dead. Thank you to the council!",
        "Fix the potholes first, then you can hire singers.",
        "Three nights without sleep, and I pay for it too. Marvellous.",
        "Who plays on the second evening?",
    ),
    (
        "Voting should be compulsory",
        "Politicians would have to listen to the poor at last.",
        "It is a duty like paying taxes, and costs you twenty minutes.",
        "Freedom includes the freedom to stay at home.",
        "People who know nothing will tick anything. No thank you.",
        "Our polling station is in the gym of the old school.",
    ),
    (
        "Artificial intelligence in the classroom",
        "My daughter understood fractions at last, because it has endless patience.",
        "They will need it at work, so let them learn it early.",
        "They will never write a sentence of their own again.",
        "A machine that makes things up has no business teaching children.",
        "Which school was visited for this report?",
    ),
    (
        "Rent cap extended for five years",
        "Without it we would have had to leave the street where I was born.",
        "At last somebody thinks of those who do not own anything.",
        "So nobody will build any more, and the queues get even longer.",
        "I saved all my life for that flat and now may not cover my costs.",
        "Does it hold for furnished rooms?",
    ),
    (
        "No more fireworks on New Year's Eve",
        "Our dog trembles for days. Long overdue.",
        "The emergency ward is full of torn fingers every single year.",
        "Once a year people have some fun and even that is taken away.",
        "I look forward to it all winter with my grandchildren, leave it be.",
        "The market square was swept by nine in the morning.",
    ),
)
"""A headline; two comments for it, two against it, and one that takes no side."""


@dataclass(frozen=True, slots=True)
class HeadlineFigures:
    """What a model says under the headlines.

    Parameters
    ----------
    sided, right : int
        Comments that take a side, and on how many of these favor and against are told
        apart, neutral left out of what the model says.
    silent : int
        How many of them are called neutral.
    neutral, quiet : int
        Comments that take no side, and how many of these are called neutral.
    confident, rightly : int
        Answers to be counted on, and how many of these are right.
    """

    sided: int
    right: int
    silent: int
    neutral: int
    quiet: int
    confident: int
    rightly: int


def under_headlines(asked: Asked) -> HeadlineFigures:
    """Ask a model about all of them."""
    sided = [
        (asked(text, headline), place < 2)
        for headline, *texts in HEADLINES
        for place, text in enumerate(texts[:4])
    ]
    unsided = [asked(texts[4], headline) for headline, *texts in HEADLINES]
    sure = [(one.favor > one.against) == favor for one, favor in sided if one.confident]
    return HeadlineFigures(
        sided=len(sided),
        right=sum((one.favor > one.against) == favor for one, favor in sided),
        silent=sum(_neutral(one) for one, _ in sided),
        neutral=len(unsided),
        quiet=sum(_neutral(one) for one in unsided),
        confident=len(sure) + sum(one.confident for one in unsided),
        rightly=sum(sure),
    )


def _neutral(score: StanceScore) -> bool:
    return score.neutral > max(score.favor, score.against)

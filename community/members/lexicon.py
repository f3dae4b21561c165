"""Words for what matters to people, each in both languages: two members hold the same value, whatever they speak.

None of them tells of belief, health, origin, family or party. A house may add its own, and so may members.
"""

from community.db.words import same_word

# English, French, and other spellings of the same. The English word, folded, is what is compared.
LEXICON: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("honesty", "honnêteté", ()),
    ("patience", "patience", ()),
    ("kindness", "gentillesse", ()),
    ("gentleness", "douceur", ()),
    ("courage", "courage", ()),
    ("humour", "humour", ("humor",)),
    ("freedom", "liberté", ()),
    ("loyalty", "fidélité", ()),
    ("curiosity", "curiosité", ()),
    ("simplicity", "simplicité", ()),
    ("mutual help", "entraide", ()),
    ("respect", "respect", ()),
    ("trust", "confiance", ()),
    ("fairness", "équité", ()),
    ("gratitude", "gratitude", ()),
    ("generosity", "générosité", ()),
    ("creativity", "créativité", ()),
    ("nature", "nature", ()),
    ("calm", "calme", ()),
    # of working life
    ("learning", "apprentissage", ()),
    ("work well done", "travail bien fait", ("good work",)),
    ("team spirit", "esprit d’équipe", ("teamwork",)),
    ("reliability", "fiabilité", ()),
    ("passing on what one knows", "transmission", ()),
)


def _plain(word: str) -> str:
    return same_word(word.replace("’", "'"))


_KEYS = {_plain(spelt): _plain(en) for en, fr, also in LEXICON for spelt in (en, fr, *also)}
_SPOKEN = {_plain(en): {"en": en, "fr": fr} for en, fr, _also in LEXICON}
_SPELT = {
    "en": frozenset(_plain(spelt) for en, _fr, also in LEXICON for spelt in (en, *also)),
    "fr": frozenset(_plain(fr) for _en, fr, _also in LEXICON),
}


def lexicon_key(word: str) -> str | None:
    """What stands for a word of the lexicon in either language; None for any other word."""
    return _KEYS.get(_plain(word))


def lexicon_word(word: str, language: str) -> str:
    """A word as it is written; one of the lexicon that was written in another language, in this one."""
    key = lexicon_key(word)
    return word if key is None or _plain(word) in _SPELT[language] else _SPOKEN[key][language]


def offered(language: str) -> tuple[str, ...]:
    """Every value of the lexicon in a language."""
    return tuple(words[language] for words in _SPOKEN.values())

"""In which language a longer text is written, told by its small words or by its script.

The small words are the commonest of each language; languages that nobody asks for are here so that they are not taken
for their neighbours. Norwegian is `no`: bokmål and nynorsk are not told apart. A text that is short, mixed or in a
language not listed has none.
"""

from __future__ import annotations

import re

_SMALL_WORDS = {
    "en": "the of and to in is was were with that for this by are which an from as be",
    "es": "el la los las de del y en que con para por una un se como fue son al su entre es más",
    "pt": "o a os as de do da dos das e em no na que com para por uma um foi são ao se entre é mais pela pelo",
    "fr": "le la les des de du et en dans que qui avec pour par une un est sont cette au aux ont été sur ce à",
    "it": "il la le gli di del della dei delle e in che con per una un è sono stato nel tra alla",
    "ca": "el la els les de del i en que amb per una un es dels entre és són als",
    "de": "der die das und in den von zu mit des dem für eine ein ist im wurde wurden auf sich nicht als bei",
    "nl": "de het een van en in te met voor zijn is werd werden op dat die aan bij deze niet",
    "no": "og av til i på er en et som for med ikke ble var har den det ein eit frå ikkje vart dei vi hva kva etter",
    "da": "og af til i på er en et som for med ikke blev var har den det fra der vi hvad efter at",
    "sv": "och av till i på är en ett som för med inte var har den det från att vi om hos",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _tag, _words in _SMALL_WORDS.items():
    for _word in set(_words.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_tag)
_WORD = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_ENOUGH = 4000  # characters that are looked at
_FEWEST = 12  # words
_SHARE = 0.18  # of its words are small ones of its language
_LEAD = 0.04  # of its words by which they are more than those of the next language


def written_in(text: str) -> str:
    """The tag (`en`, `no`, `zh`) of the language of a text; '' when it cannot be told. Linear in the text's length."""
    head = text[:_ENOUGH]
    letters = sum(map(str.isalpha, head))
    scripts = {"ja": len(_KANA.findall(head)), "zh": len(_HAN.findall(head)), "ko": len(_HANGUL.findall(head))}
    if letters and sum(scripts.values()) > letters / 2:
        return "ja" if scripts["ja"] > letters / 10 else max(scripts, key=lambda tag: scripts[tag])
    words = _WORD.findall(head.casefold())
    if len(words) < _FEWEST:
        return ""
    counts = dict.fromkeys(_SMALL_WORDS, 0)
    for word in words:
        for tag in _LANGUAGES_OF.get(word, ()):
            counts[tag] += 1
    best, second = sorted(counts, key=lambda tag: counts[tag], reverse=True)[:2]
    clear = counts[best] >= _SHARE * len(words) and counts[best] - counts[second] >= max(2, _LEAD * len(words))
    return best if clear else ""

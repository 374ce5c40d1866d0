"""Languages by name or code, as BCP 47 tags (RFC 5646: the two-letter ISO 639-1 code where there is one).

Norwegian is three: nb, nn, and `no` where a source does not say which. Codes are those of ISO 639-1, 639-2 (both the
bibliographic and the terminological ones) as published by the Library of Congress
(https://www.loc.gov/standards/iso639-2/php/code_list.php).
"""

from __future__ import annotations

import re
import unicodedata

# tag: codes of ISO 639-2, then names in English and Norwegian and of the language itself, in lower case
_TABLE = {
    "nb": "nob, norwegian bokmål, norwegian bokmal, bokmål, bokmal, norsk bokmål, norsk (bokmål), norwegian (bokmål)",
    "nn": "nno, norwegian nynorsk, nynorsk, norsk nynorsk, norsk (nynorsk), norwegian (nynorsk)",
    "no": "nor, norwegian, norsk",
    "en": "eng, english, engelsk",
    "sv": "swe, swedish, svensk, svenska",
    "da": "dan, danish, dansk",
    "fi": "fin, finnish, finsk, suomi",
    "is": "isl, ice, icelandic, islandsk, íslenska",
    "fo": "fao, faroese, færøysk",
    "se": "sme, northern sami, nordsamisk, samisk, sami",
    "kl": "kal, greenlandic, kalaallisut, grønlandsk",
    "de": "deu, ger, german, tysk, deutsch",
    "fr": "fra, fre, french, fransk, français",
    "es": "spa, spanish, spansk, español, castilian",
    "pt": "por, portuguese, portugisisk, português",
    "it": "ita, italian, italiensk, italiano",
    "nl": "nld, dut, dutch, nederlandsk, flemish, nederlands",
    "pl": "pol, polish, polsk, polski",
    "ru": "rus, russian, russisk",
    "uk": "ukr, ukrainian, ukrainsk",
    "cs": "ces, cze, czech, tsjekkisk",
    "sk": "slk, slo, slovak, slovakisk",
    "sl": "slv, slovenian, slovene, slovensk",
    "hr": "hrv, scr, croatian, kroatisk",
    "sr": "srp, scc, serbian, serbisk",
    "bs": "bos, bosnian, bosnisk",
    "mk": "mkd, mac, macedonian, makedonsk",
    "bg": "bul, bulgarian, bulgarsk",
    "ro": "ron, rum, romanian, rumensk",
    "hu": "hun, hungarian, ungarsk",
    "el": "ell, gre, greek, gresk",
    "tr": "tur, turkish, tyrkisk",
    "et": "est, estonian, estisk",
    "lv": "lav, latvian, latvisk",
    "lt": "lit, lithuanian, litauisk",
    "sq": "sqi, alb, albanian, albansk",
    "ga": "gle, irish, irsk",
    "cy": "cym, wel, welsh, walisisk",
    "eu": "eus, baq, basque, baskisk",
    "ca": "cat, catalan, katalansk, valencian",
    "gl": "glg, galician, galisisk",
    "ar": "ara, arabic, arabisk",
    "he": "heb, hebrew, hebraisk",
    "fa": "fas, per, persian, persisk, farsi",
    "hi": "hin, hindi",
    "ur": "urd, urdu",
    "bn": "ben, bengali",
    "ta": "tam, tamil",
    "th": "tha, thai, thailandsk",
    "vi": "vie, vietnamese, vietnamesisk",
    "id": "ind, indonesian, indonesisk",
    "ms": "msa, may, malay, malayisk",
    "zh": "zho, chi, chinese, kinesisk, mandarin",
    "ja": "jpn, japanese, japansk",
    "ko": "kor, korean, koreansk",
    "af": "afr, afrikaans",
    "sw": "swa, swahili",
    "so": "som, somali",
    "am": "amh, amharic, amharisk",
    "ka": "kat, geo, georgian, georgisk",
    "hy": "hye, arm, armenian, armensk",
    "az": "aze, azerbaijani",
    "eo": "epo, esperanto",
    "la": "lat, latin",
    "mul": "multiple languages, multilingual, flerspråklig",
}
_TAG_OF = {name: tag for tag, names in _TABLE.items() for name in (tag, *names.split(", "))}
_SUBTAG = re.compile(r"^([a-z]{2,3})[-_][a-z0-9]{2,8}(?:[-_][a-z0-9]+)*$")


def normalise_language(text: str) -> str:
    """The tag of one language (`nor`, «norsk bokmål», `en-GB`): no, nb, en; '' when it is not known."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split()).strip(" .")
    tag = _TAG_OF.get(plain)
    if tag is None:
        part = _SUBTAG.match(plain)
        tag = _TAG_OF.get(part.group(1)) if part else None
    return tag or ""


def read_languages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags of a list of languages («English; Norwegian», «engelsk og norsk»), and the words not understood."""
    whole = normalise_language(text)
    if whole:
        return (whole,), ()
    tags: list[str] = []
    unknown: list[str] = []
    for part in re.split(r"[;,/|&\n]|\s+(?:og|and)\s+", text):
        word = part.strip()
        tag = normalise_language(word)
        if tag:
            tags.append(tag)
        elif word:
            unknown.append(word)
    return tuple(dict.fromkeys(tags)), tuple(unknown)

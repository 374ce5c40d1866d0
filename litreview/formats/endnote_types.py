"""EndNote's reference types, by name and number, and the kinds of publication they are.

Numbers and names as in Zotero's translator "Endnote XML"; the same numbers stand in the recordings where they occur.
"""

from __future__ import annotations

from litreview.model import RecordType

# The first of a kind says no more than the kind: it is written for it, and is not kept beside it.
TYPES: dict[RecordType, dict[str, int]] = {
    RecordType.ARTICLE: {"Journal Article": 17, "Electronic Article": 43, "Magazine Article": 19},
    RecordType.BOOK: {
        "Book": 6,
        "Edited Book": 28,
        "Electronic Book": 44,
        "Catalog": 8,
        "Classical Work": 49,
        "Ancient Text": 51,
        "Serial": 57,
    },
    RecordType.CHAPTER: {"Book Section": 5, "Electronic Book Section": 60, "Dictionary": 52, "Encyclopedia": 53},
    RecordType.REPORT: {"Report": 27, "Government Document": 46},
    RecordType.THESIS: {"Thesis": 32},
    RecordType.WEBPAGE: {"Web Page": 12, "Blog": 56, "Online Multimedia": 48},
    RecordType.CONFERENCE: {"Conference Paper": 47, "Conference Proceedings": 10},
    RecordType.PREPRINT: {"Unpublished Work": 34},
    RecordType.NEWSPAPER: {"Newspaper Article": 23},
    RecordType.DATASET: {"Dataset": 59, "Online Database": 45, "Aggregated Database": 55},
    RecordType.OTHER: {
        "Generic": 13,
        "Artwork": 2,
        "Audiovisual Material": 3,
        "Bill": 4,
        "Case": 7,
        "Computer Program": 9,
        "Hearing": 14,
        "Map": 20,
        "Film or Broadcast": 21,
        "Pamphlet": 24,
        "Patent": 25,
        "Personal Communication": 26,
        "Statute": 31,
        "Manuscript": 36,
        "Figure": 37,
        "Chart or Table": 38,
        "Equation": 39,
        "Legal Rule or Regulation": 50,
        "Grant": 54,
        "Standard": 58,
        "Music": 61,
    },
}
KIND_OF_NAME = {name.casefold(): kind for kind, names in TYPES.items() for name in names}
KIND_OF_NUMBER = {str(number): kind for kind, names in TYPES.items() for number in names.values()}
NAME_OF_NUMBER = {str(number): name for names in TYPES.values() for name, number in names.items()}
WRITTEN = {kind: next(iter(names.items())) for kind, names in TYPES.items()}

"""ClinicalTrials.gov: the register of clinical studies, through version 2 of its API.

Facts relied on: https://clinicaltrials.gov/data-api/api. `nextPageToken` leads from page to page and is missing on the
last; a page may be empty in between; every parameter but mark, size and the wish for a total must stay the same.
Assumed, not verified: how often it may be asked (`known.CLINICALTRIALS`); the total comes only with the first page, so
a cursor carries it: «entries before it/total:mark»; the form of `FIELDS`.
"""

from __future__ import annotations

from litreview.errors import SourceChanged
from litreview.formats.clinicaltrials_record import read_entry
from litreview.formats.json_entry import read_hits, scalar
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import CLINICALTRIALS
from litreview.sources.paged import Listed, Marked, json_object, list_of, total_of

BASE = "https://clinicaltrials.gov/api/v2/"
# What is fetched of a study. Left out are its results and the hospitals it takes place in: megabytes for some studies.
FIELDS = ",".join(
    (
        *(
            f"protocolSection.{part}Module"
            for part in (
                "identification",
                "status",
                "sponsorCollaborators",
                "description",
                "conditions",
                "design",
                "armsInterventions",
                "outcomes",
                "eligibility",
                "references",
            )
        ),
        "derivedSection.conditionBrowseModule",
        "hasResults",
    )
)


class ClinicalTrials(Marked):
    """The source `clinicaltrials`."""

    key = "clinicaltrials"
    capabilities = CLINICALTRIALS
    first_mark = ""

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        """The text goes as `query.term` unless a parameter of the translation holds the search."""
        asked, mark = request.translation.params, self.mark(cursor)
        searched = any(name.startswith("query.") for name, _ in asked)
        words = () if searched else (("query.term", request.translation.text),)
        place = (("pageToken", mark),) if mark else (("countTotal", "true"),)
        params = (*words, *asked, ("format", "json"), ("fields", FIELDS), ("pageSize", str(size)), *place)
        return Call(http.address(self.key, BASE, "studies"), params, self.pace(http), expect=Kind.JSON)

    def read(self, body: bytes) -> Listed:
        return self.read_at(self.first(), body)

    def read_at(self, cursor: str, body: bytes) -> Listed:
        """Raises SourceChanged LR-SOURCE-SHAPE for a first page without a total."""
        answer = json_object(body)
        carried = cursor.partition(":")[0].partition("/")[2]
        total = total_of(answer.get("totalCount", carried), "totalCount")
        entries = list_of(answer.get("studies"), "studies")
        hits = read_hits(entries, read_entry, "protocolSection.identificationModule.nctId")
        return Listed(total, hits, len(entries), scalar(answer.get("nextPageToken")))

    def after(self, cursor: str, size: int, got: Listed) -> str:
        following = super().after(cursor, size, got)
        place, colon, mark = following.partition(":")
        return f"{place}/{got.total}{colon}{mark}" if following else ""

    def place(self, cursor: str) -> int:
        head = cursor.partition(":")[0].partition("/")[0]
        try:
            return int(head)
        except ValueError as error:
            raise SourceChanged("LR-SOURCE-CURSOR", cursor=cursor) from error

    def _owes(self, cursor: str, got: Listed) -> bool:
        """A page may be empty as long as it leads on."""
        return got.next in {"", self.mark(cursor)} and super()._owes(cursor, got)

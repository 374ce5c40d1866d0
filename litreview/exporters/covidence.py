"""A file for Covidence: RIS, which it reads beside EndNote XML and PubMed's text format; it reads no CSV.

Covidence takes at most 15,000 references or 50 MB a file, and asks on import which list they go to: no field of a file
carries a decision into it. Ours travel in the note. Its own exports have no keywords, so that every work has a note
with its id, by which it is known when it comes back.

Assumed, not verified: Covidence keeps N1 as «Notes» and ID as «Ref» in its exports.
"""

from __future__ import annotations

from litreview.exporters.ris import RisExporter

COVIDENCE = RisExporter("covidence", notes_all=True)

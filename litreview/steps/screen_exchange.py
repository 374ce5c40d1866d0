"""The decisions of another folder's reviewer, as `screen export` wrote them, put beside our own.

Steps are taken in the order they were made there, and only where they are legal here; what is not, waits for a later
import of the same file or of a newer one. A step that is here already, as its origin or its own hash tells, is not
taken again, so that any file may be read any number of times, in any order.
"""

from __future__ import annotations

from collections.abc import Iterator

from litreview.errors import InputError, Where
from litreview.formats.decisions_file import FORMAT, Decided, DecisionFile, Excepted, Reference, Undone, Withdrawn
from litreview.model import Decision, Means, Message, Name, Pointer, Record, Stage, message
from litreview.steps.blind import Blind, blind, pseudonym
from litreview.steps.breaches import refuse_withdrawal
from litreview.steps.load import refusal
from litreview.steps.review import Review, record_documents
from litreview.steps.screen import Choice, ExceptionGiven, Given, take_back, way_of, write_checked, write_exception
from litreview.steps.screen_differing import differing
from litreview.steps.screen_here import Here, hash_of
from litreview.steps.screen_returned import Returned, ScreenImport, Told
from litreview.steps.screen_works import Finder
from litreview.store import Event, Reader, Writer
from litreview.store.events import moment

AnyStep = Decided | Undone | Excepted | Withdrawn
# Reasons that are the same whatever was said, and so may be told to somebody who has yet to judge the work.
_TELLS_NOTHING = (
    *("LR-SCREEN-UNSETTLED", "LR-SCREEN-STAGE", "LR-SCREEN-RESOLVED", "LR-SCREEN-NO-CONFLICT", "LR-SCREEN-NOT-THIRD"),
    *("LR-SCREEN-NOT-RETRIEVED", "LR-SCREEN-EXCLUDED"),
)


def take_file(review: Review, writer: Writer, file: DecisionFile, given: ScreenImport) -> Returned:
    """Bring what a reviewer did in another folder.

    Raises InputError LR-SCREEN-SAME-REVIEWER: the reviewer of the file has judged here too, under the same name, and
    nobody has said that it is one person.
    """
    reviewer = (given.reviewer or file.head.reviewer).strip()
    here = Here(Reader(writer.connection))
    if not given.reviewer:
        _refuse_namesake(Reader(writer.connection), here, file, given)
    done = Returned(tool=FORMAT, reviewer=reviewer, differing=differing(file.head, review.protocol))
    done.known = sum(isinstance(step, Decided) and here.event(step.key) is not None for step in file.steps)
    actor = writer.actor(reviewer)
    record_documents(review, writer, actor)
    _Taking(review, writer, file, here, actor, done).run()
    return done


def _refuse_namesake(reader: Reader, here: Here, file: DecisionFile, given: ScreenImport) -> None:
    """Two who go by one name would look like one who changes their mind, and each disagreement would be lost."""
    theirs = [step.key for step in file.steps if isinstance(step, Decided)]
    ours = here.made_here(pseudonym(reader, file.head.reviewer))
    if ours - set(map(hash_of, theirs)) and any(here.event(key) is None for key in theirs):
        raise InputError("LR-SCREEN-SAME-REVIEWER", where=Where(file=given.path.name), name=file.head.reviewer)


class _Taking:
    """One file on its way into the log."""

    def __init__(
        self, review: Review, writer: Writer, file: DecisionFile, here: Here, actor: str, done: Returned
    ) -> None:
        self._review, self._writer, self._file = review, writer, file
        self._here, self._actor, self._done = here, actor, done
        self._reader = Reader(writer.connection)
        self._by = pseudonym(self._reader, review.actor)
        finder = Finder(self._reader)
        self._works = {
            told.work: finder.find(told.work, [_record(each) for each in told.records]) for told in file.works
        }
        self._titles = {told.work: told.records[0].title for told in file.works}
        self._groups: dict[tuple[str, Stage, bool], list[Decided]] = {}
        for step in file.steps:
            if isinstance(step, Decided):
                self._groups.setdefault(_place(step), []).append(step)
        self._refused: dict[str, Message] = {}

    def run(self) -> None:
        """Take all that is legal. One step may make another legal that stands before it, so it goes round until
        nothing more is taken."""
        waiting = list(zip(self._file.lines, self._file.steps, strict=True))
        while True:
            rest = [(line, step) for line, step in waiting if not self._is_done(step)]
            if len(rest) == len(waiting):
                break
            waiting = rest
        self._tell(waiting)

    def _is_done(self, step: AnyStep) -> bool:
        """Whether a step is in the log, now or from before."""
        if isinstance(step, Decided | Excepted) and self._here.event(step.key) is not None:
            return True
        if isinstance(step, Undone | Withdrawn) and not self._here.stands(step.of):
            return self._here.event(step.of) is not None  # what is not here at all may come yet
        if isinstance(step, Decided) and self._is_overtaken(step):
            return False
        try:
            return self._take(step)
        except InputError as error:
            self._refused[step.key] = refusal(error)
            return False

    def _is_overtaken(self, step: Decided) -> bool:
        """Whether a later word of the same reviewer stands here: the last word counts, so an earlier one must not come
        after it."""
        group = self._groups[_place(step)]
        if any(self._here.stands(later.key) for later in group[group.index(step) + 1 :]):
            return True
        known = {self._here.event(each.key) for each in group}  # of these the file tells the order
        return any(word.event not in known and word.at > moment(step.at) for word in self._words_here(step))

    def _words_here(self, step: Decided) -> Iterator[Decision]:
        """What stands here of the same reviewer at the same place: an older file does not know what came after it."""
        work = self._works[step.work]
        if isinstance(work, Message):
            return
        home = self._home(step, work)
        given_on = f"W{home}" if home and home != work else ""
        for made in self._reader.decisions_of([work]):
            place = (made.reviewer, made.stage, made.means is Means.OWN, made.given_on)
            if place == (self._actor, step.stage, step.means == "own", given_on):
                yield made

    def _home(self, step: Decided, work: int) -> int:
        """The work that a word was given on, where it is one of those that have become this one; else 0."""
        home = int(step.work[1:])
        return home if home in self._reader.joined_into([work]) else 0

    def _take(self, step: AnyStep) -> bool:
        """Append one step; False where its work cannot be told. Raises InputError where it is illegal."""
        origin = {"key": step.key, "at": step.at} | ({"by": self._by} if self._by else {})
        if isinstance(step, Decided | Excepted):
            work = self._works[step.work]
            if isinstance(work, Message):
                self._refused[step.key] = work
                return False
            event = self._decide(step, work, origin) if isinstance(step, Decided) else self._except(step, work, origin)
            self._here.add(event)
            return True
        gone = self._here.event(step.of) or 0
        self._here.add(self._undo(gone, origin) if isinstance(step, Undone) else self._withdraw(gone, origin))
        return True

    def _decide(self, step: Decided, work: int, origin: dict[str, str]) -> Event:
        choice = Choice(f"W{work}", step.verdict, step.stage, step.criterion, step.note, step.tags, Means(step.means))
        given_on = self._home(step, work)  # what was said of works that are one now stays side by side, as it is there
        came = origin | ({"tool": step.tool} if step.tool else {})
        given = Given(work, step.stage, choice, self._actor, second=True, given_on=given_on, origin=came)
        event = write_checked(self._writer, self._review.protocol, given)
        self._done.made.append((self._done.reviewer, choice))
        return event

    def _undo(self, event: int, origin: dict[str, str]) -> Event:
        standing = int(self._reader.work_id(self._here.work(event))[1:])
        made = self._reader.decisions_of([standing])
        gone = next((one for one in made if (one.event, one.reviewer) == (event, self._actor)), None)
        if gone is None:  # a file takes back the words of its own reviewer, and decisions only
            raise InputError("LR-SCREEN-NOT-YOURS", where=Where(record=f"W{standing}"))
        taken_back = take_back(self._writer, self._review.protocol, gone, self._actor, origin)
        self._done.undone += 1
        return taken_back

    def _except(self, step: Excepted, work: int, origin: dict[str, str]) -> Event:
        given = ExceptionGiven(f"W{work}", step.criterion, step.reasons, step.found_by, step.agreed_by)
        made = write_exception(self._writer, self._review.protocol, given, self._actor, origin)
        self._done.exceptions += 1
        return made

    def _withdraw(self, event: int, origin: dict[str, str]) -> Event:
        standing = int(self._reader.work_id(self._here.work(event))[1:])
        own = self._here.maker(event) == self._actor
        gone = next((one for one in self._reader.exceptions() if own and one.event == event), None)
        if gone is None:
            raise InputError("LR-SCREEN-NOT-YOURS", where=Where(record=f"W{standing}"))
        refuse_withdrawal(self._reader, self._review.protocol, standing, gone.criterion)
        data = {"exception": event, "origin": origin}
        self._done.exceptions += 1
        return self._writer.append("exception.withdrawn", f"W{self._here.work(event)}", data, actor=self._actor)

    def _tell(self, waiting: list[tuple[int, AnyStep]]) -> None:
        """List what was not taken and matters still: the last word of the reviewer, and what takes back a word that
        stands here."""
        eyes = blind(self._reader, self._review)
        back = {step.of for step in self._file.steps if isinstance(step, Undone | Withdrawn)}
        about = {step.key: step for step in self._file.steps if isinstance(step, Decided | Excepted)}
        for line, step in waiting:
            of = about.get(step.of) if isinstance(step, Undone | Withdrawn) else step
            why = self._refused.get(step.key)
            if why is None or of is None or step.key in back or (step is of and not self._is_last(of, back)):
                continue
            why = self._spoken(why, of, eyes)
            if why is not None:
                self._done.left.append(Told(Pointer(line, line), self._titles[of.work], why))

    def _is_last(self, step: Decided | Excepted, back: set[str]) -> bool:
        """Whether it is what the reviewer says of the work at that stage in the end."""
        if isinstance(step, Excepted):
            return True
        standing = [each for each in self._groups[_place(step)] if each.key not in back]
        return standing[-1:] == [step]

    def _spoken(self, why: Message, step: Decided | Excepted, eyes: Blind) -> Message | None:
        """The reason as it may be told; None for a disagreement that was settled here to the same."""
        work = self._works[step.work]
        if isinstance(work, Message):
            return why
        way = way_of(self._reader, work, self._review.protocol)
        code = why.code.removeprefix("error.")
        if isinstance(step, Excepted):  # that somebody includes it is told by there being one
            shut = any(eyes.hides_stage(way, stage) for stage in self._review.protocol.stages)
            return message("screen.import.blind", work=way.work) if shut else why
        if code == "LR-SCREEN-NO-CONFLICT" and (settled := way.poll(step.stage).resolution) is not None:
            same = (settled.verdict, settled.criterion) == (step.verdict, step.criterion)
            return None if same else message("screen.import.resolved", work=way.work)
        tells = code not in _TELLS_NOTHING and eyes.hides_stage(way, step.stage)
        return message("screen.import.blind", work=way.work) if tells else why


def _place(step: Decided) -> tuple[str, Stage, bool]:
    """The steps of which the last one counts: words on a work at a stage, or resolutions of it."""
    return step.work, step.stage, step.means == "own"


def _record(told: Reference) -> Record:
    return Record(
        title=told.title,
        original_title=told.original_title,
        year=told.year,
        doi=told.doi,
        pmid=told.pmid,
        pmcid=told.pmcid,
        authors=(Name(family=told.author),) if told.author else (),
    )

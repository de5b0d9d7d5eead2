"""Folders and files → the store: what is new or has changed is read, split and embedded; the rest is left alone."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Literal

from rag.errors import LoadError
from rag.load import SUFFIXES, check_encoding, doubt_about, load_document, split_document
from rag.models import Embedder
from rag.records import Document, Passage
from rag.settings import Settings
from rag.store import (
    FOUND_OUT,
    FileState,
    Plan,
    Skipped,
    Store,
    Work,
    begin_run,
    command,
    count_kinds,
    encoding_for,
    end_run,
    file_hash,
    indexed_text,
    kinds_in_words,
    known_vectors,
    plan_changes,
    put_document,
    put_failures,
    put_progress,
    put_skipped,
    put_vectors,
    read_encodings,
    remove_files,
    text_hash,
    tidy,
    touch,
    use_encoding,
)

FIRST_BATCH = 8  # passages embedded at once, and then each time twice as many: the first documents come in seconds
BATCH = 512  # up to this: enough of one length for full batches, some seconds' work to lose to a kill
LARGE_BYTES = 200_000  # a file that is read after the smaller ones: it would keep them waiting for a minute
KEPT = "What was read of it before is kept."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is: of `total` files ("scan" and "embed") or passages ("apply"), `done`; `path` is the last."""

    stage: Literal["scan", "embed", "apply"]
    done: int
    total: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What indexing did, in files; `failed` is (path, the reason as a sentence), `skipped` are those passed over.

    `passages` counts those of the files that were added or changed; `embedded`, those whose text was not known.
    `doubts` is (path, what may be wrong with its letters) of files that were read.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    failed: tuple[tuple[str, str], ...]
    passages: int
    embedded: int
    seconds: float
    doubts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Counts:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0
    embedded: int = 0
    doubts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read: its document and passages, None where it is as it was, or the sentence why it was not."""

    work: Work
    state: FileState
    document: Document | None = None
    passages: tuple[tuple[Passage, bytes, str], ...] = field(default=())  # with the embedded text and its hash
    failure: str = ""
    doubt: str = ""


def index_paths(
    paths: Sequence[Path],
    store: Store,
    embedder: Embedder,
    settings: Settings,
    *,
    allow_mass_removal: bool = False,
    encoding: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> IndexReport:
    """Has the store follow folders and files; none: those it followed before, or `settings.documents`.

    A document is indexed by one transaction, so that an end at any instant leaves what was complete, with a mark that
    there is more to do. A file that cannot be read is reported, and what was read of it before stays. A rebuild reads
    all that is followed, too. `encoding` is the one of the files in `paths`, from now on; "auto": it is found out
    again. Raises LoadError if there is nothing to index, and MassRemovalError if most of a folder is gone.
    """
    begun = perf_counter()
    report = on_progress or (lambda _: None)
    report(Progress("scan", 0, 0))
    if encoding:
        use_encoding(store.catalog, settings.index, paths, encoding)
    if store.is_rebuild and paths:
        paths = [*paths, *map(Path, store.status().roots)]
    plan = plan_changes(
        store.catalog,
        paths,
        settings.documents,
        SUFFIXES,
        allow_mass_removal=allow_mass_removal,
        follow_links=settings.follow_links,
    )
    _check_something(plan, store)
    before, total = plan.unchanged, plan.unchanged + len(plan.work)
    marks = begin_run(store.catalog, plan.roots, [start for _, start in plan.scopes], before, total)
    counts = _Counts()
    if plan.work:
        with closing(_indexed(plan, store, embedder, settings, counts)) as indexed:
            for done, read in enumerate(indexed, start=1):
                put_progress(store.catalog, before + done, total)
                report(Progress("embed", done, len(plan.work), read.work.path))
    remove_files(store.catalog, plan.removed)
    looked_at = [start for _, start in plan.scopes]
    put_failures(store.catalog, looked_at, plan.failed)
    put_skipped(store.catalog, looked_at, plan.skipped)
    if plan.work or plan.removed:
        tidy(store.catalog)
    end_run(store.catalog, marks)
    store.apply(lambda name, done, total: report(Progress("apply", done, total, name)))
    store.finish()
    return IndexReport(
        added=counts.added,
        changed=counts.changed,
        removed=len(plan.removed),
        unchanged=plan.unchanged + counts.unchanged,
        skipped=tuple(plan.skipped),
        failed=tuple((path, reason) for _, path, reason in plan.failed),
        passages=counts.passages,
        embedded=counts.embedded,
        seconds=perf_counter() - begun,
        doubts=tuple(counts.doubts),
    )


def checked_encoding(encoding: str | None, paths: Sequence[Path], index: Path) -> str | None:
    """The usual name of an encoding for `paths`; LoadError if there is none of that name, or nothing that it is for."""
    if not encoding:
        return None
    name = encoding if encoding == FOUND_OUT else check_encoding(encoding)
    again = f"Name the folder or file that it is for: {command(index, 'index', 'PATH', '--encoding', name)}"
    if not paths:
        raise LoadError(f"--encoding {name} is not for everything. {again}")
    if missing := next((path for path in paths if not path.expanduser().exists()), None):
        raise LoadError(f"There is no file or folder '{missing}'. {again}")
    return name


def _check_something(plan: Plan, store: Store) -> None:
    if plan.work or plan.unchanged or plan.removed or plan.failed or store.catalog.passage_count():
        return
    kinds = " or ".join(sorted(SUFFIXES))
    places = ", ".join(f"'{start}'" for _, start in plan.scopes)
    others = kinds_in_words(count_kinds(each.kind for each in plan.skipped))
    held = f" (it holds {others})" if others else ""
    raise LoadError(f"There is nothing to index in {places}: no file there ends in {kinds}{held}. Name another folder.")


def _indexed(plan: Plan, store: Store, embedder: Embedder, settings: Settings, counts: _Counts) -> Generator[_Read]:
    """Indexes what the plan names, and yields each file once it is in the catalog.

    The next files are read while the model works on these: it leaves the interpreter free.
    """
    rest, size = iter(sorted(plan.work, key=lambda work: work.found.size > LARGE_BYTES)), FIRST_BATCH
    with ThreadPoolExecutor(1, "griot-read") as reader:
        coming = reader.submit(_read_some, rest, size, store, settings)
        while batch := coming.result():
            size = min(2 * size, BATCH)
            coming = reader.submit(_read_some, rest, size, store, settings)
            counts.embedded += _embed(batch, store, embedder)
            for read in batch:
                _put(read, plan, store, counts)
                yield read
            store.apply_words()
            store.load_ahead()  # not before the first documents, which it would delay


def _read_some(rest: Iterator[Work], size: int, store: Store, settings: Settings) -> list[_Read]:
    """The next files, until they hold so many passages."""
    batch: list[_Read] = []
    passages = 0
    for work in rest:
        batch.append(_read(work, store, settings))
        passages += len(batch[-1].passages)
        if passages >= size:
            break
    return batch


def _read(work: Work, store: Store, settings: Settings) -> _Read:
    known = work.known
    same_place = known and (known.path, known.root) == (work.path, str(work.root))
    if known and same_place and not known.stale and known.sha256 == file_hash(work.found.file):
        return _Read(work, work.state(known.sha256))
    try:
        file, encoding = work.found.file, encoding_for(work.found.file, read_encodings(settings.index))
        document = load_document(file, work.path, file_mb=settings.file_mb, encoding=encoding)
        doubt = doubt_about(file, file_mb=settings.file_mb, encoding=encoding)
        return _Read(work, work.state(document.sha256), document, _split(document, settings), doubt=doubt)
    except LoadError as error:
        if known is None:
            return _Read(work, work.state(""), failure=str(error))
        kept = store.document(known.path) if known.stale else None
        passages = _split(kept, settings) if kept else ()
        return _Read(work, known, kept, passages, failure=f"{error} {KEPT}")


def _split(document: Document, settings: Settings) -> tuple[tuple[Passage, bytes, str], ...]:
    split = []
    for passage in split_document(document, settings.passage_chars):
        text = indexed_text(passage, document)
        split.append((passage, text_hash(text), text))
    return tuple(split)


def _embed(batch: Sequence[_Read], store: Store, embedder: Embedder) -> int:
    """Puts the vectors of texts that are not known into the catalog; how many."""
    texts = {hash_: text for read in batch for _, hash_, text in read.passages}
    known = known_vectors(store.catalog, texts)
    missing = [hash_ for hash_ in texts if hash_ not in known]
    for start in range(0, len(missing), BATCH):  # a file may be a book: what is embedded of it outlives a kill
        some = missing[start : start + BATCH]
        vectors = embedder.embed_passages([texts[hash_] for hash_ in some])
        put_vectors(store.catalog, dict(zip(some, vectors, strict=True)))
    return len(missing)


def _put(read: _Read, plan: Plan, store: Store, counts: _Counts) -> None:
    work = read.work
    if read.failure:
        plan.fail(work.found.file, work.path, read.failure)
    if read.document is not None:
        put_document(
            store.catalog, read.state, read.document, [(passage, hash_) for passage, hash_, _ in read.passages]
        )
        counts.passages += len(read.passages)
    elif not read.failure:
        touch(store.catalog, read.state)
        counts.unchanged += 1
    if read.doubt:
        counts.doubts.append((work.path, read.doubt))
    if read.document is not None and not read.failure:
        counts.added += work.known is None
        counts.changed += work.known is not None

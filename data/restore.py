"""The way back from a copy of the store: tried out first, put in its place all or nothing."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

from data.copies import FORMER, UNFINISHED, put
from data.rows import now
from data.store import LockedError, StoreError, connect, exists, reading
from data.verify import verify


def hand_out(copy: Path, out: Path) -> None:
    """Put a copy somewhere else, whole or not at all. OSError when that cannot be written."""
    part = out.with_name(out.name + UNFINISHED)
    try:
        shutil.copyfile(copy, part)
        put(part, out)
    finally:
        part.unlink(missing_ok=True)


def restore(source: Path, address: str) -> Path | None:
    """Put a copy in the place of the store, while nothing has it open.

    Out: where the former store stands (None: there was none). LockedError when the dashboard runs,
    StoreError when the copy is damaged or is none; the store is then as it was.
    """
    if not source.is_file():
        raise StoreError(f"Er is geen bestand {source}; kies een reservekopie.")
    target = Path(address)
    part = target.with_name(target.name + UNFINISHED)
    try:
        shutil.copyfile(source, part)
        _try_out(part)
        former = _keep_former(target) if exists(address) else None
        put(part, target)
    finally:
        for left in (part, part.with_name(part.name + ".wal")):
            left.unlink(missing_ok=True)
    return former


def _try_out(part: Path) -> None:
    """A copy that opens and in which everything holds."""
    try:
        with closing(connect(str(part))) as store, reading(store) as cursor:
            wrong = verify(cursor)
    except StoreError as problem:
        raise StoreError(
            "Deze reservekopie is beschadigd of geen database van dit dashboard; neem een andere. "
            "Er is niets gewijzigd."
        ) from problem
    if wrong:
        raise StoreError(f"Deze reservekopie klopt niet; er is niets gewijzigd. {' '.join(wrong)}")


def _keep_former(target: Path) -> Path:
    """The store under a second name; its own keeps working until the copy takes it over."""
    try:
        connect(str(target)).close()  # what stood beside the file is now in it
    except LockedError:
        raise
    except StoreError:
        pass  # a damaged one may be replaced
    former = target.with_name(f"{target.name}{now():{FORMER}}")
    beside = target.with_name(target.name + ".wal")
    if beside.exists():  # only of a store that can no longer be opened
        beside.replace(former.with_name(former.name + ".wal"))
    os.link(target, former)
    return former

"""From a workbook to the active figures: questions, problems, what would change, and the commit.

Reading and looking ahead happen once per workbook, answers and state of the data; what was read
is kept in the session, without any personal data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from analytics.effects import Effect, effects
from analytics.finance import Finding, contradictions
from analytics.metrics import LABELS
from data.accounts import MANAGER
from data.annotate import AnnotationError, annotate
from data.changes import SheetChange
from data.contents import has_examples, stamp
from data.marking.listing import alone
from data.memory import recall
from data.problems import Problem
from data.questions import Answers
from data.review import completed_by, only_new_events, review
from data.store import Store, StoreError, commit, reading
from data.workbook import Upload, read_workbook
from pages.parts import access, asking, changes, dutch, findings, problems, uploader

REFUSED = "Deze werkmap wordt zo niet geladen. De actieve cijfers zijn niet gewijzigd."
NOTHING = "Er is niets te doen: precies deze gegevens zijn al actief."
COMMIT = "Maak deze werkmap actief"
REPLACE, COMPLETE = "vervangen", "aanvullen"


def show(store: Store) -> None:
    """Draw the uploader, and what follows from the workbook that is in it."""
    st.write(
        "Kies een Excel-werkmap (.xlsx of .xlsm) van ten hoogste 20 MB, gewoon zoals u haar hebt. "
        "Een werkmap gaat over één jaar; bladen die er niet in staan, blijven zoals ze zijn."
    )
    file = uploader.choose("Werkmap", key=f"upload-{st.session_state.get('uploads', 0)}")
    if file is None:
        return
    content = file.getvalue()
    upload = _read(store, file.name, content)
    if changed := {**asking.open_questions(upload), **asking.recognised(upload)}:
        _answer(changed)
    marked = partial(_marked, content, upload)
    if upload.errors:
        problems.show(upload.problems, upload.filename, partial(marked, upload.problems))
        st.error(REFUSED)
        return
    _look_ahead(store, upload, marked)


# --- reading ------------------------------------------------------------------------------------


def _read(store: Store, name: str, content: bytes) -> Upload:
    """What the workbook says with the answers given; read again only when any of this changes."""
    kept = _begun(name, hashlib.sha256(content).hexdigest())
    with reading(store) as cursor:
        moment = stamp(cursor)
        memory = recall(cursor)
    answers: Answers = kept["answers"]
    basis = (name, moment, tuple(sorted(answers.items())))
    if kept.get("basis") != basis:
        bar = st.progress(0.0, text="De werkmap wordt gelezen…")
        kept["upload"] = read_workbook(
            content,
            name,
            metrics=LABELS,
            memory=memory,
            answers=answers,
            progress=lambda part: bar.progress(part, text="De werkmap wordt gelezen…"),
        )
        kept["basis"] = basis
        kept.pop("seen", None)
        bar.empty()
    found: Upload = kept["upload"]
    return found


def _begun(name: str, sha256: str) -> dict[str, Any]:
    """What the session keeps of this file. Of the file before it the answers stay that hold for
    any workbook; of an improved copy of the same file all of them."""
    kept: dict[str, Any] = st.session_state.setdefault("workbook", {})
    if kept.get("sha256") == sha256:
        return kept
    answers: Answers = kept.get("answers", {})
    if _stem(name) != _stem(kept.get("name", "")):
        asked = kept["upload"].questions if "upload" in kept else ()
        lasting = {question.key for question in asked if question.remembered}
        answers = {key: value for key, value in answers.items() if key in lasting}
    kept.clear()
    kept |= {"sha256": sha256, "name": name, "answers": answers}
    return kept


def _stem(name: str) -> str:
    """The name of a file, without what a download or a second one of it adds."""
    return re.sub(r" ?\(\d+\)(?=\.)", "", name.removeprefix(problems.ANNOTATED))


def _answer(changed: Mapping[str, str]) -> None:
    """Read again with these answers too."""
    kept = st.session_state["workbook"]
    kept["answers"] = {**kept["answers"], **changed}
    st.rerun()


def _marked(content: bytes, upload: Upload, found: tuple[Problem, ...]) -> bytes:
    """Her own workbook with these problems in it."""
    kept = {tab: frozenset(places.values()) for tab, places in upload.places.items()}
    try:
        return annotate(content, found, upload.blanked, kept)
    except AnnotationError as problem:
        return alone(found, str(problem))


# --- looking ahead ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What would change, as it was worked out once: `upload` is what is committed."""

    upload: Upload
    based_on: int
    problems: tuple[Problem, ...]
    changes: tuple[SheetChange, ...]
    confirm: tuple[str, ...]
    nothing_to_do: bool
    effects: tuple[Effect, ...]
    findings: tuple[Finding, ...]


def _look_ahead(
    store: Store, upload: Upload, marked: Callable[[tuple[Problem, ...]], bytes]
) -> None:
    drop, complete = _options(store, upload)
    seen = _seen(store, upload, drop=drop, complete=complete)
    problems.show(seen.problems, upload.filename, partial(marked, seen.problems))
    if any(p.is_error for p in seen.problems):
        st.error(REFUSED)
        return
    if seen.nothing_to_do and not drop:
        st.success(NOTHING, icon=":material/check:")
        return
    changes.show(seen.changes, seen.effects, upload.year or 0)
    if seen.findings:
        st.subheader("Wat niet met elkaar klopt")
        st.write("Dit mag zo actief worden; het dashboard verbetert niets zelf.")
        findings.show(seen.findings)
    _agree(store, seen, drop)


def _options(store: Store, upload: Upload) -> tuple[bool, bool]:
    """Whether the examples go out, and whether attendance completes what is active."""
    with reading(store) as cursor:
        examples = has_examples(cursor) and not upload.is_example
        completes = completed_by(cursor, upload)
        adds = completes and only_new_events(cursor, upload)
    drop = examples and st.checkbox(
        "Haal alle voorbeelden weg",
        value=True,
        help="Verzonnen en echte cijfers door elkaar geven een verkeerd beeld. "
        "U kunt deze stap altijd terugdraaien.",
    )
    how = REPLACE
    if completes:
        how = st.radio(
            f"Er is al Deelname over {upload.year}. Wat moet deze werkmap daarmee doen?",
            (REPLACE, COMPLETE),
            index=int(adds),
            format_func={
                REPLACE: "vervangen: alleen wat in deze werkmap staat, geldt",
                COMPLETE: "aanvullen: nieuwe bijeenkomsten komen erbij",
            }.get,
            key=f"complete-{upload.sha256}",
        )
    return drop, how == COMPLETE


def _seen(store: Store, upload: Upload, *, drop: bool, complete: bool) -> _Seen:
    kept = st.session_state["workbook"]
    if kept.get("seen") is None or kept["seen"][0] != (drop, complete):
        with st.spinner("De gevolgen worden uitgerekend…"):
            kept["seen"] = ((drop, complete), _work_out(store, upload, drop, complete))
    found: _Seen = kept["seen"][1]
    return found


def _work_out(store: Store, upload: Upload, drop: bool, complete: bool) -> _Seen:
    year = upload.year or 0
    with review(store, upload, drop_examples=drop, complete=complete) as seen:
        return _Seen(
            upload=seen.upload,
            based_on=seen.based_on,
            problems=seen.problems,
            changes=seen.changes,
            confirm=seen.confirm,
            nothing_to_do=seen.nothing_to_do,
            effects=tuple(effects(seen.now, seen.then, year)),
            findings=tuple(contradictions(seen.then, year)),
        )


# --- the commit ---------------------------------------------------------------------------------


def _agree(store: Store, seen: _Seen, drop: bool) -> None:
    """Draw what must be confirmed and the button; commits what the reader saw when agreeing."""
    st.subheader("Te bevestigen" if seen.confirm else "Actief maken")
    agreed = [
        st.checkbox(
            f"Ja, dit klopt: {dutch.markdown(sentence)}",
            key=f"confirm-{seen.upload.sha256}-{number}",
        )
        for number, sentence in enumerate(seen.confirm)
    ]
    note = st.text_input(
        "Notitie bij deze stap",
        key="note",
        max_chars=200,
        placeholder="bijvoorbeeld: verbeterde uren van de masterclass",
        help="Staat later in de geschiedenis. Noem geen personen.",
    )
    st.button(
        COMMIT,
        type="primary",
        icon=":material/check:",
        disabled=not all(agreed),
        help=None if all(agreed) else "Bevestig eerst wat hierboven staat.",
        on_click=_remember,
        args=(seen,),
    )
    if (agreed_on := st.session_state.pop("agreed", None)) is not None:
        _commit(store, agreed_on, drop, note)


def _remember(seen: _Seen) -> None:
    """By the time of the commit the data may have moved; this is what was agreed on."""
    st.session_state["agreed"] = seen


def _commit(store: Store, seen: _Seen, drop: bool, note: str) -> None:
    upload = seen.upload
    with st.status("De werkmap wordt opgeslagen…") as status:
        st.write(f"{sum(map(len, upload.tables.values()))} rijen, {len(upload.tables)} bladen")
        try:
            commit(
                store,
                upload,
                by=access.by(MANAGER),
                based_on=seen.based_on,
                drop_examples=drop,
                note=note,
            )
        except StoreError as problem:
            st.session_state["workbook"].pop("seen", None)
            status.update(label=str(problem), state="error")
            return
        status.update(label="Opgeslagen", state="complete")
    st.session_state["done"] = f"{dutch.markdown(upload.filename)} is nu actief voor {upload.year}."
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    st.session_state.pop("workbook", None)
    st.rerun()

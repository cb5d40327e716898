"""A process that is killed at any moment leaves a whole store, with all that it had promised.

KILLS says how often, each kind of work in turn; `make soak` kills two hundred times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from data import copies
from data.restore import restore
from data.store import connect, reading
from data.verify import verify
from tests.conftest import ROOT

KILLS = int(os.environ.get("KILLS", "6"))
PATIENCE = 60
ROWS = 200  # of one upload

# Works without end, and says after each write which version it has promised.
WRITER = """
import itertools, sys
from data.contents import version
from data.purge import purge
from data.review import review
from data.store import backup, choose, commit, connect, reading, redo, undo
from data.template import write_workbook
from data.workbook import Upload, read_workbook

store = connect(sys.argv[1])

def members(number):
    return [
        {{"organisation": f"Huis {{number}}-{{at}}", "sector": "zorg", "row_number": at + 2}}
        for at in range({rows})
    ]

def put(number):
    tables = {{"participants": members(number)}}
    commit(store, Upload(filename="a.xlsx", sha256="0" * 64, year=2015, tables=tables), by="killed")

def promise():
    with reading(store) as cursor:
        print(version(cursor), flush=True)

def steps(number):
    put(number)
    for write in (undo, redo):
        write(store, by="killed")
        promise()
    backup(store)

def workbook(number):
    rows = {{"cover": [{{"year": 2015}}], "participants": members(number)}}
    upload = read_workbook(write_workbook(rows, metrics={{}}), "a.xlsx", metrics={{}})
    with review(store, upload) as seen:
        assert seen.changes
    commit(store, seen.upload, by="killed", based_on=seen.based_on)
    promise()

def removal(number):
    choose(store, "keep_versions", "meteen", by="killed")
    for _ in range(2):
        put(number)
    promise()
    purge(store, by="killed")
    with reading(store) as cursor:
        assert cursor.execute("select count(*) from participants").fetchall() == [({rows},)]
    promise()

for number in itertools.count():
    {work}(number)
"""
# What it does, and how many seconds it may: a round or more of each.
WORK = (("steps", 0.6), ("workbook", 2.0), ("removal", 2.5))


def test_killed_at_any_moment(tmp_path: Path) -> None:
    address, moments = tmp_path / "zorgalliantie.duckdb", random.Random(2015)
    promised = 0
    for number in range(KILLS):
        work, longest = WORK[number % len(WORK)]
        promised = max(promised, killed(address, work, moments.uniform(0, longest)))
        with closing(connect(str(address))) as store, reading(store) as cursor:
            assert verify(cursor) == []
            ((stored,),) = cursor.execute("select max(seq) from activation").fetchall()
            sizes = cursor.execute("select count(*) from participants group by upload_id")
            assert {size for (size,) in sizes.fetchall()} == {ROWS}
        assert stored >= promised
        promised = stored
    made = copies.listed(tmp_path / "zorgalliantie-reservekopieen")
    assert made
    for copy in list(made)[:KILLS]:
        restore(copy, str(tmp_path / "tried.duckdb"))  # whatever has the name of a copy is whole


def killed(address: Path, work: str, after: float) -> int:
    """Let it write and kill it so many seconds after its first promise; gives the last one."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER.format(rows=ROWS, work=work), str(address)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after)
        writer.kill()
        rest = writer.stdout.read()
        writer.wait(PATIENCE)
    lines = [line for line in (first + rest).split("\n")[:-1] if line]  # the last may be cut off
    assert lines, "it was never ready"
    return int(lines[-1])

"""A process that is killed at any moment leaves a whole store, with all that it had promised.

KILLS says how often; `make soak` kills two hundred times.
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

KILLS = int(os.environ.get("KILLS", "5"))
LONGEST = 0.6  # seconds that it may work: a few commits and copies
PATIENCE = 60
ROWS = 200  # of one upload

# Writes without end, and says after each write which version it has promised.
WRITER = """
import itertools, sys
from data.contents import version
from data.store import backup, commit, connect, reading, redo, undo
from data.workbook import Upload

store = connect(sys.argv[1])
for number in itertools.count():
    members = [
        {{"organisation": f"{{number}}-{{at}}", "sector": "zorg", "row_number": at + 2}}
        for at in range({rows})
    ]
    commit(
        store,
        Upload(filename="a.xlsx", sha256="0" * 64, year=2015, tables={{"participants": members}}),
        by="killed",
    )
    for write in (undo, redo):
        write(store, by="killed")
        with reading(store) as cursor:
            print(version(cursor), flush=True)
    backup(store)
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    address, moments = tmp_path / "zorgalliantie.duckdb", random.Random(2015)
    promised = 0
    for _ in range(KILLS):
        promised = max(promised, killed(address, moments.uniform(0, LONGEST)))
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


def killed(address: Path, after: float) -> int:
    """Let it write and kill it so many seconds after its first promise; gives the last one."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER.format(rows=ROWS), str(address)],
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

"""Write the workbooks of this folder again from the code beside them: `python -m data.example`."""

from __future__ import annotations

from analytics.metrics import LABELS
from data.example import FOLDER, fictitious, plan_2015
from data.template import write_workbook


def main() -> None:
    """Write the real plan and every example year."""
    (FOLDER / "jaarplan-2015.xlsx").write_bytes(write_workbook(plan_2015.rows(), metrics=LABELS))
    for year in fictitious.YEARS:
        content = write_workbook(fictitious.rows(year), metrics=LABELS)
        (FOLDER / f"voorbeeld-{year}.xlsx").write_bytes(content)


if __name__ == "__main__":
    main()

"""Looks at what no value tells of a workbook: panes, filters, widths, number formats, the chart's cells, printed pages.

usage: looks.py PATH/TO/billcast, standard library alone
"""

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from recalculate import MAIN, ROOT, Workbook, parts

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
# Sheet -> the cell below and beside which it scrolls.
PANES = {"Months": "B2", "Charges": "B2", "Invoices": "B2", "Violations": "B2", "Checks": "B6", "Assumptions": "B2"}
FORMATS = {
    ("Charges", "B2"): "yyyy-mm",
    ("Charges", "G2"): "General_)",
    ("Charges", "I2"): "#,##0.00#######_)",
    ("Charges", "J2"): "#,##0.00_)",
    ("Charges", "L2"): "yyyy-mm-dd",
    ("Invoices", "B2"): "yyyy-mm-dd",
    ("Invoices", "E2"): "#,##0.00_)",
    ("Months", "B1"): "yyyy-mm",
    ("Months", "C2"): "#,##0.00_)",
    ("Summary", "E6"): "#,##0.00_)",
    ("Summary", "D9"): "yyyy-mm_)",
}


def column(place):
    letters = re.match("[A-Z]+", place)[0]
    return sum((ord(letter) - 64) * 26**at for at, letter in enumerate(reversed(letters)))


def widths(sheet):
    found = {}
    for span in sheet.iter(f"{MAIN}col"):
        for at in range(int(span.get("min")), int(span.get("max")) + 1):
            found[at] = float(span.get("width"))
    return found


def format_of(sheet, styles, place):
    """The number format of a cell, or of its column."""
    cell = next(cell for cell in sheet.iter(f"{MAIN}c") if cell.get("r") == place)
    style = cell.get("s") or next(
        span.get("style") for span in sheet.iter(f"{MAIN}col")
        if int(span.get("min")) <= column(place) <= int(span.get("max"))
    )
    number = styles.find(f"{MAIN}cellXfs")[int(style)].get("numFmtId")
    own = {of.get("numFmtId"): of.get("formatCode") for of in styles.iter(f"{MAIN}numFmt")}
    return own.get(number, {"0": "General"}.get(number, number))


def table(name, sheet, values, wrong):
    """A table has a filter over all of it, and columns as wide as their header and numbers are."""
    last = max(values, key=lambda place: (int(re.search(r"\d+", place)[0]), column(place)))
    rows, columns = int(re.search(r"\d+", last)[0]), max(map(column, values))
    if name == "Months":
        rows -= 1
    ends = re.fullmatch(r"A1:([A-Z]+)(\d+)", sheet.find(f"{MAIN}autoFilter").get("ref"))
    if (column(ends[1]), int(ends[2])) != (columns, rows):
        wrong.append(f"{name}: the filter ends with {ends[1]}{ends[2]}")
    wide = widths(sheet)
    for place, value in values.items():
        text = value if isinstance(value, str) else f"{value:,.2f}" if value < 40_000 else "2020-01-01"
        if wide[column(place)] < min(len(text), 44):
            wrong.append(f"{name}!{place}: {text} is wider than {wide[column(place)]}")


def chart_of(archive, book, wrong):
    """The chart shows the months and what stands below Plan, Packages and Usage."""
    chart = ET.fromstring(archive.read("xl/charts/chart1.xml"))
    series = [[ref.text for ref in of.iter(f"{CHART}f")] for of in chart.iter(f"{CHART}ser")]
    summary = book.sheets["Summary"]
    head = next(place for place, value in summary.items() if value == "By month")
    header = int(head[1:]) + 1
    expected = [
        [f"Summary!${letter}${header}", f"Summary!$A${header + 1}:$A${header + 3}",
         f"Summary!${letter}${header + 1}:${letter}${header + 3}"]
        for letter in "BCD"
    ]
    if series != expected:
        wrong.append(f"the chart shows {series}")
    if [summary[f"{letter}{header}"] for letter in "BCD"] != ["Plan", "Packages", "Usage"]:
        wrong.append("the chart's names are others")
    if [summary[f"B{header + at}"] for at in (1, 2, 3)] != [0, 149.99, 149.99]:
        wrong.append("the chart's cells do not have the plan of scenario 2")


def made(program, scenario, folder, *options):
    command = [program, "run", scenario, "--as", "xlsx", "--quiet", "--out", folder, *options]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder / "bill.xlsx"


def looked_at(file, wrong):
    book = Workbook(file)
    with zipfile.ZipFile(file) as archive:
        styles = ET.fromstring(archive.read("xl/styles.xml"))
        titles = {
            name.text.split("!")[0] for name in ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}definedName")
            if name.get("name") == "_xlnm.Print_Titles"
        }
        for name, part in parts(archive).items():
            sheet = ET.fromstring(archive.read(part))
            pane = sheet.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
            frozen = pane.get("topLeftCell") if pane is not None and pane.get("state") == "frozen" else None
            if frozen != PANES.get(name):
                wrong.append(f"{name}: frozen at {frozen}")
            if sheet.find(f"{MAIN}pageSetup").get("orientation") != "landscape":
                wrong.append(f"{name} is printed upright")
            if name in ("Months", "Charges", "Invoices", "Violations"):
                table(name, sheet, book.sheets[name], wrong)
                if name not in titles:
                    wrong.append(f"{name}: the header is printed on the first page alone")
            for (of, place), expected in FORMATS.items():
                if of == name and (found := format_of(sheet, styles, place)) != expected:
                    wrong.append(f"{name}!{place}: the format is {found}")
        chart_of(archive, book, wrong)


def main(program):
    program, wrong = Path(program).resolve(), []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        looked_at(made(program, "scenarios/documented/2.csv", folder / "two"), wrong)
        free = folder / "free.csv"
        free.write_text("date,app,action\n2020-01-05,a,create\n")
        with zipfile.ZipFile(made(program, free, folder / "free")) as archive:
            if any(member.startswith("xl/charts/") for member in archive.namelist()):
                wrong.append("a bill of nothing has a chart")
        cent = folder / "cent.csv"
        cent.write_text(
            "date,app,action,edition,meter,quantity\n2020-01-05,a,upgrade,professional,,\n2020-01-06,a,usage,,bandwidth_mbps,1\n"
        )
        with zipfile.ZipFile(made(program, cent, folder / "cent", "--to", "2020-01")) as archive:
            if 'formatCode="#,##0.00" sourceLinked="0"' not in archive.read("xl/charts/chart1.xml").decode():
                wrong.append("the axis of 0.69 has no decimals")
    if wrong:
        sys.exit("\n".join(wrong))
    print("panes, filters, widths, formats, the chart and printed pages are what they are to be")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

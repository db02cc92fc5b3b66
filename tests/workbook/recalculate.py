"""Has LibreOffice calculate workbooks anew: every formula must give the value that billcast wrote beside it, every check
must hold, and with one cell altered the check of all checks must fail. Standard library alone.

usage: recalculate.py --program PATH/TO/billcast --split PATH/TO/split.xlsx
"""

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MASTER = ("Checks", "D4")
# Always, whatever program wrote the file.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Workbook:
    """The cells of a workbook: sheet -> place -> value; and the formulas in the same way."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            shared = self.shared(archive)
            self.sheets, self.formulas = {}, {}
            for name, part in parts(archive).items():
                self.sheets[name], self.formulas[name] = cells(archive.read(part), shared)

    @staticmethod
    def shared(archive):
        if "xl/sharedStrings.xml" not in archive.namelist():
            return []
        strings = ET.fromstring(archive.read("xl/sharedStrings.xml"))
        return [text_of(string) for string in strings]


def parts(archive):
    """Where each sheet stands in the archive."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    sheets = ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    return {sheet.get("name"): "xl/" + targets[sheet.get(RELATION)].removeprefix("/xl/") for sheet in sheets}


def text_of(element):
    return "".join(part.text or "" for part in element.iter(f"{MAIN}t"))


def cells(xml, shared):
    values, formulas = {}, {}
    for cell in ET.fromstring(xml).iter(f"{MAIN}c"):
        place, kind, value = cell.get("r"), cell.get("t", "n"), cell.find(f"{MAIN}v")
        if cell.find(f"{MAIN}f") is not None:
            formulas[place] = cell.find(f"{MAIN}f").text
        if kind == "inlineStr":
            values[place] = text_of(cell)
        elif value is None or value.text is None:
            continue
        elif kind == "s":
            values[place] = shared[int(value.text)]
        elif kind == "b":
            values[place] = value.text == "1"
        elif kind == "n":
            values[place] = float(value.text)
        else:
            values[place] = value.text
    return values, formulas


def recalculated(files, folder):
    """The workbooks as LibreOffice calculates and writes them."""
    out, profile = folder / "recalculated", folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    done = subprocess.run([*command, "--outdir", out, *files], capture_output=True, text=True, timeout=1800)
    missing = [file.name for file in files if not (out / file.name).is_file()]
    if missing:
        sys.exit(f"LibreOffice did not write {missing}:\n{done.stdout}{done.stderr}")
    return {file.stem: Workbook(out / file.name) for file in files}


def bill(program, name, scenario, folder, *options):
    """A workbook of a scenario."""
    out = folder / "out" / name
    command = [program, "run", scenario, "--as", "xlsx", "--quiet", "--out", out, *options]
    subprocess.run(command, check=True, cwd=ROOT)
    return (out / "bill.xlsx").rename(folder / f"{name}.xlsx")


def forecast(program, folder):
    """The workbook of a forecast."""
    out, scenarios = folder / "out" / "forecast", ROOT / "scenarios" / "forecast"
    assumptions = ["--assumptions", scenarios / "assumptions.toml", "--from", "2020-01", "--draws", "500", "--budget", "700"]
    command = [program, "forecast", scenarios / "base.csv", *assumptions, "--as", "xlsx", "--quiet", "--out", out]
    subprocess.run(command, check=True, cwd=ROOT)
    return (out / "forecast.xlsx").rename(folder / "forecast.xlsx")


def written(folder, name, rows):
    path = folder / f"{name}.csv"
    path.write_text(rows, encoding="utf-8")
    return path


def bills(program, folder):
    """Workbooks of many kinds."""
    scenarios = ROOT / "scenarios"
    files = [bill(program, f"documented-{number}", scenarios / f"documented/{number}.csv", folder) for number in (1, 2, 3)]
    files.append(bill(program, "violations", scenarios / "examples/07-what-exists-stays.csv", folder))
    files.append(bill(program, "all-examples", scenarios / "examples", folder))
    files.append(bill(program, "timeline", scenarios / "timeline", folder))
    free = written(folder, "free", "date,app,action\n2020-01-05,a,create\n")
    files.append(bill(program, "no-charges", free, folder))
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "東京のアプリ", "تطبيق الدردشة", "長い名前" * 21]
    rows = [f"2019-01-05,{name},upgrade,professional\n" for name in names]
    named = written(folder, "named", "date,app,action,edition\n" + "".join(rows))
    files.append(bill(program, "one-month", named, folder, "--from", "2019-02", "--to", "2019-02"))
    files.append(bill(program, "120-months", named, folder, "--to", "2028-12"))
    yen = written(folder, "yen", "date,app,action,edition\n2024-01-15,a,upgrade,grove\n")
    files.append(bill(program, "yen", yen, folder, "--rulebook", ROOT / "tests/fixtures/kumo-chat.toml"))
    files.append(forecast(program, folder))
    return files


def differences(before, after):
    """The cells that differ, formulas' values among them."""
    for sheet, cells_before in before.sheets.items():
        cells_after = after.sheets[sheet]
        for place in cells_before.keys() | cells_after.keys():
            was, is_now = cells_before.get(place), cells_after.get(place)
            near = isinstance(was, float) and isinstance(is_now, float) and abs(was - is_now) < 1e-6
            # LibreOffice writes tabs and line ends of its own.
            if was != is_now and not near and not (isinstance(was, str) and was.split() == str(is_now).split()):
                yield f"{sheet}!{place}: {was!r} was written, {is_now!r} is calculated"


def overwritten(file, name, sheet, place, value, folder):
    """A workbook with one cell overwritten, be it a formula: by a number, a text, or (None) nothing."""
    target = folder / f"altered-{name}.xlsx"
    cell = re.compile(r'<c r="%s"((?: \w+="[^"]*")*)(?:/>|>.*?</c>)' % place, re.DOTALL)
    content = {float: "<v>{}</v>", str: "<is><t>{}</t></is>", type(None): ""}[type(value)].format(value)
    kind = ' t="inlineStr"' if isinstance(value, str) else ""

    def other(found):
        style = re.sub(r' t="[^"]*"', "", found[1])
        return f'<c r="{place}"{style}{kind}>{content}</c>'

    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
        part = parts(source)[sheet]
        for member in source.namelist():
            text = source.read(member)
            if member == part:
                text, count = cell.subn(other, text.decode(), count=1)
                assert count == 1, f"{sheet} has no cell {place}"
            copy.writestr(member, text)
    return target


# One text each: what is altered, where, and what it says then.
TEXTS = [
    ("a-category-of-charges", "Charges", "C2", "usage"),
    ("an-item-of-charges", "Charges", "D2", "premium"),
    ("a-currency-of-charges", "Charges", "K2", "EUR"),
    ("a-currency-of-invoices", "Invoices", "F2", "EUR"),
    ("a-category-of-invoices", "Invoices", "D2", "usage"),
    ("a-rule-of-violations", "Violations", "F2", "other"),
    ("a-verdict-that-is-gone", "Checks", "D9", None),
    ("a-verdict-that-is-a-text", "Checks", "D9", "holds"),
    ("an-amount-that-is-a-text", "Charges", "J2", "much"),
]
# An app that is another one of the workbook, in the same letters of another case.
APPS = [(f"an-app-of-{sheet}", sheet, "A2", "a") for sheet in ("Months", "Charges", "Invoices", "Violations")]


def numbers(book):
    """A number of every column of a table and every number of Summary, each higher by one: what is altered, where, and how."""
    for sheet, cells in book.sheets.items():
        seen = set()
        for place, value in cells.items():
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()
            # Of Months the header has numbers of its own, and the last row has totals.
            part = (column, sheet == "Months" and (row == "1" or cells.get(f"A{row}") == "Total"))
            everything = sheet == "Summary" or (sheet == "Assumptions" and place in ("B8", "B9"))
            table = sheet in ("Months", "Charges", "Invoices", "Violations") and part not in seen
            if isinstance(value, float) and (everything or table):
                seen.add(part)
                yield f"{sheet}-{place}", sheet, place, value + 1


def several(folder):
    """Apps whose names differ in case alone, and in what stands for anything in the criteria of a spreadsheet."""
    rows = """date,app,action,edition,history_days,meter,quantity,count
2020-01-05,a,upgrade,professional,,,,
2020-02-10,a,change,,90,,,
2020-02-11,a,usage,,,dau,25001,
2020-02-12,a,usage,,,bandwidth_mbps,3.333333,
2020-01-05,A,open_room,,,,,60
2020-01-06,A,upgrade,ultimate,,,,
2020-01-07,A,create,,,,,
2020-01-05,*,upgrade,professional,,,,
2020-01-05,<>?,upgrade,professional,,,,
2020-03-01,<>?,change,ultimate,,,,
"""
    return written(folder, "several", rows)


def of_a_forecast(book):
    """A number of each kind that a forecast has, each higher by one."""
    places = [("a-percentile", "Figures", "F9"), ("a-known-month", "Figures", "P3"), ("a-month-of-a-case", "Cases", "E3")]
    places += [("a-first-crossing", "First crossings", "F2"), ("a-mean", "Forecast", "J29")]
    places += [("a-mean-of-the-figures", "Figures", "R9"), ("an-error-of-the-figures", "Figures", "S9")]
    places += [("a-largest-error", "Forecast", "K29"), ("a-budget", "Forecast", "L29")]
    shares = [("a-chance", "Crossings", "F2"), ("a-correlation", "Drivers", "C2"), ("an-over-budget", "Forecast", "M29")]
    shares += [("an-over-of-the-figures", "Figures", "U9")]
    altered = [(place, 1) for place in places] + [(place, 0.0001) for place in shares]
    return [(name, sheet, place, book.sheets[sheet][place] + more) for (name, sheet, place), more in altered]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", required=True, type=Path)
    options.add_argument("--split", required=True, type=Path, help="a workbook whose tables have several sheets")
    options = options.parse_args()
    if not options.split.is_file():
        sys.exit(f"{options.split} is missing: the tests of the workbook write it, run them first")
    with tempfile.TemporaryDirectory() as folder:
        check(options.program.resolve(), options.split.resolve(), Path(folder))


def check(program, split, folder):
    files = [*bills(program, folder), split]
    original = bill(program, "several-apps", several(folder), folder, "--to", "2020-03")
    files.append(original)
    alterations = [(original, *alteration) for alteration in [*TEXTS, *APPS, *numbers(Workbook(original))]]
    forecast = folder / "forecast.xlsx"
    alterations += [(forecast, *alteration) for alteration in of_a_forecast(Workbook(forecast))]
    changed = [overwritten(*alteration, folder) for alteration in alterations]
    after = recalculated([*files, *changed], folder)
    wrong, formulas = [], 0
    for file in files:
        before, now = Workbook(file), after[file.stem]
        formulas += sum(map(len, before.formulas.values()))
        wrong += [f"{file.stem}: {difference}" for difference in differences(before, now)]
        checks = [value for value in now.sheets["Checks"].values() if isinstance(value, bool)]
        if now.sheets[MASTER[0]].get(MASTER[1]) is not True or not all(checks) or len(checks) < 15:
            wrong.append(f"{file.stem}: not every check holds")
    for file, (_, name, *_) in zip(changed, alterations):
        if after[file.stem].sheets[MASTER[0]].get(MASTER[1]) is not False:
            wrong.append(f"{name}: a cell is altered, and all checks hold")
    if wrong:
        sys.exit("\n".join(wrong[:50]))
    print(f"{len(files)} workbooks, {formulas} formulas: each gives what was written, every check holds")
    print(f"{len(changed)} workbooks with one cell altered: the check of all checks fails in each")


if __name__ == "__main__":
    main()

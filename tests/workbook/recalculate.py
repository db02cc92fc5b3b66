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
    done = subprocess.run([*command, "--outdir", out, *files], capture_output=True, text=True, timeout=600)
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


def altered(file, name, sheet, place, change, folder):
    """A workbook with one cell altered, nothing else."""
    target = folder / f"altered-{name}.xlsx"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        part = parts(source)[sheet]
        for member in source.namelist():
            content = source.read(member)
            if member == part:
                cell = re.compile(rb'(<c r="%s"[^>]*>.*?)(<v>|<t[^>]*>)([^<]*)(</v>|</t>)' % place.encode(), re.DOTALL)
                text = cell.search(content).group(3).decode()
                new = change(text)
                assert new != text, f"{sheet}!{place} is {text} already"
                content = cell.sub(lambda found: found[1] + found[2] + new.encode() + found[4], content, count=1)
            copy.writestr(member, content)
    return target


def more(number):
    """A cent more."""
    return str(round(float(number) + 0.01, 2))


def later(day):
    return str(int(day) + 31)


# One cell each: what is altered, where, and how.
ALTERATIONS = [
    ("an-amount-of-charges", "Charges", "J2", more),
    ("a-month-of-charges", "Charges", "B2", later),
    ("a-category-of-charges", "Charges", "C2", lambda word: "package" if word == "plan" else "plan"),
    ("an-invoice-date-of-charges", "Charges", "M2", lambda day: str(int(day) + 1)),
    ("a-month-of-an-app", "Months", "B2", more),
    ("an-amount-of-invoices", "Invoices", "E2", more),
    ("a-date-of-invoices", "Invoices", "B2", lambda day: str(int(day) + 1)),
    ("a-category-of-invoices", "Invoices", "D2", lambda word: "plan" if word == "services" else "services"),
    ("a-rule-of-violations", "Violations", "F2", lambda _: "app_stopped"),
]


# The same of a forecast.
ALTERATIONS_OF_A_FORECAST = [
    ("a-percentile", "Figures", "F9", more),
    ("a-known-month", "Figures", "P3", more),
    ("a-month-of-a-case", "Cases", "E3", more),
    ("a-first-crossing", "First crossings", "F2", lambda draws: str(int(draws) + 1)),
    ("a-mean", "Forecast", "J29", more),
]


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
    alterations = [(folder / "violations.xlsx", *alteration) for alteration in ALTERATIONS]
    alterations += [(folder / "forecast.xlsx", *alteration) for alteration in ALTERATIONS_OF_A_FORECAST]
    changed = [altered(*alteration, folder) for alteration in alterations]
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

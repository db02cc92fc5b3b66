"""Has hledger, ledger and beancount read what `billcast run --as journal,beancount` writes.

usage: python tests/journal/check.py PATH/TO/billcast, by a Python that has beancount (.ci/journal makes one)

Each must find the journal well-formed (ledger to its last rule), in books with a decimal comma, too; its expenses those of months.csv to the last decimal, those of the forecast the
months after the latest row, and the apps by their names.
"""

import csv
import io
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
from decimal import Decimal

from beancount import loader
from beancount.core.data import Transaction

ROOT = pathlib.Path(__file__).parent.parent.parent
# Name of an input, what `billcast run` reads for it, and the month of its latest row.
INPUTS = {
    "documented": (["scenarios/documented"], "2019-04"),
    "by day": (["scenarios/timeline/migration.csv", "--to", "2024-12"], "2023-01"),
    "all": (["scenarios/documented", "scenarios/examples", "scenarios/timeline"], "2023-05"),
    "before the latest row": (["scenarios/timeline/migration.csv", "--to", "2022-12"], "2023-01"),
    "names": (["tests/focus/names.csv", "--rulebook", "tests/fixtures/kumo-chat.toml"], "2024-01"),
    "marks": (["tests/journal/marks.csv"], "2020-01"),
    "nothing": (["scenarios/examples/11-what-the-free-edition-allows.csv"], "2020-01"),
}


class Months:
    """What months.csv says: the total, that of the forecast, and the apps that pay anything."""

    def __init__(self, file, latest):
        with open(file, newline="", encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if Decimal(row["total"])]
        self.total = sum((Decimal(row["total"]) for row in rows), Decimal(0))
        self.forecast = sum((Decimal(row["total"]) for row in rows if row["month"] > latest), Decimal(0))
        self.apps = {row["app"] for row in rows}


def told(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode or done.stderr:
        sys.exit(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


def balance(books, *query):
    table = told("hledger", "-f", books, "balance", "-N", "--depth=1", "--layout=bare", "-O", "csv", *query)
    rows = csv.DictReader(io.StringIO(table))
    return sum((number(row["balance"]) for row in rows), Decimal(0))


def number(text):
    """A balance, whatever mark its commodity is shown with."""
    return Decimal(text.replace(".", "").replace(",", ".") if "," in text else text)


def hledger(journal):
    """The same sums and apps as hledger finds them, in a journal that includes this one."""
    books = journal.with_name("books.journal")
    books.write_text(f"include {journal.name}\n", encoding="utf-8")
    told("hledger", "-f", books, "check", "--strict")

    comma = journal.with_name("comma.journal")
    with_a_comma = "2018-01-02 us\n    assets:cash  1.000,50 EUR\n    equity:opening\n"
    comma.write_text(f"decimal-mark ,\n\n{with_a_comma}\ninclude {journal.name}\n\n{with_a_comma}", encoding="utf-8")
    if balance(comma, "Expenses") != balance(books, "Expenses") or balance(comma, "assets") != Decimal("2001.00"):
        sys.exit(f"{journal}: other amounts in books with a decimal comma")

    apps = told("hledger", "-f", books, "tags", "app", "--values").splitlines()
    payees = told("hledger", "-f", books, "payees").splitlines()
    if apps != payees:
        sys.exit(f"payees are not the apps of the tags: {payees}, {apps}")
    return balance(books, "Expenses"), balance(books, "Expenses", "tag:forecast"), {urllib.parse.unquote(app) for app in apps}


def ledger(journal):
    """The same sums as ledger finds them, nothing undeclared."""
    told("ledger", "--strict", "--pedantic", "-f", journal, "balance")

    def sum_of(*query):
        lines = told("ledger", "-f", journal, "register", "--format", "%(quantity(amount))\n", *query).split()
        return sum((Decimal(line) for line in lines), Decimal(0))

    return sum_of("^Expenses"), sum_of("^Expenses", "and", "%forecast")


def beancount(journal):
    """The same sums and apps as beancount finds them."""
    entries, errors, _ = loader.load_file(str(journal))
    if errors:
        sys.exit(f"{journal}: {errors[0]}")
    total = forecast = Decimal(0)
    apps = set()
    for entry in entries:
        if isinstance(entry, Transaction):
            if entry.payee != entry.meta["app"]:
                sys.exit(f"{entry.payee} is not {entry.meta['app']}")
            spent = sum(posting.units.number for posting in entry.postings if posting.account.startswith("Expenses:"))
            total += spent
            forecast += spent if "forecast" in entry.tags else 0
            apps.add(urllib.parse.unquote(entry.payee))
    return total, forecast, apps


def readme(program):
    """What README.md shows of hledger is what hledger says."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        run = [program, "run", "scenarios/documented/3.csv", "--quiet", "--out", out, "--as", "journal"]
        subprocess.run(run, check=True, cwd=ROOT)
        said = told("hledger", "-f", out / "bill.journal", "balance", "Expenses", "not:tag:forecast")
    lines = [line.split() for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    missing = [line for line in said.splitlines() if line.split() not in lines]
    if missing:
        sys.exit(f"README.md does not show {missing}")


def main(program):
    program = pathlib.Path(program).resolve()
    readme(program)
    for name, (arguments, latest) in INPUTS.items():
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder)
            run = [program, "run", *arguments, "--out", out, "--as", "csv,journal,beancount", "--quiet"]
            subprocess.run(run, check=True, cwd=ROOT)
            months = Months(out / "months.csv", latest)
            expected = (months.total, months.forecast, months.apps)
            found = {
                "hledger": hledger(out / "bill.journal"),
                "ledger": (*ledger(out / "bill.journal"), months.apps),
                "beancount": beancount(out / "bill.beancount"),
            }
            for reader, sums in found.items():
                if sums != expected:
                    sys.exit(f"{name}: {reader} finds {sums}, months.csv says {expected}")
        print(f"{name}: {months.total}, of it {months.forecast} forecast, by hledger, ledger and beancount")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

#!/usr/bin/env python3
"""A second opinion: the rules of RULES.md and the tables of FORMATS.md, transcribed directly and apart from the program.
Every function names its rules; a choice that the texts leave open is marked DECISION.

    oracle.py SCENARIO... --out DIR [--from YYYY-MM] [--to YYYY-MM] [--app APP] [--rulebook ID] [--readings JSON]"""
import argparse
import csv
import json
import os
import re
import sys

import rulebooks
from app import App
from bill import month_text, report_month  # noqa: F401 (month_text is used from here)
from reading import read_scenario, split_csv  # noqa: F401 (split_csv too)
from rulebooks import next_month

RULEBOOK = rulebooks.IM_2020.id
HEADERS = {
    "charges.csv": "app,month,category,item,tier,edition,quantity,unit,unit_price,amount,currency,incurred_on,"
                   "invoice_date,rule,rulebook",
    "months.csv": "app,month,edition,plan,packages,usage,total,currency",
    "invoices.csv": "app,invoice_date,month,category,amount,currency,suspends_on,reclaims_on",
    "violations.csv": "app,date,file,line,action,rule,subject,allowed,in_use,requested,accepted,error_code,message",
}


class Malformed(Exception):
    """errors: list of (file, line or None, message)"""

    def __init__(self, errors):
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


def plus_months(ym, n):
    for _ in range(n):
        ym = next_month(ym)
    return ym


def default_horizon(rows):
    first, last = min(r.date for r in rows), max(r.date for r in rows)
    return (first.year, first.month), plus_months((last.year, last.month), 2)


def timeline(hold=None, readings=None):
    """T1, or T5: one rulebook held; other readings are those of the first rulebook, held."""
    if hold is None and readings is None:
        return rulebooks.Timeline()
    return rulebooks.holding(hold or RULEBOOK, readings)


def run(paths, readings=None, start=None, end=None, only=None, hold=None):
    """The four tables as lists of rows of strings (headers not included). start, end: (year, month) or None."""
    governing = timeline(hold, readings)
    rows, errors = [], []
    for path in paths:
        some, wrong = read_scenario(path, governing.words)
        rows += some
        errors += [(path, line, message) for line, message in wrong]
    if errors:
        raise Malformed(errors)
    first, last = default_horizon(rows)
    start, end = start or first, end or last
    if start > end:
        raise ValueError("--from after --to")
    by_app = {}
    for row in rows:
        by_app.setdefault(row.app, []).append(row)
    tables = {name: [] for name in HEADERS}
    for name in sorted(by_app, key=lambda a: a.encode()):
        if only is None or name == only:
            simulate(name, sorted(by_app[name], key=lambda r: r.date), governing, start, end, tables)
    tables["invoices.csv"].sort(key=lambda r: (r[0].encode(), r[1], r[2], r[3]))
    return tables


def simulate(name, rows, governing, start, end, tables):
    """One app, from the month of its first row to the end of the horizon."""
    app = App(name, governing, rows[0].date)
    ym, i = (rows[0].date.year, rows[0].date.month), 0
    while ym <= end:
        app.open_month(ym)
        while i < len(rows) and (rows[i].date.year, rows[i].date.month) == ym:
            app.act(rows[i])
            i += 1
        app.close_month()
        if ym >= start:
            report_month(app, app.month, tables)
        ym = next_month(ym)
    for row, fields in app.violations:
        if (row.date.year, row.date.month) >= start:
            tables["violations.csv"].append(
                [str(x) for x in [name, row.date, row.file, row.line, row.action, *fields, fields[0]]])


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--from", dest="start")
    parser.add_argument("--to", dest="end")
    parser.add_argument("--app")
    parser.add_argument("--rulebook", metavar="ID", help="hold one rulebook (T5)")
    parser.add_argument("--readings", metavar="JSON", help="other readings of the rulebook held, by default the first")
    args = parser.parse_args(argv)
    horizon = []
    for text in (args.start, args.end):
        if text is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
            print(f"{text}: not YYYY-MM", file=sys.stderr)
            return 2
        horizon.append(tuple(map(int, text.split("-"))) if text else None)
    try:
        tables = run(args.scenarios, json.loads(args.readings) if args.readings else None, *horizon, args.app,
                     args.rulebook)
    except Malformed as e:
        for path, line, message in e.errors:
            print(f"{path}:{line or 1}: {message}", file=sys.stderr)
        return 2
    except (ValueError, OSError) as e:
        print(e, file=sys.stderr)
        return 2
    os.makedirs(args.out, exist_ok=True)
    for name, table in tables.items():
        with open(os.path.join(args.out, name), "w", newline="", encoding="utf-8") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow(HEADERS[name].split(","))
            writer.writerows(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Scenario files into rows (FORMATS.md)."""
import datetime
import os
import re
from decimal import Decimal

from rulebooks import GROUP_TYPES, PACKAGES, SWITCHES, Timeline

D = Decimal


def columns_of(words):
    """FORMATS.md: the columns of a scenario; T6: those of the packages of the families known to the run."""
    return ("date", "app", "action", "edition", *words.packages, "group", "group_type", "user", "count", "meter",
            "quantity", "note")


USES = {  # columns that an action may fill, besides date, app, action, note
    "create": {"edition"}, "upgrade": {"edition", *PACKAGES}, "change": {"edition", *PACKAGES}, "stop": set(),
    "resume": set(), "extend": set(), "migrate": set(), "open_room": {"count"}, "close_room": {"count"},
    "create_group": {"group_type", "group", "count"}, "disband_group": {"group_type", "group", "count"},
    "join": {"group", "user", "count"}, "leave": {"group", "user", "count"}, "register": {"count"},
    "unregister": {"count"}, "befriend": {"user", "count"}, "unfriend": {"user", "count"},
    "usage": {"meter", "quantity"},
}
LAST_DAY = datetime.date(2099, 12, 31)


def split_csv(text):
    """Yield (line, cells, error): the physical line on which each record begins; blank lines are skipped."""
    i, n, line = 0, len(text), 1
    while i < n:
        begin, cells, error, any_quote = line, [], None, False
        while True:  # one cell
            j = i
            while j < n and text[j] == " ":
                j += 1
            if j < n and text[j] == '"':
                any_quote, j, out = True, j + 1, []
                while True:
                    if j >= n:
                        error = "quoted cell is not closed"
                        break
                    if text[j] == '"':
                        if text[j + 1:j + 2] == '"':
                            out.append('"')
                            j += 2
                            continue
                        j += 1
                        break
                    if text[j] == "\n":
                        line += 1
                    out.append(text[j])
                    j += 1
                rest = j
                while j < n and text[j] not in ",\n":
                    j += 1
                if text[rest:j].rstrip("\r").strip(" "):
                    error = error or "text after a quoted cell"
                cells.append("".join(out).strip(" "))
            else:
                j = i
                while j < n and text[j] not in ",\n":
                    j += 1
                cell = text[i:j]
                if (j >= n or text[j] == "\n") and cell.endswith("\r"):
                    cell = cell[:-1]
                cells.append(cell.strip(" "))
            i = j
            if i < n and text[i] == ",":
                i += 1
                continue
            if i < n:
                i, line = i + 1, line + 1
            break
        if cells == [""] and not any_quote:
            continue
        yield begin, cells, error


class Row:
    """One well-formed row; cells as typed values."""
    __slots__ = ("date", "app", "action", "edition", "packages", "group", "group_type", "user", "count", "meter",
                 "quantity", "file", "line")


def whole(cell, most, least=0):
    """A whole number of plain ASCII digits within bounds, else None."""
    if re.fullmatch(r"[0-9]+", cell) and least <= int(cell) <= most:
        return int(cell)
    return None


def read_row(cells, name, line, stem, has_app, words, wrong):
    """One row of a scenario in the words of the run (T6); `wrong` is called with a message per error."""
    row = Row()
    row.file, row.line = name, line
    get = lambda column: cells.get(column, "")
    row.date = None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", get("date")):
        try:
            row.date = datetime.date.fromisoformat(get("date"))
        except ValueError:
            pass
    if row.date is None:
        wrong(f"date {get('date')!r} is not YYYY-MM-DD")
    elif not words.first_day <= row.date <= LAST_DAY:  # T4, T5
        wrong(f"date {get('date')} outside {words.first_day}..{LAST_DAY}")
    row.app = get("app") if has_app else stem
    if not row.app:
        wrong("app is empty")
    for column in ("app", "group", "user"):
        if len(get(column).encode()) > 256:
            wrong(f"{column} longer than 256 bytes")
    row.action = get("action").lower()
    if row.action not in USES:
        wrong(f"unknown action {get('action')!r}")
        row.action = None
    row.edition = get("edition").lower() or None
    if row.edition and row.edition not in words.editions:
        wrong(f"unknown edition {get('edition')!r}")
    row.packages = {}
    for package in words.packages:
        cell = get(package).lower()
        if not cell:
            continue
        if package in SWITCHES:
            if cell in ("on", "off"):
                row.packages[package] = cell == "on"
            else:
                wrong(f"{package}: expected on or off")
        elif cell == "default":
            row.packages[package] = None
        else:
            row.packages[package] = whole(cell, 10**9)
            if row.packages[package] is None:
                wrong(f"{package}: expected a whole number or default")
    row.group, row.user = get("group") or None, get("user") or None
    row.group_type = get("group_type").lower() or None
    if row.group_type and row.group_type not in GROUP_TYPES:
        wrong(f"unknown group_type {get('group_type')!r}")
    row.count = 1
    if get("count"):
        row.count = whole(get("count"), 10**9, 1)
        if row.count is None:
            wrong("count: expected a whole number from 1 to 1,000,000,000")
    row.meter = get("meter").lower() or None
    if row.meter and row.meter not in words.meters:
        wrong(f"unknown meter {get('meter')!r}")
    row.quantity = None
    if get("quantity"):
        decimals = r"(\.[0-9]{1,6})?" if row.meter == "bandwidth_mbps" else ""
        if re.fullmatch("[0-9]+" + decimals, get("quantity")) and D(get("quantity")) <= 10**12:
            row.quantity = D(get("quantity"))
        else:
            wrong("quantity: not a number that the meter takes")
    if row.action is None:
        return row
    for column in columns_of(words):
        if column not in ("date", "app", "action", "note") and get(column) and column not in USES[row.action]:
            wrong(f"{column} is not used by {row.action}")
    if row.action == "create" and row.edition in words.editions - words.free_editions:
        wrong("create takes the free edition only")
    if row.action == "upgrade" and (not row.edition or row.edition in words.free_editions):
        wrong("upgrade needs a paid edition")
    if row.action == "change" and not row.edition and not any(get(p) for p in words.packages):
        wrong("change needs an edition or a package")
    if row.action in ("create_group", "disband_group"):
        if row.group and row.count is not None and row.count != 1:
            wrong("a named group takes no count but 1")
        if row.action == "create_group" and not row.group_type:
            wrong("create_group needs group_type")
        if row.action == "disband_group" and bool(row.group) == bool(row.group_type):
            wrong("disband_group needs either a group or a group_type")
    if row.action in ("join", "leave") and bool(row.group) == bool(row.user):
        wrong("needs one of group and user")
    if row.action in ("befriend", "unfriend") and not row.user:
        wrong("user is missing")
    if row.action == "usage":
        if not row.meter:
            wrong("meter is missing")
        if not get("quantity"):
            wrong("quantity is missing")
    return row


def read_scenario(path, words=Timeline.words):
    """(rows, errors) of one file; an error is (line or None for the file as a whole, message)."""
    name = os.path.basename(path)
    stem = name[:-4] if name.endswith(".csv") else name
    errors, rows = [], []
    try:
        with open(path, "rb") as f:
            text = f.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [(None, "not UTF-8")]
    records = list(split_csv(text))
    if not records:
        return [], [(None, "no header")]
    line, header, error = records[0]
    if error:
        return [], [(line, error)]
    for k, column in enumerate(header):
        if column not in columns_of(words):
            errors.append((line, f"unknown column {column!r}"))
        elif column in header[:k]:
            errors.append((line, f"repeated column {column!r}"))
    for column in ("date", "action"):
        if column not in header:
            errors.append((line, f"missing column {column!r}"))
    if not records[1:]:
        return [], errors + [(None, "no rows")]
    if errors:  # without a sound header the rows cannot be read
        return [], errors
    for line, cells, error in records[1:]:
        if error:
            errors.append((line, error))
        elif len(cells) != len(header):
            errors.append((line, f"{len(cells)} cells where the header has {len(header)}"))
        else:
            rows.append(read_row(dict(zip(header, cells)), name, line, stem, "app" in header, words,
                                 lambda message, line=line: errors.append((line, message))))
    return rows, errors

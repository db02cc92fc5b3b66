#!/usr/bin/env python3
"""A second opinion: the rules of operations, packages, fees, change frequency, usage, limits, invoices and readings
under the rulebook tencent-im-intl-2020, transcribed directly and apart from the program. Every function names its rules."""
import argparse
import csv
import datetime
import json
import os
import re
import sys
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, getcontext

getcontext().prec = 60
RULEBOOK, CURRENCY = "tencent-im-intl-2020", "USD"
D = Decimal

# ---------------------------------------------------------------- the rulebook
EDITIONS = ("trial", "professional", "ultimate")
PLAN = {"trial": D("0"), "professional": D("149.99"), "ultimate": D("449.99")}
PACKAGES = ("unlimited_av_rooms", "content_filtering", "groups_per_user", "members_per_group", "history_days")
SWITCHES = ("unlimited_av_rooms", "content_filtering")
# edition -> switch -> fee; what is not listed is not offered (P1)
SWITCH_FEE = {
    "trial": {},
    "professional": {"unlimited_av_rooms": D("149.99"), "content_filtering": D("149.99")},
    "ultimate": {"content_filtering": D("149.99")},
}
# edition -> level -> (default, {tier: fee})
LEVELS = {
    "trial": {},
    "professional": {
        "groups_per_user": (500, {1000: D("149.99")}),
        "members_per_group": (200, {2000: D("79.99")}),
        "history_days": (7, {30: D("79.99"), 90: D("149.99"), 180: D("229.99"), 360: D("379.99")}),
    },
    "ultimate": {
        "groups_per_user": (1000, {3000: D("149.99")}),
        "members_per_group": (2000, {6000: D("79.99")}),
        "history_days": (30, {90: D("79.99"), 180: D("149.99"), 360: D("299.99")}),
    },
}
DAU_FREE, DAU_BLOCK, DAU_PRICE = 10_000, 10_000, D("149.99")
PEAK_FREE, PEAK_BLOCK, PEAK_PRICE = 100_000, 100_000, D("149.99")
BANDWIDTH_PRICE = D("0.69")
TYPE_CAP = {"private": 200, "public": 2000, "chatroom": 6000, "broadcast": None}
READINGS = {
    "refund": "none", "deferral": "from_edition_change", "package_restore": "free",
    "invoice_day": {"plan": 3, "services": 1}, "downgrade_to_trial": True, "rounding": "half_up",
    "package_activation": "guide",
}
READING_VALUES = {
    "refund": ("none", "closing"), "deferral": ("from_edition_change", "whole_month"),
    "package_restore": ("free", "counted"), "downgrade_to_trial": (True, False),
    "rounding": ("half_up", "half_even", "up", "down"), "package_activation": ("guide", "price_list"),
}
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "up": ROUND_UP, "down": ROUND_DOWN}
ERROR_CODE = {"app_stopped": 60016, "group_not_found": 10010, "group_exists": 10021}
# Section 6, in the order of the table (L5); error code per limit
LIMITS = ("av_rooms", "groups_per_user", "members_per_group", "users", "friends_per_user", "groups",
          "broadcast_rooms", "daily_new_groups")
LIMIT_CODE = {"av_rooms": 10036, "groups_per_user": 10037, "members_per_group": 10038, "users": 70398,
              "friends_per_user": 30010}

# ---------------------------------------------------------------- reading scenarios
COLUMNS = ("date", "app", "action", "edition") + PACKAGES + (
    "group", "group_type", "user", "count", "meter", "quantity", "note")
METERS = ("dau", "peak_groups", "mau", "bandwidth_mbps")
USES = {  # columns that an action may fill, besides date, app, action, note
    "create": {"edition"}, "upgrade": {"edition", *PACKAGES}, "change": {"edition", *PACKAGES}, "stop": set(),
    "resume": set(), "extend": set(), "migrate": set(), "open_room": {"count"}, "close_room": {"count"},
    "create_group": {"group_type", "group", "count"}, "disband_group": {"group_type", "group", "count"},
    "join": {"group", "user", "count"}, "leave": {"group", "user", "count"}, "register": {"count"},
    "unregister": {"count"}, "befriend": {"user", "count"}, "unfriend": {"user", "count"},
    "usage": {"meter", "quantity"},
}
FIRST_DAY, LAST_DAY = datetime.date(2019, 1, 1), datetime.date(2099, 12, 31)


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


def read_row(cells, name, line, stem, has_app, wrong):
    """One row of a scenario; `wrong` is called with a message per error."""
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
    elif not FIRST_DAY <= row.date <= LAST_DAY:
        wrong(f"date {get('date')} outside 2019-01-01..2099-12-31")
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
    if row.edition and row.edition not in EDITIONS:
        wrong(f"unknown edition {get('edition')!r}")
    row.packages = {}
    for package in PACKAGES:
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
    if row.group_type and row.group_type not in TYPE_CAP:
        wrong(f"unknown group_type {get('group_type')!r}")
    row.count = 1
    if get("count"):
        row.count = whole(get("count"), 10**9, 1)
        if row.count is None:
            wrong("count: expected a whole number from 1 to 1,000,000,000")
    row.meter = get("meter").lower() or None
    if row.meter and row.meter not in METERS:
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
    for column in COLUMNS:
        if column not in ("date", "app", "action", "note") and get(column) and column not in USES[row.action]:
            wrong(f"{column} is not used by {row.action}")
    if row.action == "create" and row.edition in ("professional", "ultimate"):
        wrong("create takes the free edition only")
    if row.action == "upgrade" and (not row.edition or row.edition == "trial"):
        wrong("upgrade needs a paid edition")
    if row.action == "change" and not row.edition and not any(get(p) for p in PACKAGES):
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


def read_scenario(path):
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
        if column not in COLUMNS:
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
            rows.append(read_row(dict(zip(header, cells)), name, line, stem, "app" in header,
                                 lambda message, line=line: errors.append((line, message))))
    return rows, errors


# ---------------------------------------------------------------- packages
def offered(edition, package):
    """P1."""
    return package in SWITCH_FEE[edition] or package in LEVELS[edition]


def setting(edition, package, value):
    """P2: the default's own number means the same as `default` (None)."""
    if value is not None and package in LEVELS[edition] and value == LEVELS[edition][package][0]:
        return None
    return value


def fee(edition, package, value):
    """P2, section 2: (fee, tier) of a setting."""
    if value is None or value is False:
        return D(0), ""
    if value is True:
        return SWITCH_FEE[edition][package], ""
    tiers = LEVELS[edition][package][1]
    tier = min(t for t in tiers if t >= value)
    return tiers[tier], tier


def nothing():
    return {p: (False if p in SWITCHES else None) for p in PACKAGES}


def carry_over(packages, edition):
    """P3: the packages after a change to `edition`."""
    after = nothing()
    for package, value in packages.items():
        if not offered(edition, package):
            continue
        if value is True:
            after[package] = True
        elif package not in SWITCHES and value is not None:
            default, tiers = LEVELS[edition][package]
            if value > default and value <= max(tiers):
                after[package] = value
    return after


# ---------------------------------------------------------------- one app
class Month:
    """What one calendar month of an app gathers."""

    def __init__(self):
        self.plan = None  # (fee, edition, date)
        self.incurred = {p: [] for p in PACKAGES}  # (fee, tier, edition, date, rule) in order; the opening first
        self.opening_fee = {p: D(0) for p in PACKAGES}
        self.edition_changed = False  # by upgrade or change: F3
        self.edition_counted = False  # by change: C1
        self.counted = {}  # package -> the value before its counted change: C1, C3
        self.last_paid = None  # U2
        self.peak = {"dau": None, "peak_groups": None}  # (value, date)
        self.bandwidth = {}  # date -> highest
        self.closing_edition = None


class App:
    def __init__(self, name, readings):
        self.name, self.readings = name, readings
        self.exists, self.stopped = False, False
        self.edition, self.packages = "trial", nothing()
        self.months, self.month = {}, None
        self.violations = []
        self.rooms = 0
        self.named = {}  # id -> [type, members]
        self.unnamed = {t: 0 for t in TYPE_CAP}
        self.users, self.user_groups, self.user_friends = 0, {}, {}
        self.day, self.net_new = None, 0

    # ---- time
    def open_month(self, first):
        """F1, and U3 at the opening."""
        self.month = self.months[(first.year, first.month)] = Month()
        if self.stopped or self.edition == "trial":  # F6
            return
        month = self.month
        month.last_paid = self.edition
        month.plan = (PLAN[self.edition], self.edition, first)
        for package in PACKAGES:
            cost, tier = fee(self.edition, package, self.packages[package])
            month.opening_fee[package] = cost
            month.incurred[package].append((cost, tier, self.edition, first, "F1"))
        self.look_at_groups(first)

    def close_month(self):
        self.month.closing_edition = "stopped" if self.stopped else self.edition

    # ---- violations
    def refuse(self, row, rule, subject="", allowed="", in_use="", requested="", accepted="", code=None):
        code = ERROR_CODE.get(rule, "") if code is None else code
        self.violations.append((row, [rule, subject, allowed, in_use, requested, accepted, code]))

    # ---- rows
    def act(self, row):
        if self.day != row.date:
            self.day, self.net_new = row.date, 0
        if self.stopped:  # O4; T5: resume too
            self.refuse(row, "app_stopped")
            return
        if row.action == "create" and self.exists:  # O1
            self.refuse(row, "app_exists")
            return
        self.exists = True  # O1: the first row creates
        getattr(self, "do_" + row.action)(row)

    def do_create(self, row):
        """O1"""

    def do_stop(self, row):
        """O4"""
        self.stopped = True

    def do_resume(self, row):
        """B3: of an app that is not stopped: a no-op."""

    def do_extend(self, row):
        self.refuse(row, "extend_not_available")

    def do_migrate(self, row):
        self.refuse(row, "migrate_not_available")

    # ---- upgrade and change: O2, O3, O5, O6
    def reasons(self, row):
        """O5: every reason against a dialog, in its order, each examined on its own."""
        out = []
        target = row.edition or self.edition
        if row.action == "upgrade" and self.edition != "trial":  # O2
            out.append(("upgrade_requires_trial", ""))
        if row.action == "change" and self.edition == "trial":  # O3
            out.append(("change_requires_paid", ""))
        if row.action == "change" and row.edition == "trial" and not self.readings["downgrade_to_trial"]:  # G6, B5
            out.append(("downgrade_not_offered", ""))
        asked = [(p, setting(target, p, row.packages[p])) for p in PACKAGES if p in row.packages]
        for package, value in asked:  # P1
            if not offered(target, package) and value is not False and value is not None:
                out.append(("package_not_offered", package))
        for wanted in ("level_below_default", "level_not_offered"):  # P2
            for package, value in asked:
                if self.level_reason(target, package, value) == wanted:
                    out.append((wanted, package))
        if row.action == "change":  # C1; C2: an upgrade is not a change
            if row.edition and row.edition != self.edition and self.month.edition_counted:
                out.append(("edition_changed_twice", ""))
            found = self.found(row)
            for package, value in asked:
                if value == found[package] or package not in self.month.counted:
                    continue  # O6; or the first change
                if self.readings["package_restore"] == "free" and same(value, self.month.counted[package]):
                    continue  # C3
                out.append(("package_changed_twice", package))
        return out

    def level_reason(self, edition, package, value):
        """P2"""
        if package in SWITCHES or value is None or not offered(edition, package):
            return None
        default, tiers = LEVELS[edition][package]
        if package == "history_days":
            return None if value in tiers else "level_not_offered"
        if value < default:
            return "level_below_default"
        return "level_not_offered" if value > max(tiers) else None

    def found(self, row):
        """O6: what the packages of a row find: after P3 where the row changes the edition."""
        if row.edition and row.edition != self.edition:
            return carry_over(self.packages, row.edition)
        return dict(self.packages)

    def dialog(self, row):
        reasons = self.reasons(row)
        for rule, subject in reasons:
            self.refuse(row, rule, subject)
        if reasons:  # O5: whole or not at all
            return
        month = self.month
        self.packages = self.found(row)
        if row.edition and row.edition != self.edition:
            self.edition = row.edition
            month.edition_changed = True  # F2, F3
            if row.action == "change":
                month.edition_counted = True  # C1
            if self.readings["deferral"] == "whole_month":  # G2
                self.take_back()
            if self.edition != "trial":
                month.last_paid = self.edition  # U2
                self.look_at_groups(row.date)  # U3
        for package in PACKAGES:
            if package not in row.packages:
                continue
            value, before = setting(self.edition, package, row.packages[package]), self.packages[package]
            if value == before:  # O6
                continue
            self.packages[package] = value
            if row.action == "change" and package not in month.counted:  # C1, C2
                month.counted[package] = before
            self.incur(package, row.date)

    do_upgrade = do_change = dialog

    def incur(self, package, date):
        """F3, F4, F5, G8"""
        if package == "history_days":
            rule = "F5"
        elif self.month.edition_changed or self.readings["package_activation"] == "price_list":
            return
        else:
            rule = "F4"
        cost, tier = fee(self.edition, package, self.packages[package])
        self.month.incurred[package].append((cost, tier, self.edition, date, rule))

    def take_back(self):
        """G2 `whole_month`: what package changes incurred above the opening is taken back; not of history (F5)."""
        for package in PACKAGES:
            if package != "history_days":
                self.month.incurred[package] = [
                    e for e in self.month.incurred[package]
                    if e[4] == "F1" or e[0] <= self.month.opening_fee[package]]

    # ---- usage
    def reach(self, meter, value, date):
        """U1, U3: the highest, and the day on which it was first reached."""
        peak = self.month.peak[meter]
        if peak is None or value > peak[0]:
            self.month.peak[meter] = (value, date)

    def group_count(self):
        """U1: groups that exist, of every type, rooms included."""
        return self.rooms + len(self.named) + sum(self.unnamed.values())

    def look_at_groups(self, date):
        """U3, only in a paid edition (U2)."""
        if self.edition != "trial":
            self.reach("peak_groups", self.group_count(), date)

    def do_usage(self, row):
        """U1 to U5; mau is not charged under this rulebook."""
        if self.edition == "trial" or row.meter == "mau":
            return
        if row.meter == "bandwidth_mbps":
            days = self.month.bandwidth
            days[row.date] = max(days.get(row.date, D(0)), row.quantity)
        else:
            self.reach(row.meter, int(row.quantity), row.date)

    # ---- limits
    def limit(self, name):
        """Section 6: the number, or None for unlimited."""
        trial = self.edition == "trial"
        if name == "av_rooms":
            if trial:
                return 10
            return None if self.edition == "ultimate" or self.packages["unlimited_av_rooms"] else 50
        if name in ("groups_per_user", "members_per_group"):
            if trial:
                return {"groups_per_user": 50, "members_per_group": 20}[name]
            level = self.packages[name]
            return LEVELS[self.edition][name][0] if level is None else level
        return {"users": 100 if trial else None, "friends_per_user": 20 if trial else 3000,
                "groups": 100 if trial else None, "broadcast_rooms": 5, "daily_new_groups": 10_000}[name]

    def admit(self, row, subject, uses, cap=None):
        """L1, L4, L5: how many of row.count fit; `uses` maps a limit's name to what is in use."""
        worst = None
        for name in LIMITS:
            if name not in uses:
                continue
            allowed, code = self.limit(name), LIMIT_CODE.get(name, "")
            if name == "members_per_group" and cap is not None and cap <= allowed:  # L4
                allowed, code = cap, 10014
            if allowed is None:
                continue
            fits = max(0, min(row.count, allowed - uses[name]))
            if fits < row.count and (worst is None or fits < worst[0]):
                worst = (fits, name, allowed, uses[name], code)
        if worst is None:
            return row.count
        fits, name, allowed, in_use, code = worst
        self.refuse(row, "limit:" + name, subject, allowed, in_use, row.count, fits, code)
        return fits

    def give_back(self, row, subject, there):
        """L6: how many of row.count can be removed."""
        if row.count <= there:
            return row.count
        self.refuse(row, "not_present", subject, "", there, row.count, there)
        return there

    def do_open_room(self, row):
        n = self.admit(row, "", {"av_rooms": self.rooms, "daily_new_groups": self.net_new})
        self.rooms += n
        self.net_new += n
        self.look_at_groups(row.date)

    def do_close_room(self, row):
        n = self.give_back(row, "", self.rooms)
        self.rooms -= n
        self.net_new -= n  # L3

    def of_type(self, kind):
        return self.unnamed[kind] + sum(1 for g in self.named.values() if g[0] == kind)

    def do_create_group(self, row):
        if row.group in self.named:  # L6
            self.refuse(row, "group_exists", row.group)
            return
        uses = {"daily_new_groups": self.net_new}
        if row.group_type == "broadcast":
            uses["broadcast_rooms"] = self.of_type("broadcast")
        else:
            uses["groups"] = sum(self.of_type(t) for t in ("private", "public", "chatroom"))
        n = self.admit(row, row.group or "", uses)
        self.net_new += n
        if row.group:
            if n:
                self.named[row.group] = [row.group_type, 0]  # L7: no member
        else:
            self.unnamed[row.group_type] += n
        self.look_at_groups(row.date)

    def do_disband_group(self, row):
        if row.group:
            if row.group not in self.named:
                self.refuse(row, "group_not_found", row.group)
                return
            del self.named[row.group]
            self.net_new -= 1
        else:  # L7: unnamed groups of that type only
            n = self.give_back(row, "", self.unnamed[row.group_type])
            self.unnamed[row.group_type] -= n
            self.net_new -= n

    def do_join(self, row):
        if row.group:
            if row.group not in self.named:
                self.refuse(row, "group_not_found", row.group)
                return
            group = self.named[row.group]
            if group[0] == "broadcast":  # L4: no member limit
                group[1] += row.count
            else:
                group[1] += self.admit(row, row.group, {"members_per_group": group[1]}, TYPE_CAP[group[0]])
        else:
            there = self.user_groups.get(row.user, 0)
            self.user_groups[row.user] = there + self.admit(row, row.user, {"groups_per_user": there})

    def do_leave(self, row):
        if row.group:
            if row.group not in self.named:
                self.refuse(row, "group_not_found", row.group)
                return
            group = self.named[row.group]
            group[1] -= self.give_back(row, row.group, group[1])
        else:
            there = self.user_groups.get(row.user, 0)
            self.user_groups[row.user] = there - self.give_back(row, row.user, there)

    def do_register(self, row):
        self.users += self.admit(row, "", {"users": self.users})

    def do_unregister(self, row):
        self.users -= self.give_back(row, "", self.users)

    def do_befriend(self, row):
        there = self.user_friends.get(row.user, 0)
        self.user_friends[row.user] = there + self.admit(row, row.user, {"friends_per_user": there})

    def do_unfriend(self, row):
        there = self.user_friends.get(row.user, 0)
        self.user_friends[row.user] = there - self.give_back(row, row.user, there)


def same(a, b):
    """The same setting (True is not 1)."""
    return type(a) is type(b) and a == b


# ---------------------------------------------------------------- months into lines
def next_month(ym):
    return (ym[0] + ym[1] // 12, ym[1] % 12 + 1)


def plus_months(ym, n):
    for _ in range(n):
        ym = next_month(ym)
    return ym


def month_text(ym):
    return "%04d-%02d" % ym


def plain(value):
    """Exact, without exponent or trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cents(value):
    return format(value.quantize(D("0.01")), "f")


def billed_package(events, refund):
    """F4 and G1: the event that a month's package line shows, or None."""
    if not events:
        return None
    if refund == "none":
        cost = max(e[0] for e in events)
    else:  # closing: what was last incurred
        cost = events[-1][0]
    return next(e for e in events if e[0] == cost)  # the first of equals


def charge_lines(month, readings):
    """Lines (category, item, tier, edition, quantity, unit, unit_price, amount, incurred_on, rule) of one month."""
    lines = []

    def add(category, item, tier, edition, quantity, unit, price, date, rule):
        amount = (quantity * price).quantize(D("0.01"), rounding=ROUNDINGS[readings["rounding"]])  # G7
        if amount > 0:
            lines.append((category, item, tier, edition, plain(quantity), unit, cents(price), amount,
                          date.isoformat(), rule))

    if month.plan:
        cost, edition, date = month.plan
        add("plan", edition, "", edition, D(1), "month", cost, date, "F1")
    for package in sorted(PACKAGES):
        event = billed_package(month.incurred[package], readings["refund"])
        if event:
            cost, tier, edition, date, rule = event
            add("package", package, tier, edition, D(1), "month", cost, date, rule)
    edition = month.last_paid  # U2
    if month.bandwidth:  # U4
        days = sorted(d for d, v in month.bandwidth.items() if v > 0)
        if days:
            add("usage", "bandwidth_mbps", "", edition, sum(month.bandwidth.values()), "mbps day", BANDWIDTH_PRICE,
                days[0], "U4")
    for meter, free, block, price, rule in (("dau", DAU_FREE, DAU_BLOCK, DAU_PRICE, "U1"),
                                            ("peak_groups", PEAK_FREE, PEAK_BLOCK, PEAK_PRICE, "U3")):
        peak = month.peak[meter]
        if peak and peak[0] > free:  # U1: each begun block in full
            add("usage", meter, "", edition, D(-((free - peak[0]) // block)), f"{block} {meter}", price, peak[1], rule)
    return lines


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


def default_horizon(rows):
    first, last = min(r.date for r in rows), max(r.date for r in rows)
    return (first.year, first.month), plus_months((last.year, last.month), 2)


def run(paths, readings=None, start=None, end=None, only=None):
    """The four tables as lists of rows of strings (headers not included). start, end: (year, month) or None."""
    settings = dict(READINGS)
    for key, value in (readings or {}).items():
        if key not in READINGS or (key in READING_VALUES and value not in READING_VALUES[key]):
            raise ValueError(f"reading {key} = {value!r}")
        settings[key] = {**READINGS[key], **value} if key == "invoice_day" else value
    rows, errors = [], []
    for path in paths:
        some, wrong = read_scenario(path)
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
            simulate(name, sorted(by_app[name], key=lambda r: r.date), settings, start, end, tables)
    return tables


def simulate(name, rows, readings, start, end, tables):
    app = App(name, readings)
    ym, i = (rows[0].date.year, rows[0].date.month), 0
    while ym <= end:
        app.open_month(datetime.date(ym[0], ym[1], 1))
        while i < len(rows) and (rows[i].date.year, rows[i].date.month) == ym:
            app.act(rows[i])
            i += 1
        app.close_month()
        if ym >= start:
            report_month(app, ym, readings, tables)
        ym = next_month(ym)
    for row, fields in app.violations:
        if (row.date.year, row.date.month) >= start:
            tables["violations.csv"].append(
                [str(x) for x in [name, row.date, row.file, row.line, row.action, *fields, fields[0]]])
    tables["invoices.csv"].sort(key=lambda r: (r[0].encode(), r[1], r[2], r[3]))


def report_month(app, ym, readings, tables):
    month = app.months[ym]
    total = {"plan": D(0), "package": D(0), "usage": D(0)}
    following = next_month(ym)
    dates = {c: datetime.date(following[0], following[1], readings["invoice_day"][c]) for c in ("plan", "services")}
    for category, item, tier, edition, quantity, unit, price, amount, day, rule in charge_lines(month, readings):
        total[category] += amount
        invoice = dates["plan" if category == "plan" else "services"]
        tables["charges.csv"].append([app.name, month_text(ym), category, item, str(tier), edition, quantity, unit, price,
                                      cents(amount), CURRENCY, day, invoice.isoformat(), rule, RULEBOOK])
    tables["months.csv"].append([app.name, month_text(ym), month.closing_edition, cents(total["plan"]),
                                 cents(total["package"]), cents(total["usage"]), cents(sum(total.values())), CURRENCY])
    for category, amount in (("plan", total["plan"]), ("services", total["package"] + total["usage"])):  # I1
        if amount > 0:
            suspends = dates[category] + datetime.timedelta(days=7)  # I2
            reclaims = suspends + datetime.timedelta(days=90)
            tables["invoices.csv"].append([app.name, dates[category].isoformat(), month_text(ym), category,
                                           cents(amount), CURRENCY, suspends.isoformat(), reclaims.isoformat()])


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--out", required=True)
    parser.add_argument("--from", dest="start")
    parser.add_argument("--to", dest="end")
    parser.add_argument("--app")
    parser.add_argument("--readings")
    args = parser.parse_args(argv)
    horizon = []
    for text in (args.start, args.end):
        if text is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
            print(f"{text}: not YYYY-MM", file=sys.stderr)
            return 2
        horizon.append(tuple(map(int, text.split("-"))) if text else None)
    try:
        tables = run(args.scenarios, json.loads(args.readings) if args.readings else None, *horizon, args.app)
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

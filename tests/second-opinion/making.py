"""Random scenarios around the boundaries of sections 1 to 10, in the words of the first rulebook; how they are written."""
import calendar
import datetime
import random

SWITCHES = ["unlimited_av_rooms", "content_filtering"]
LEVELS = {  # values that matter: below, at, above default, tiers, tier + 1, of both editions
    "groups_per_user": ["default", 0, 100, 499, 500, 501, 700, 999, 1000, 1001, 1500, 2999, 3000, 3001, 1000000000],
    "members_per_group": ["default", 0, 150, 199, 200, 201, 1000, 1999, 2000, 2001, 4000, 5999, 6000, 6001],
    "history_days": ["default", 0, 6, 7, 8, 29, 30, 31, 90, 179, 180, 181, 360, 361],
}
PACKAGES = SWITCHES + list(LEVELS)
TYPES = ["private", "public", "chatroom", "broadcast"]
BEFORE, AFTER = ["date", "app", "action", "edition"], ["group", "group_type", "user", "count", "meter", "quantity", "note"]
WORDS = {"action", "edition", "group_type", "meter", *PACKAGES}
PAID = ["professional", "ultimate"]


def last_day(y, m):
    return calendar.monthrange(y, m)[1]


def written(rows):
    """Rows as cells of text; what is not set is left out, and a count is at least one."""
    for cells in rows:
        if cells.get("count") == 0:
            cells["count"] = 1
    return [{c: str(v) for c, v in cells.items() if v != ""} for cells in rows]


class Maker:
    columns = BEFORE + PACKAGES + AFTER

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.mau = self.r.random() < 0.05
        self.dates = self.pool()

    # ---- dates
    def pool(self):
        r = self.r
        span = r.choice([1, 2, 2, 3, 3, 4, 5, 8])
        k = r.randrange(0, 29 - span) if r.random() < 0.7 else r.choice([0, 11, 12, 13, 13])
        out = set()
        for m in range(k, k + span):
            y, month = 2019 + m // 12, m % 12 + 1
            end = last_day(y, month)
            for d in (1, 2, 3, end - 1, end):
                if r.random() < 0.6:
                    out.add(datetime.date(y, month, d))
            for _ in range(r.choice([1, 2, 4])):
                out.add(datetime.date(y, month, r.randint(1, end)))
        return sorted(out)

    def near(self, *values):
        r = self.r
        return max(0, r.choice(values) + r.choice([0, 0, -1, 1, 1, r.randint(-20, 20)]))

    # ---- rows as dicts of cells
    def packages(self, edition, cells, few=False):
        r = self.r
        many = r.choice([1, 1, 2, 2, 3, 5]) if not few else r.choice([0, 0, 1, 1, 2, 3])
        for p in r.sample(PACKAGES, many):
            if p in SWITCHES:
                cells[p] = r.choice(["on", "on", "off"])
                if p == "unlimited_av_rooms" and edition != "professional" and r.random() < 0.6:
                    cells[p] = "off"
            elif r.random() < 0.6 and edition in PAID:  # a good one
                good = {"professional": {"groups_per_user": [501, 700, 1000, 500], "members_per_group": [201, 1000, 2000, 200],
                                         "history_days": [30, 90, 180, 360, 7]},
                        "ultimate": {"groups_per_user": [1001, 1500, 3000, 1000], "members_per_group": [2001, 4000, 6000, 2000],
                                     "history_days": [90, 180, 360, 30]}}[edition][p]
                cells[p] = r.choice(good + ["default", "default"])
            else:
                cells[p] = r.choice(LEVELS[p])

    def dialog(self, state):
        r = self.r
        now = state["edition"]
        wrong = r.random() < 0.08
        if (now == "trial") != wrong:
            target = r.choice(PAID)
            cells = {"action": "upgrade", "edition": target}
            self.packages(target, cells, few=True)
            if now == "trial":
                state["edition"] = target
        else:
            cells = {"action": "change"}
            x = r.random()
            if x < 0.22:
                target = r.choice(PAID + ["trial"] + PAID)
                cells["edition"] = target
                if target == "trial" and r.random() < 0.8:
                    pass
                else:
                    self.packages(target, cells, few=True)
                state["edition"] = target if now != "trial" else now
            else:
                if x < 0.3:
                    cells["edition"] = now
                if state["asked"] and r.random() < 0.4:  # again, or back
                    p = r.choice(state["asked"])
                    cells[p] = r.choice(["on", "off"]) if p in SWITCHES else r.choice(["default"] + LEVELS[p][1:])
                    if r.random() < 0.3:
                        self.packages(now, cells)
                else:
                    self.packages(now, cells)
        state["asked"] = ([c for c in cells if c in PACKAGES] + state["asked"])[:6]
        return cells

    def limits(self, state):
        r = self.r
        trial = state["edition"] == "trial"
        kind = r.choice(["room", "room", "close", "named", "named", "unnamed", "disband", "disbandn", "joing", "joing", "joing",
                         "leaveg", "joinu", "leaveu", "register", "unregister", "befriend", "unfriend", "mass"])
        group = r.choice(["g1", "g2", "g3", "g4", "G1", "no-such", "gr\u00fcppe"])
        user = r.choice(["u1", "u2", "\u7528\u6237"])
        if kind == "room":
            return {"action": "open_room", "count": r.choice(["", 1, 5, self.near(10), self.near(50), self.near(100)] + (
                [self.near(10000)] if r.random() < 0.2 else []))}
        if kind == "close":
            return {"action": "close_room", "count": r.choice(["", 1, 5, self.near(10), self.near(50), 100000])}
        if kind == "named":
            state["groups"] = (state["groups"] + [group])[-4:]
            return {"action": "create_group", "group": group, "group_type": r.choice(TYPES), "count": r.choice(["", "", 1])}
        if kind == "unnamed":
            return {"action": "create_group", "group_type": r.choice(TYPES),
                    "count": r.choice(["", 2, 4, 5, 6, self.near(100), self.near(50)])}
        if kind == "mass":
            if trial and r.random() < 0.7:
                kind = "unnamed"
            return {"action": r.choice(["create_group", "create_group", "disband_group"]), "group_type": r.choice(TYPES),
                    "count": r.choice([9999, 10000, 10001, 5000, 5001, self.near(10000)])}
        if kind == "disbandn":
            return {"action": "disband_group", "group_type": r.choice(TYPES), "count": r.choice(["", 3, 50, 101, 20000])}
        members = [20, 20, 200, 200, 1000, 2000, 2000, 4000, 6000]
        groups = [50, 50, 500, 500, 700, 1000, 1000, 3000]
        if kind in ("joing", "leaveg", "disband") and state["groups"] and r.random() < 0.85:
            group = r.choice(state["groups"])
        if kind == "disband":
            return {"action": "disband_group", "group": group, "count": r.choice(["", "", 1])}
        if kind == "joing":
            return {"action": "join", "group": group, "count": r.choice(["", 1, self.near(*members), self.near(*members)])}
        if kind == "leaveg":
            return {"action": "leave", "group": group, "count": r.choice(["", 1, self.near(*members)])}
        if kind == "joinu":
            return {"action": "join", "user": user, "count": r.choice(["", 1, self.near(*groups), self.near(*groups)])}
        if kind == "leaveu":
            return {"action": "leave", "user": user, "count": r.choice(["", 1, self.near(*groups)])}
        if kind == "register":
            return {"action": "register", "count": r.choice(["", 1, self.near(100), self.near(50), 1000000000])}
        if kind == "unregister":
            return {"action": "unregister", "count": r.choice(["", 1, self.near(100), self.near(50)])}
        return {"action": kind, "user": user, "count": r.choice(["", 1, self.near(20), self.near(3000), self.near(2990)])}

    def usage(self):
        r = self.r
        meter = r.choice(["dau", "dau", "peak_groups", "bandwidth_mbps", "bandwidth_mbps"] + (["mau"] if self.mau else []))
        if meter == "bandwidth_mbps":
            q = r.choice(["0", "0.000000", "1", "17.5", "0.000001", "0.01", "0.5", "1.50", "999999.999999", "007.25",
                          f"{r.randint(0, 99)}.{r.randint(0, 10**6 - 1):06}", f"{r.randint(0, 9)}.{r.randint(0, 99):02}",
                          "0.007246", "0.007247", "0.021739", "0.5", "1.5", "1000000000000"][:17 + (r.random() < 0.05)])
        elif meter == "peak_groups":
            q = r.choice([0, 1, 99999, 100000, 100001, 200000, 200001, 250000, 300001] + [10**12] * (r.random() < 0.05))
        else:
            q = r.choice([0, 9999, 10000, 10001, 15000, 20000, 20001, 30001] + [10**12] * (r.random() < 0.05))
        return {"action": "usage", "meter": meter, "quantity": str(q)}

    def app_rows(self, app):
        r = self.r
        theme = r.choice(["billing", "billing", "limits", "usage", "mixed", "mixed", "mass"])
        weights = {"billing": (8, 1, 1), "limits": (1, 8, 0.5), "usage": (1.5, 1, 8), "mixed": (3, 3, 3), "mass": (1, 1, 1)}[theme]
        state = {"edition": "trial", "asked": [], "groups": []}
        n = r.choice([1, 2, 3, 6, 10, 15, 25, 40])
        dates = sorted(r.choice(self.dates) for _ in range(n))
        if r.random() < 0.5:  # crowd them
            few = r.sample(self.dates, min(len(self.dates), r.choice([2, 3, 5])))
            dates = sorted(r.choice(few) for _ in range(n))
        rows = []
        stop = r.random() < 0.22 and r.choice([n - 1, n - 1, n * 3 // 4, n // 2, r.randrange(n)])
        for k, date in enumerate(dates):
            x = r.random()
            if k == 0 and x < 0.5:
                cells = r.choice([{"action": "create"}, {"action": "create", "edition": "trial"}, {"action": "upgrade",
                                  "edition": r.choice(PAID)}])
                if cells["action"] == "upgrade":
                    state["edition"] = cells["edition"]
                    self.packages(cells["edition"], cells, few=True)
            elif stop is not False and k == stop:
                cells = {"action": "stop"}
            elif x > 0.97:
                cells = {"action": r.choice(["resume", "extend", "migrate", "create", "stop" if r.random() < 0.3 else "resume"])}
            else:
                cells = r.choices([lambda: self.dialog(state), lambda: self.limits(state), self.usage], weights)[0]()
            rows.append({"date": date.isoformat(), "app": app, **cells})
        if theme == "mass":  # more than 100,000 groups over days
            start = r.choice(self.dates)
            if r.random() < 0.8:
                rows.append({"date": start.isoformat(), "app": app, "action": "upgrade", "edition": "professional",
                             "unlimited_av_rooms": "on"})
            for d in range(r.choice([10, 11, 11, 12, 21])):
                day = (start + datetime.timedelta(days=d)).isoformat()
                if r.random() < 0.5:
                    rows.append({"date": day, "app": app, "action": "create_group",
                                 "group_type": r.choice(TYPES[:3]), "count": r.choice([10000, 10000, 10000, 9999, 10001])})
                else:
                    rows.append({"date": day, "app": app, "action": "open_room", "count": r.choice([10000, 10001])})
                if r.random() < 0.25:
                    rows.append({"date": day, "app": app, "action": "disband_group", "group_type": r.choice(TYPES[:3]),
                                 "count": r.choice([1, 7, 10000])})
                    rows.append({"date": day, "app": app, "action": "create_group", "group_type": r.choice(TYPES[:3]),
                                 "count": r.choice([1, 8, 10000])})
            rows.sort(key=lambda x: x["date"])
        if r.random() < 0.3:
            rows += self.sketch(app)
            rows.sort(key=lambda x: x["date"])
        return written(rows)

    def sketch(self, app):
        """A directed sequence for what chance seldom reaches."""
        r = self.r
        day = r.choice(self.dates)
        rows = []

        def do(action, later=0, **cells):
            nonlocal day
            day += datetime.timedelta(days=later)
            rows.append({"date": min(day, datetime.date(2021, 6, 30)).isoformat(), "app": app, "action": action, **cells})

        kind = r.choice(["return", "net", "members", "members", "tie", "user", "restore", "restore"])
        paid = r.choice(PAID)
        create = lambda later, n: r.choice([
            lambda: do("open_room", later, count=n),
            lambda: do("create_group", later, group_type=r.choice(TYPES[:3]), count=n)])()
        if kind == "return":  # more than 100,000 groups, down to trial, up again in a later month (U3)
            do("upgrade", edition="ultimate")
            for _ in range(r.choice([10, 11])):
                create(1, 10000)
            create(1, r.choice([1, 2, 5]))
            do("change", edition="trial")
            do("disband_group", r.choice([0, 25, 31]), group_type=r.choice(TYPES[:3]), count=r.choice([1, 2, 30000]))
            do("upgrade", r.choice([0, 10, 31]), edition=paid)
            if r.random() < 0.5:
                create(0, 1)
        elif kind == "net":  # L3
            do("upgrade", edition="ultimate")
            for _ in range(r.choice([1, 2])):
                do("open_room", 1, count=10000)
            n = r.choice([1, 300, 5000])
            do("create_group", 1, group_type="public", count=r.choice([10000, 10001, 5000]))
            do("close_room", r.choice([0, 1]), count=n)
            do("disband_group", 0, group_type="public", count=r.choice([1, 400, 20000]))
            create(0, r.choice([10000, 10000 + n, 10001 + n, n, 20000, 30000]))
            create(0, r.choice([1, 10000]))
        elif kind == "members":
            edition = r.choice(["trial", *PAID, *PAID])
            if edition != "trial":
                level = r.choice({"professional": ["", "", 201, 1000, 1999, 2000], "ultimate": ["", "", 2001, 4000, 5999, 6000]}[edition])
                do("upgrade", edition=edition, members_per_group=level)
            for g in r.sample(TYPES, r.choice([2, 4])):
                do("create_group", r.choice([0, 0, 1]), group="g-" + g, group_type=g)
            for _ in range(r.choice([3, 6])):
                g = "g-" + r.choice(TYPES)
                do("join", r.choice([0, 0, 1]), group=g, count=self.near(20, 200, 200, 1000, 2000, 4000, 6000))
                if r.random() < 0.3:
                    do(r.choice(["leave", "leave", "disband_group"]), group=g)
            if edition != "trial" and r.random() < 0.6:
                do("change", r.choice([1, 31]), **r.choice([{"edition": r.choice(["trial"] + PAID)}, {"members_per_group": "default"}]))
                do("join", 0, group="g-" + r.choice(TYPES))
                do("leave", 0, group="g-public", count=self.near(1, 200, 1800))
                do("join", 0, group="g-public", count=self.near(1, 200, 1800))
        elif kind == "tie":  # L5
            if r.random() < 0.5:
                do("upgrade", edition="professional")
                do("create_group", 1, group_type="public", count=r.choice([9950, 9949, 9951]))
                do("open_room", 0, count=r.choice([50, 51, 60]))
            else:
                do("upgrade", edition="ultimate")
                do("open_room", 1, count=r.choice([9995, 9994, 9996, 9950]))
                do("create_group", 0, group_type="broadcast", count=r.choice([5, 6, 7]))
                do("change", 0, edition="trial")
                do("create_group", 0, group_type="public", count=r.choice([100, 101, 50, 51]))
                do("create_group", 0, group="tie", group_type=r.choice(TYPES))
        elif kind == "user":
            do("upgrade", edition=paid, groups_per_user=r.choice(["", 700, 1000, 1500, 3000][:3 if paid == "professional" else 5]))
            for _ in range(4):
                do("join", r.choice([0, 1]), user="u1", count=self.near(50, 500, 700, 1000, 1500))
                if r.random() < 0.3:
                    do("leave", 0, user="u1", count=self.near(50, 500))
            do("change", r.choice([0, 31]), **r.choice([{"edition": r.choice(["trial"] + PAID)}, {"groups_per_user": "default"}]))
            do("join", 0, user="u1", count=self.near(1, 50))
        else:  # C1, C3 within and across months
            do("upgrade", edition=paid, **r.choice([{}, {"content_filtering": "on"}, {"history_days": 90}]))
            day = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=r.choice([1, 1, 2, 15]))
            p = r.choice(PACKAGES)
            values = ["on", "off"] if p in SWITCHES else ["default", 1500, 2500, 3000, 1000, 700, 500] if p == "groups_per_user" else [
                "default", 30, 90, 90, 180] if p == "history_days" else ["default", 201, 2000, 2001, 6000]
            for _ in range(r.choice([3, 5, 7])):
                extra = {"edition": r.choice(PAID)} if r.random() < 0.15 else {}
                do("change", r.choice([0, 0, 1, 3, 9]), **{p: r.choice(values)}, **extra)
            if r.random() < 0.2:
                do("change", 0, edition="trial")
                do("upgrade", r.choice([0, 1]), edition=r.choice(PAID), **{p: r.choice(values)})
                do("change", r.choice([0, 1]), **{p: r.choice(values)})
        return rows

    def scenario_rows(self):
        r = self.r
        names = r.sample(["alpha", "Alpha", "b-2", "1400000001", "\u00e4pp", "a b", "zz", "b"], r.choice([1, 1, 2, 3, 4]))
        lists = [self.app_rows(n) for n in names]
        rows = []
        while any(lists):  # mixed, each app's order kept
            rows.append(r.choice([x for x in lists if x]).pop(0))
        how = r.random()
        if how < 0.3:
            r.shuffle(rows)
        elif how < 0.6:
            for _ in range(len(rows) // 2):
                i, j = r.randrange(len(rows)), r.randrange(len(rows))
                rows.insert(i, rows.pop(j))
        elif how < 0.7:
            rows.sort(key=lambda x: x["date"])
        return rows

    # ---- text
    def write(self, rows, all_columns=False, header=None, raw=()):
        """Bytes of the file. `raw`: index -> function of the list of cells of that record (0 is the header)."""
        r = self.r
        raw = dict(raw)
        used = {c for cells in rows for c in cells}
        columns = [c for c in self.columns if all_columns or c in used or c in ("date", "action") or r.random() < 0.4]
        if len({x.get("app") for x in rows}) == 1 and not all_columns and r.random() < 0.3 and "app" in columns:
            columns.remove("app")
        if r.random() < 0.6:
            r.shuffle(columns)
        plain = r.random() < 0.3
        end = r.choice(["\n", "\n", "\r\n"])
        blank = 0 if r.random() < 0.6 else 0.15
        out = []

        def cell(column, value, is_header=False):
            if value == "" or plain:
                return quote(value) if any(x in value for x in ",\"\n") else value
            if not is_header and column in WORDS and r.random() < 0.15:
                value = r.choice([value.upper(), value.title(), value.swapcase()])
            if r.random() < 0.1 and column != "note":
                if r.random() < 0.1:
                    return quote(r.choice([" ", ""]) + value + " ")
                return r.choice([" ", "  ", ""]) + value + r.choice([" ", "", "   "])
            if any(x in value for x in ",\"\n") or r.random() < 0.1:
                return quote(value)
            return value

        def quote(value):
            return '"' + value.replace('"', '""') + '"'

        records = [header(columns) if header else columns] + [
            [cells.get(c, "") or ((r.choice(["", "", "", "plain", "a, b", 'say "hi"', "two" + end + "lines", end, "\u6ce8\u91c8",
                                             "x" + end + end + '"y",' + end])) if c == "note" else "") for c in columns]
            for cells in rows]
        for k, record in enumerate(records):
            if r.random() < blank:
                out.append(end * r.choice([1, 1, 2]))
            texts = [cell(c, v, k == 0) for c, v in zip(columns + [""] * 99, record)]
            if k in raw:
                texts = raw[k](texts)
            if len(texts) == 1 and texts[0] == "":
                texts = ['""']
            out.append(",".join(texts) + end)
        text = "".join(out)
        if r.random() < 0.2:
            text = text[:-len(end)]
        return (b"\xef\xbb\xbf" if r.random() < 0.2 else b"") + text.encode()

    # ---- malformed
    def bad(self, dated):
        """A row that is wrong: cells, or a function on the texts of a good row. dated: a date before 2019 is wrong."""
        r = self.r
        ok = {"date": "2020-02-10", "app": "alpha"}
        up = {"action": "upgrade", "edition": "ultimate"}
        change = {"action": "change"}
        kinds = [
            lambda: {**ok, "action": "stop", "date": r.choice([
                "2020-02-30", "2019-02-29", "2020-13-01", "2020-00-10", "2020-01-00", "20-01-01", "2020/01/01", "2020-1-1",
                "01-02-2020", "", "today", "2100-01-01", "2020-02-10T00:00", "9999-01-01", "20200210",
                *(["2018-12-31", "1970-01-01"] if dated else [])])},
            lambda: {**ok, "action": r.choice(["upgrad", "", "delete", "open room", "create-group"])},
            lambda: {**ok, "action": "stop", "app": ""},
            lambda: {**ok, "action": "stop", "app": r.choice(["x" * 257, "\u00e9" * 129])},
            lambda: {**ok, "action": "upgrade"},
            lambda: {**ok, "action": "upgrade", "edition": r.choice(["trial", "gold", "pro"])},
            lambda: {**ok, "action": "create", "edition": r.choice(PAID + ["gold"])},
            lambda: {**ok, "action": "change", "edition": "gold"},
            lambda: {**ok, **change},
            lambda: {**ok, **r.choice([up, change]), r.choice(SWITCHES): r.choice(["yes", "1", "default", "true", "500"])},
            lambda: {**ok, **r.choice([up, change]), r.choice(list(LEVELS)): r.choice(
                ["-5", "+5", "1.5", "1,000", "1 000", "1e3", "1000000001", "on", "off", "off ", "unlimited", "0x10", "\u0665",
                 "99999999999999999999999"])},
            lambda: {**ok, "action": r.choice(["open_room", "register", "close_room", "unregister"]), "count": r.choice(
                ["0", "-1", "+1", "1.5", "1.0", "1,000", "1000000001", "many", "00", "99999999999999999999999999"])},
            lambda: {**ok, "action": r.choice(["stop", "create", "resume", "extend", "migrate"]), **r.choice(
                [{"count": "1"}, {"user": "u"}, {"group": "g"}, {"meter": "dau"}, {"quantity": "1"}, {"group_type": "public"},
                 {"content_filtering": "on"}, {"history_days": "default"}])},
            lambda: {**ok, **up, **r.choice([{"count": "2"}, {"user": "u"}, {"quantity": "1"}, {"group": "g"}])},
            lambda: {**ok, "action": "usage", "meter": "dau"},
            lambda: {**ok, "action": "usage", "quantity": "5"},
            lambda: {**ok, "action": "usage", "meter": r.choice(["bandwidth", "dua"]), "quantity": "5"},
            lambda: {**ok, "action": "usage", "meter": r.choice(["dau", "peak_groups"]), "quantity": r.choice(
                ["1.5", "10.0", "-1", "+1", "1,000", "1000000000001", "x", "1."])},
            lambda: {**ok, "action": "usage", "meter": "bandwidth_mbps", "quantity": r.choice(
                ["1.0000001", "1.0000000", "-1", "+1.5", "1,5", "1000000000000.000001", "1000000000001", "1e3", "NaN", "1.2.3"])},
            lambda: {**ok, "action": "usage", "meter": "dau", "quantity": "5", **r.choice([{"count": "1"}, {"edition": "trial"},
                                                                                         {"user": "u"}])},
            lambda: {**ok, "action": r.choice(["join", "leave"]), **r.choice([{}, {"group": "g", "user": "u"}, {"count": "3"}])},
            lambda: {**ok, "action": r.choice(["join", "leave"]), "group": "g", "group_type": "public"},
            lambda: {**ok, "action": "create_group", **r.choice([{}, {"group": "g"}, {"count": "4"}])},
            lambda: {**ok, "action": "create_group", "group_type": r.choice(["work", "avchatroom", "room"])},
            lambda: {**ok, "action": "create_group", "group": "g", "group_type": "public", "count": "2"},
            lambda: {**ok, "action": "create_group", "group_type": "public", "user": "u"},
            lambda: {**ok, "action": "disband_group", "group": "g", "group_type": "public"},
            lambda: {**ok, "action": "disband_group", "group": "g", "count": "2"},
            lambda: {**ok, "action": "disband_group", **r.choice([{}, {"count": "2"}])},
            lambda: {**ok, "action": r.choice(["befriend", "unfriend"]), **r.choice([{}, {"count": "2"}, {"group": "g"}])},
            lambda: {**ok, "action": "befriend", "user": "u" * 257},
            lambda: {**ok, "action": "join", "group": "g" * 257},
            lambda: {**ok, "action": "open_room", "edition": r.choice(PAID)},
            lambda: lambda texts: texts[:-1],
            lambda: lambda texts: texts[:2],
            lambda: lambda texts: texts + [""],
            lambda: lambda texts: texts + ["x", "y"],
            lambda: lambda texts: ["" for _ in texts],
            lambda: {**ok, "action": r.choice(["nothing", ""]), "date": "never", "count": "0", "app": ""},
        ]
        return r.choice(kinds + self.bad_words(ok))()

    def bad_words(self, ok):
        """More of them, of the words of a family."""
        return []

    def malformed(self, dated=True):
        r = self.r
        rows = self.scenario_rows()
        x = r.random()
        if x < 0.02:
            return r.choice([b"", b"\xef\xbb\xbf", b"\n\n", b"\r\n"])
        if x < 0.04:
            return (",".join(self.columns) + r.choice(["\n", "", "\r\n\r\n"])).encode()
        if x < 0.06:
            data = self.write(rows, True)
            return data + b"2020-01-01,\xff\xfe\n"
        if x < 0.14:  # the header
            kind = r.choice(["unknown", "repeated", "no date", "no action", "case"])
            if kind == "unknown":
                return self.write(rows, True, lambda c: c + [r.choice(["editon", "", "Count", "price", "members"])],
                                  {k + 1: (lambda t: t + [""]) for k in range(len(rows))})
            if kind == "repeated":
                return self.write(rows, True, lambda c: c + ["note"], {k + 1: (lambda t: t + [""]) for k in range(len(rows))})
            if kind == "case":
                return self.write(rows, True, lambda c: [x.replace("note", "Note") for x in c])
            gone = "date" if kind == "no date" else "action"
            keep = [c for c in self.columns if c != gone]
            text = ",".join(keep) + "\n" + "".join(",".join(row.get(c, "") for c in keep) + "\n" for row in rows)
            return text.encode()
        raw = {}
        for _ in range(r.randint(1, 5)):
            bad = self.bad(dated)
            k = r.randint(0, len(rows))
            raw = {i + (i >= k): f for i, f in raw.items()}
            if callable(bad):
                rows.insert(k, {"date": "2020-02-10", "app": "alpha", "action": "stop"})
                raw[k] = bad
            else:
                rows.insert(k, bad)
        return self.write(rows, True, None, {k + 1: f for k, f in raw.items()})

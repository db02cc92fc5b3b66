"""Random scenarios around the boundaries of sections 11 and 12: changes of rulebook, migration, fees by day, stop and
resume, the free edition by the month."""
import calendar
import datetime

from making import AFTER, BEFORE, PACKAGES, TYPES, Maker

DAY = datetime.date
CHAT_BEGINS, NO_WAY_BACK, END = DAY(2022, 12, 26), DAY(2022, 11, 1), DAY(2024, 12, 31)
# The changes of rulebook and the firsts after them; the late ones have more to them
BOUNDARIES = [DAY(2021, 8, 6), DAY(2021, 9, 1), DAY(2021, 9, 3), DAY(2021, 10, 1), DAY(2021, 12, 10), DAY(2022, 1, 1),
              DAY(2022, 5, 30), DAY(2022, 6, 1), DAY(2022, 8, 29), DAY(2022, 9, 1), DAY(2022, 10, 18), NO_WAY_BACK,
              CHAT_BEGINS, DAY(2023, 1, 1), DAY(2023, 3, 31)]
FREE = {"classic": "trial", "chat": "developer"}
PAID = {"classic": ["professional", "ultimate"], "chat": ["standard", "premium"]}
OTHER = {"classic": "chat", "chat": "classic"}
MIGRATED = {"trial": "developer", "professional": "standard", "ultimate": "premium"}
METERS = {"classic": ["dau", "peak_groups", "bandwidth_mbps"], "chat": ["mau"]}
ONE = datetime.timedelta(days=1)


def month_end(day):
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_first(day):
    return month_end(day) + ONE


def month_after(day):
    first = next_first(day)
    return first.replace(day=min(day.day, month_end(first).day))


class Crossings(Maker):
    """A walk through time per app. held: the family of the one rulebook held, whose words alone are used."""

    def __init__(self, seed, held=None):
        super().__init__(seed)
        self.held = held
        if held == "chat":
            self.columns = BEFORE + AFTER

    # ---- dates
    def start(self):
        r = self.r
        x = r.random()
        if x < 0.12:
            return DAY(2019, 1, 1) + r.randrange(2100) * ONE
        if self.held and x < 0.2:
            return r.choice([DAY(2016, 1, 31), DAY(1999, 12, 31), DAY(2018, 12, 1), DAY(2024, 1, 31)])
        near = r.choice(BOUNDARIES + BOUNDARIES[-5:] * 2)
        if r.random() < 0.3:
            near = r.choice([DAY(2022, 12, 31), DAY(2023, 1, 31), DAY(2023, 1, 30), DAY(2023, 2, 28), DAY(2023, 12, 31),
                             DAY(2024, 1, 31), DAY(2024, 1, 29), DAY(2022, 11, 30)])
        return near - r.choice([0, 0, 1, -1, -2, 5, 20, 31, 40, 70]) * ONE

    def later(self, day, state):
        """The day of the next row."""
        r = self.r
        if state["stopped"] and r.random() < 0.6:
            aim = state["stopped"] + r.choice([0, 1, 20, 87, 88, 89, 89, 90, 91]) * ONE
        elif state["until"] and r.random() < 0.45:
            aim = state["until"] + r.choice([-1, 0, 0, 1, 10]) * ONE
        else:
            ahead = [b for b in BOUNDARIES if b >= day] or [next_first(day)]
            aim = r.choice([day] * 9 + [day + ONE] * 3 + [
                day + r.randint(2, 12) * ONE, day + r.randint(2, 12) * ONE, next_first(day), next_first(day), month_end(day),
                next_first(day) + ONE, month_after(day), ahead[0], ahead[0] - ONE, r.choice(ahead[:4]) + r.choice([-1, 0, 1]) * ONE])
        return min(max(day, aim), END if day < END else day)

    # ---- rows
    def other(self, family):
        """T6: now and then the other family's words."""
        return OTHER[family] if not self.held and self.r.random() < 0.06 else family

    def levels(self, edition, cells, few):
        """Packages, as far as the words go."""
        if self.held == "chat":
            return
        if edition in PAID["classic"] or self.r.random() < 0.15:
            self.packages(edition, cells, few)

    def dialog_of(self, state, day):
        """upgrade or change: O2, O3, B5, T6."""
        r = self.r
        family, edition = state["family"], state["edition"]
        free = edition == FREE[family]
        if free != (r.random() < 0.06):
            cells = {"action": "upgrade", "edition": r.choice(PAID[self.other(family)])}
            if free and cells["edition"] in PAID[family]:
                state["edition"], state["until"] = cells["edition"], None
            self.levels(cells["edition"], cells, True)
            return cells
        cells = {"action": "change"}
        if family == "chat" or r.random() < 0.3:
            words = self.other(family)
            cells["edition"] = r.choice(PAID[words] * 3 + [FREE[words]])
            if not free and cells["edition"] in PAID[family] and not state["changed"]:
                state["edition"], state["changed"] = cells["edition"], True
            elif cells["edition"] == "trial" and family == "classic" and (self.held or day < NO_WAY_BACK):
                state["edition"] = "trial" if r.random() < 0.8 else state["edition"]
            self.levels(cells["edition"], cells, True)
        else:
            self.levels(edition if r.random() < 0.9 else "ultimate", cells, False)
        if len(cells) == 1:
            cells["edition"] = edition
        return cells

    def reading(self, state):
        """U1, U4, T2: of any meter, those of the family more."""
        r = self.r
        meter = r.choice(METERS[state["family"]] if self.held or r.random() < 0.7 else METERS["classic"] + METERS["chat"])
        if meter == "mau":
            return {"action": "usage", "meter": "mau", "quantity": str(r.choice(
                [0, 9999, 10000, 10001, 10002, 10033, 10034, 10100, 25001, 10**6 + 1] + [10**12] * (r.random() < 0.05)))}
        while True:
            cells = self.usage()
            if cells["meter"] == meter:
                return cells

    def begin(self, state):
        """The first row: O1, T2, T6."""
        r = self.r
        family = state["family"]
        x = r.random()
        if x < 0.3:
            return {"action": "create", **r.choice([{}, {"edition": FREE[self.other(family)]}])}
        if x < 0.36:
            return {"action": r.choice(["migrate", "resume", "extend", "stop"])}
        return None

    def step(self, state, day):
        r = self.r
        family, x = state["family"], r.random()
        if state["stopped"] and x < 0.55:
            if (day - state["stopped"]).days < 90 and (self.held or state["stopped"] >= NO_WAY_BACK):
                state["stopped"] = None
            return {"action": "resume"}
        if family == "classic" and day >= CHAT_BEGINS and not self.held and x < 0.25 and not state["stopped"]:
            state["family"], state["edition"] = "chat", MIGRATED[state["edition"]]
            if state["edition"] == "developer":
                state["until"] = month_after(day)
            return {"action": "migrate"}
        if state["until"] and x < 0.3:
            state["until"] = month_after(max(day, state["until"]))
            return {"action": "extend"}
        if x < 0.4 and r.random() < 0.25:
            state["stopped"] = state["stopped"] or day
            return {"action": "stop"}
        if x > 0.96:
            return {"action": r.choice(["resume", "extend", "migrate", "create", "resume"])}
        kind = r.choices(["dialog", "reading", "limits"], state["weights"])[0]
        if kind == "dialog":
            return self.dialog_of(state, day)
        if kind == "reading":
            return self.reading(state)
        return self.limits({"edition": "trial" if state["edition"] == "developer" else state["edition"],
                            "groups": state["groups"]})

    def walk(self, app):
        r = self.r
        day = self.start()
        if self.held is None:
            day = max(day, DAY(2019, 1, 1))
        family = self.held or ("classic" if day < CHAT_BEGINS else "chat")
        state = {"family": family, "edition": FREE[family], "stopped": None, "groups": [], "changed": False,
                 "until": month_after(day) if family == "chat" else None,
                 "weights": r.choice([(8, 1, 1), (8, 2, 1), (4, 4, 1), (3, 1, 6), (3, 3, 3)])}
        rows = []
        for k in range(r.choice([1, 3, 5, 8, 12, 18, 28])):
            before = day
            day = self.later(day, state) if k else day
            if (day.year, day.month) != (before.year, before.month):
                state["changed"] = False
            cells = (self.begin(state) if k == 0 else None) or self.step(state, day)
            rows.append({"date": day.isoformat(), "app": app, **cells})
            if cells["action"] in ("create", "upgrade") and k and r.random() < 0.1:
                rows.append(dict(rows[-1]))
        return rows

    # ---- stories that chance seldom tells
    def many_groups(self, app):
        """U3: more than 100,000 groups, then a stop with a resume in a later month, or a migration."""
        r = self.r
        day = r.choice([DAY(2022, 10, 1), DAY(2022, 11, 5), DAY(2022, 12, 10), DAY(2022, 12, 17), DAY(2022, 12, 30)])
        family = self.held or ("classic" if day < CHAT_BEGINS else "chat")
        rows = []

        def do(action, after=0, **cells):
            nonlocal day
            day += after * ONE
            rows.append({"date": day.isoformat(), "app": app, "action": action, **cells})

        do("upgrade", edition=PAID[family][1])
        for _ in range(r.choice([10, 11])):
            do("create_group", 1, group_type=r.choice(TYPES[:3]), count=10000)
        do("open_room", r.choice([0, 1]), count=r.choice([1, 2, 10000]))
        for _ in range(r.choice([1, 2])):
            do(r.choice(["stop", "stop", "stop" if self.held else "migrate"]), r.choice([0, 1, 9]))
            if r.random() < 0.3:
                do("create_group", 0, group_type="public")
            do("resume", r.choice([0, 20, 31, 88, 89, 90]))
            do("disband_group", r.choice([0, 0, 1]), group_type=r.choice(TYPES[:3]), count=r.choice([1, 2, 10000]))
        return rows

    def crowded_day(self, app):
        """B1: many changes on one day, of equal and of different fees; the month before and after."""
        r = self.r
        day = r.choice([DAY(2022, 10, 31), NO_WAY_BACK, DAY(2022, 11, 30), DAY(2022, 12, 26), DAY(2023, 1, 1), DAY(2023, 1, 31),
                        DAY(2023, 2, 28), DAY(2024, 2, 29)])
        rows = []

        def do(action, when, **cells):
            rows.append({"date": when.isoformat(), "app": app, "action": action, **cells})

        first = r.choice(PAID["classic"])
        groups = {"professional": [700, 1000, "default"], "ultimate": [1500, 3000, 2000]}
        members = {"professional": [201, 2000], "ultimate": [2001, 6000, "default"]}
        start = min(day - r.choice([0, 1, 10, 31, 60]) * ONE, DAY(2022, 12, 25))
        do("upgrade", start, edition=first, **r.choice([{}, {"groups_per_user": r.choice(groups[first])}, {"history_days": 90},
                                                        {"groups_per_user": groups[first][1], "members_per_group": 2000 if
                                                         first == "professional" else 6000, "history_days": 180}]))
        now = first
        for _ in range(r.choice([1, 2, 3, 5])):
            x = r.random()
            if x < 0.3:
                now = r.choice(PAID["classic"])
                do("change", day, edition=now, **r.choice([{}, {"groups_per_user": r.choice(groups[now])}]))
            elif x < 0.65:
                do("change", day, **r.choice([{"groups_per_user": r.choice(groups[now])}, {"members_per_group": r.choice(members[now])},
                                              {"history_days": r.choice([90, 180, 360, "default"])},
                                              {"unlimited_av_rooms": r.choice(["on", "off"])}]))
            elif x < 0.85:
                do("stop", day)
                do("resume", day + r.choice([0, 0, 0, 1, 30, 88, 89, 90]) * ONE)
            else:
                do("migrate", day)
                do(*r.choice([("upgrade", day), ("change", day)]), edition=r.choice(PAID["chat"]))
            if r.random() < 0.3:
                day += r.choice([1, 2, 31]) * ONE
        if self.held:
            rows = [row for row in rows if row["action"] != "migrate" and row.get("edition") not in PAID["chat"]]
        return rows

    def app_rows(self, app):
        r = self.r
        x = r.random()
        if x < 0.06:
            rows = self.many_groups(app)
        elif x < 0.2 and self.held != "chat":
            rows = self.crowded_day(app)
        else:
            rows = self.walk(app)
        if r.random() < 0.08:
            rows += self.walk(app)
        rows.sort(key=lambda row: row["date"])
        for cells in rows:
            if cells.get("count") == 0:
                cells["count"] = 1
        return [{c: str(v) for c, v in cells.items() if v != ""} for cells in rows]

    # ---- malformed
    def bad_words(self, ok):
        """T6: a word that the action does not take; under one rulebook held, those of the other family."""
        r = self.r
        kinds = [lambda: {**ok, "action": "create", "edition": r.choice(PAID["chat"] + PAID["classic"])},
                 lambda: {**ok, "action": "upgrade", "edition": r.choice(list(FREE.values()))}]
        if self.held:
            other = OTHER[self.held]
            kinds += [lambda: {**ok, "action": "upgrade", "edition": r.choice(PAID[other])},
                      lambda: {**ok, "action": "change", "edition": r.choice(PAID[other] + [FREE[other]])},
                      lambda: {**ok, "action": "create", "edition": FREE[other]}]
        return kinds

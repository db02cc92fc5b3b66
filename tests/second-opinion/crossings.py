"""Random scenarios around the boundaries of sections 11 and 12: changes of rulebook, migration, fees by day, stop and
resume, the free edition by the month."""
from making import AFTER, BEFORE, written
from stories import (BOUNDARIES, CHAT_BEGINS, DAY, END, FREE, METERS, MIGRATED, NO_WAY_BACK, ONE, OTHER, PAID, Stories,
                     month_after, month_end, next_first)


class Crossings(Stories):
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
        near = r.choice(BOUNDARIES * 2 + BOUNDARIES[-5:] * 2)
        if r.random() < 0.25:
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

    def levels(self, edition, cells, few, day):
        """Packages, as far as the words go; those that are refused not too often, as one refuses the whole row."""
        r = self.r
        if self.held == "chat" or edition not in PAID["classic"] and r.random() < 0.9:
            return
        self.packages(edition, cells, few)
        refused = {"content_filtering"} if day >= DAY(2021, 9, 1) else set()
        refused |= {"unlimited_av_rooms"} if edition == "ultimate" else set()
        for package in sorted(refused):
            if cells.get(package) == "on" and r.random() < 0.75:
                del cells[package]

    def dialog_of(self, state, day):
        """upgrade or change: O2, O3, B5, T6."""
        r = self.r
        family, edition = state["family"], state["edition"]
        free = edition == FREE[family]
        if free != (r.random() < 0.06):
            cells = {"action": "upgrade", "edition": r.choice(PAID[self.other(family)])}
            if free and cells["edition"] in PAID[family]:
                state["edition"], state["until"] = cells["edition"], None
            self.levels(cells["edition"], cells, True, day)
            return cells
        cells = {"action": "change"}
        if family == "chat" or r.random() < 0.3:
            words = self.other(family)
            cells["edition"] = r.choice(PAID[words] * 3 + [FREE[words]])
            if not free and cells["edition"] in PAID[family] and not state["changed"]:
                state["edition"], state["changed"] = cells["edition"], True
            elif cells["edition"] == "trial" and family == "classic" and (self.held or day < NO_WAY_BACK):
                state["edition"] = "trial" if r.random() < 0.8 else state["edition"]
            self.levels(cells["edition"], cells, True, day)
        else:
            self.levels(edition if r.random() < 0.9 else "ultimate", cells, False, day)
        if len(cells) == 1:
            cells["edition"] = edition
        return cells

    def reading(self, state):
        """U1, U4, T2: of any meter, those of the family more."""
        r = self.r
        meter = r.choice(METERS[state["family"]] if r.random() < 0.7 else METERS["classic"] + METERS["chat"])
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
            edition = FREE[OTHER[family] if not self.held and r.random() < 0.2 else family]
            return {"action": "create", **r.choice([{}, {"edition": edition}])}
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
        recoverable = self.held or day >= NO_WAY_BACK
        if x < 0.4 and r.random() < (0.25 if recoverable else 0.08):
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
            if state["stopped"] and (day - state["stopped"]).days > 90 and r.random() < 0.6:
                break
            if cells["action"] in ("create", "upgrade") and k and r.random() < 0.1:
                rows.append(dict(rows[-1]))
        return rows

    def app_rows(self, app):
        r = self.r
        if r.random() < 0.3:
            rows = self.story(app)
        else:
            rows = self.walk(app)
        if r.random() < 0.08:
            rows += self.walk(app)
        rows.sort(key=lambda row: row["date"])
        return written(rows)

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

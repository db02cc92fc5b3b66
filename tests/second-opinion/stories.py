"""Directed sequences of rows for what chance seldom reaches of sections 11 and 12; the words and dates of both families."""
import calendar
import datetime

from making import TYPES, Maker

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


class Script:
    """Rows of one app, each so many days after the one before."""

    def __init__(self, app, day):
        self.app, self.day, self.rows = app, day, []

    def do(self, action, after=0, **cells):
        self.day += after * ONE
        self.rows.append({"date": self.day.isoformat(), "app": self.app, "action": action, **cells})


class Stories(Maker):
    """held: the family of the one rulebook held, whose words alone are used."""
    held = None

    def story(self, app):
        tellers = [self.many_groups, self.full_groups, self.counted_changes, self.daily_groups]
        if self.held != "chat":
            tellers += [self.crowded_day, self.crowded_day, self.counted_changes]
        return self.r.choice(tellers)(app)

    def family_on(self, day):
        return self.held or ("classic" if day < CHAT_BEGINS else "chat")

    def many_groups(self, app):
        """U3: more than 100,000 groups, then a stop with a resume in a later month, or a migration."""
        r = self.r
        told = Script(app, r.choice([DAY(2022, 10, 1), DAY(2022, 11, 5), DAY(2022, 12, 10), DAY(2022, 12, 17), DAY(2022, 12, 30)]))
        told.do("upgrade", edition=PAID[self.family_on(told.day)][1])
        for _ in range(r.choice([10, 11])):
            told.do("create_group", 1, group_type=r.choice(TYPES[:3]), count=10000)
        told.do("open_room", r.choice([0, 1]), count=r.choice([1, 2, 10000]))
        for _ in range(r.choice([1, 2])):
            told.do(r.choice(["stop", "stop", "stop" if self.held else "migrate"]), r.choice([0, 1, 9]))
            if r.random() < 0.3:
                told.do("create_group", group_type="public")
            told.do("resume", r.choice([0, 20, 31, 88, 89, 90]))
            told.do("disband_group", r.choice([0, 0, 1]), group_type=r.choice(TYPES[:3]), count=r.choice([1, 2, 10000]))
        return told.rows

    def crowded_day(self, app):
        """B1: many changes on one day, of equal and of different fees; the month before and after."""
        r = self.r
        day = r.choice([DAY(2022, 10, 31), NO_WAY_BACK, DAY(2022, 11, 30), DAY(2022, 12, 26), DAY(2023, 1, 1), DAY(2023, 1, 31),
                        DAY(2023, 2, 28), DAY(2024, 2, 29)])
        groups = {"professional": [700, 1000, "default"], "ultimate": [1500, 3000, 2000]}
        members = {"professional": [201, 2000], "ultimate": [2001, 6000, "default"]}
        now = r.choice(PAID["classic"])
        full = {"groups_per_user": groups[now][1], "members_per_group": members[now][1], "history_days": 180}
        told = Script(app, min(day - r.choice([0, 1, 10, 31, 60]) * ONE, DAY(2022, 12, 25)))
        told.do("upgrade", edition=now, **r.choice([{}, {"groups_per_user": r.choice(groups[now])}, {"history_days": 90}, full]))
        told.day = max(told.day, day)
        for _ in range(r.choice([1, 2, 3, 5])):
            x = r.random()
            if x < 0.3:
                now = r.choice(PAID["classic"])
                told.do("change", edition=now, **r.choice([{}, {"groups_per_user": r.choice(groups[now])}]))
            elif x < 0.65:
                told.do("change", **r.choice([{"groups_per_user": r.choice(groups[now])}, {"members_per_group": r.choice(members[now])},
                                              {"history_days": r.choice([90, 180, 360, "default"])},
                                              {"unlimited_av_rooms": r.choice(["on", "off"])}]))
            elif x < 0.85:
                told.do("stop")
                told.do("resume", r.choice([0, 0, 0, 1, 30, 88, 89, 90]))
            elif not self.held:
                told.do("migrate")
                told.do(r.choice(["upgrade", "change"]), edition=r.choice(PAID["chat"]))
            if r.random() < 0.3:
                told.day += r.choice([1, 2, 31]) * ONE
        return told.rows

    def full_groups(self, app):
        """L4, T1, T2: joins around the caps of the types before and after the change of 2021-12, and after a migration."""
        r = self.r
        told = Script(app, r.choice([DAY(2021, 12, 9), DAY(2021, 12, 9), DAY(2023, 1, 1)]))
        family = self.family_on(told.day)
        edition = r.choice(PAID[family])
        level = r.choice({"professional": ["", 201, 2000], "ultimate": ["", 2001, 4000, 6000]}.get(edition, [""]))
        told.do("upgrade", edition=edition, members_per_group=level)
        for kind in TYPES:
            told.do("create_group", group="g-" + kind, group_type=kind)
        days = sorted(r.choice([DAY(2021, 12, 10), DAY(2021, 12, 31), DAY(2022, 1, 1), DAY(2022, 1, 2), DAY(2022, 12, 26),
                                DAY(2023, 1, 2)]) for _ in range(r.choice([4, 8])))
        migrates = family == "classic" and not self.held and r.random() < 0.5
        for day in days:
            told.day = max(told.day, day)
            if migrates and told.day >= CHAT_BEGINS:
                told.do("migrate")
                migrates = False
            told.do(r.choice(["join", "join", "join", "leave"]), group="g-" + r.choice(TYPES),
                    count=self.near(20, 200, 200, 1000, 2000, 2000, 4000, 6000))
        return told.rows

    def counted_changes(self, app):
        """C1, C3, O6, T2, T6, B3: changes of one month, with a stop and resume or a migration in between."""
        r = self.r
        told = Script(app, r.choice([DAY(2022, 8, 31), DAY(2022, 10, 20), DAY(2022, 11, 2), DAY(2022, 12, 24)]))
        family = self.held or "classic"
        words = lambda: r.choice(PAID[family] * 3 + ([] if self.held else PAID[OTHER[family]]))
        told.do("upgrade", edition=r.choice(PAID[family]))
        told.day = r.choice([told.day, DAY(2022, 11, 3), DAY(2022, 12, 27), DAY(2023, 1, 3)])
        package, values = r.choice([("unlimited_av_rooms", ["on", "off"]), ("history_days", [90, 180, "default"]),
                                    ("groups_per_user", [700, 1000, 1500, "default"])])
        for _ in range(r.choice([4, 6, 9])):
            x = r.random()
            if x < 0.3:
                told.do("change", r.choice([0, 1]), edition=words())
            elif x < 0.7 and self.held != "chat":
                told.do("change", r.choice([0, 0, 1]), **{package: r.choice(values)}, **({"edition": words()} if x < 0.4 else {}))
            elif x < 0.85 or self.held:
                told.do("stop", r.choice([0, 0, 1]))
                told.do("resume", r.choice([0, 0, 1, 5]))
            else:
                told.do("migrate", r.choice([0, 1]))
        return told.rows

    def daily_groups(self, app):
        """L3, L5, T2, B3: the day's net new groups, of developer too, across a migration or a stop and resume of that day."""
        r = self.r
        told = Script(app, r.choice([DAY(2022, 12, 1), DAY(2022, 12, 26), DAY(2023, 1, 10)]))
        family = self.family_on(told.day)
        if r.random() < 0.5:
            told.do("upgrade", edition=r.choice(PAID[family]))
            sizes = [9950, 10000, 10001, 49, 50, 100]
        else:
            sizes = [85, 90, 95, 100, 101, 9, 10, 11]
        if r.random() < 0.3:
            told.do("create", edition=FREE[family])
        told.day = max(told.day, r.choice([DAY(2022, 12, 27), DAY(2023, 1, 9)]))
        for _ in range(r.choice([4, 8])):
            x = r.random()
            if x < 0.55:
                told.do("create_group", r.choice([0, 0, 0, 1]), group_type=r.choice(TYPES), count=r.choice(sizes + [4, 5]))
            elif x < 0.75:
                told.do("open_room", count=r.choice([8, 10, 11, 50, 100]))
            elif x < 0.85:
                told.do(r.choice(["close_room", "disband_group"]))
                if told.rows[-1]["action"] == "disband_group":
                    told.rows[-1].update(group_type=r.choice(TYPES), count=r.choice([1, 5, 100]))
            elif x < 0.95 or self.held:
                told.do("stop")
                told.do("resume")
            else:
                told.do("migrate")
        return told.rows

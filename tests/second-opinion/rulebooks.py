"""The published rulebooks (RULES.md, sections 2 to 7, 10 to 12) and the timeline on which they follow one another."""
import calendar
import dataclasses
import datetime
from decimal import Decimal

D = Decimal
DAY = datetime.date

PACKAGES = ("unlimited_av_rooms", "content_filtering", "groups_per_user", "members_per_group", "history_days")
SWITCHES = ("unlimited_av_rooms", "content_filtering")
GROUP_TYPES = ("private", "public", "chatroom", "broadcast")
# Section 6, in the order of the table (L5); error code per limit
LIMITS = ("av_rooms", "groups_per_user", "members_per_group", "users", "friends_per_user", "groups",
          "broadcast_rooms", "daily_new_groups")
LIMIT_CODE = {"av_rooms": 10036, "groups_per_user": 10037, "members_per_group": 10038, "users": 70398,
              "friends_per_user": 30010}
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


@dataclasses.dataclass(frozen=True)
class Meter:
    """U1, U3, U4: what is free, how many are sold together, the price of one block, the rule that charges it."""
    free: int
    block: int
    price: Decimal
    rule: str


@dataclasses.dataclass(frozen=True, eq=False)
class Rulebook:
    id: str
    family: str
    begins: datetime.date
    plan: dict  # edition -> fee; the free edition first
    switches: dict  # edition -> {switch: fee}; what is not listed is not offered (P1)
    levels: dict  # edition -> {level: (default, {tier: fee})}
    meters: dict  # meter -> Meter; what is not listed costs nothing (T2)
    limits: dict  # edition -> {limit: number, or None for unlimited}
    caps: dict  # edition -> {group type: cap}; what is not listed has none (L4)
    arrears_days: int  # I2
    by_day: bool = False  # section 12 instead of section 3
    recoverable_days: int = 0  # B3; 0: a stop cannot be undone
    free_by_month: bool = False  # B4
    readings: dict = dataclasses.field(default_factory=lambda: dict(READINGS))

    @property
    def free_edition(self):
        return next(iter(self.plan))

    def offered(self, edition, package):
        """P1; O5, T6: of an edition that the rulebook does not have, no package is offered."""
        return package in self.switches.get(edition, {}) or package in self.levels.get(edition, {})

    def setting(self, edition, package, value):
        """P2: the default's own number means the same as `default` (None)."""
        level = self.levels.get(edition, {}).get(package)
        return None if level and value == level[0] else value

    def fee(self, edition, package, value):
        """P2, section 2: (fee, tier) of a setting."""
        if value is None or value is False:
            return D(0), ""
        if value is True:
            return self.switches[edition][package], ""
        tiers = self.levels[edition][package][1]
        tier = min(t for t in tiers if t >= value)
        return tiers[tier], tier

    def carry_over(self, packages, edition):
        """P3: the packages after a change to `edition`; T3: of `packages` of another rulebook, what this one sells."""
        after = nothing()
        for package, value in packages.items():
            if not self.offered(edition, package):
                continue
            if value is True:
                after[package] = True
            elif package not in SWITCHES and value is not None:
                default, tiers = self.levels[edition][package]
                if value > default and value <= max(tiers):
                    after[package] = value
        return after

    def limit(self, name, edition, packages):
        """Section 6: the number, or None for unlimited."""
        if name == "av_rooms" and packages["unlimited_av_rooms"]:
            return None
        level = packages.get(name)
        return self.limits[edition][name] if level is None else level


def nothing():
    return {p: (False if p in SWITCHES else None) for p in PACKAGES}


# ---------------------------------------------------------------- classic
def classic_plan(professional, ultimate):
    return {"trial": D(0), "professional": D(professional), "ultimate": D(ultimate)}


def classic_meters(block, bandwidth):
    meters = {"dau": Meter(10_000, 10_000, D(block), "U1"), "peak_groups": Meter(100_000, 100_000, D(block), "U3")}
    if bandwidth:
        meters["bandwidth_mbps"] = Meter(0, 1, D(bandwidth), "U4")
    return meters


def classic_levels(groups, members, professional, ultimate):
    """The fee of more groups and of more members; those of each tier of history in both paid editions."""
    history = lambda tiers, fees: dict(zip(tiers, map(D, fees)))
    return {
        "professional": {"groups_per_user": (500, {1000: D(groups)}), "members_per_group": (200, {2000: D(members)}),
                         "history_days": (7, history((30, 90, 180, 360), professional))},
        "ultimate": {"groups_per_user": (1000, {3000: D(groups)}), "members_per_group": (2000, {6000: D(members)}),
                     "history_days": (30, history((90, 180, 360), ultimate))},
    }


def limits(*columns):
    return {edition: dict(zip(LIMITS, numbers)) for edition, numbers in columns}


CAPS = {"private": 200, "public": 2000, "chatroom": 6000}
IM_2020 = Rulebook(
    id="tencent-im-intl-2020", family="classic", begins=DAY(2019, 1, 1),
    plan=classic_plan("149.99", "449.99"),
    switches={"professional": {"unlimited_av_rooms": D("149.99"), "content_filtering": D("149.99")},
              "ultimate": {"content_filtering": D("149.99")}},
    levels=classic_levels("149.99", "79.99", ("79.99", "149.99", "229.99", "379.99"), ("79.99", "149.99", "299.99")),
    meters=classic_meters("149.99", "0.69"),
    limits=limits(("trial", (10, 50, 20, 100, 20, 100, 5, 10_000)),
                  ("professional", (50, 500, 200, None, 3000, None, 5, 10_000)),
                  ("ultimate", (None, 1000, 2000, None, 3000, None, 5, 10_000))),
    caps={"trial": CAPS, "professional": CAPS, "ultimate": CAPS},
    arrears_days=7)
IM_2021_08 = dataclasses.replace(
    IM_2020, id="tencent-im-intl-2021-08", begins=DAY(2021, 8, 6),
    plan=classic_plan("449.99", "899.99"),
    switches={"professional": {"unlimited_av_rooms": D("449.99")}, "ultimate": {}},
    levels=classic_levels("449.99", "239.99", ("99.99", "179.99", "219.99", "399.99"), ("99.99", "179.99", "319.99")),
    meters=classic_meters("449.99", "2.09"))
IM_2021_09 = dataclasses.replace(
    IM_2021_08, id="tencent-im-intl-2021-09", begins=DAY(2021, 9, 3),
    levels=classic_levels("449.99", "239.99", ("99.99", "179.99", "269.99", "399.99"), ("99.99", "179.99", "319.99")))
IM_2021_12 = dataclasses.replace(
    IM_2021_09, id="tencent-im-intl-2021-12", begins=DAY(2021, 12, 10),
    caps={**IM_2021_09.caps, "ultimate": {"public": 2000, "chatroom": 6000}})
IM_2022_05 = dataclasses.replace(IM_2021_12, id="tencent-im-intl-2022-05", begins=DAY(2022, 5, 30),
                                 meters=classic_meters("449.99", None))
IM_2022_08 = dataclasses.replace(IM_2022_05, id="tencent-im-intl-2022-08", begins=DAY(2022, 8, 29), arrears_days=1)
IM_2022_10 = dataclasses.replace(IM_2022_08, id="tencent-im-intl-2022-10", begins=DAY(2022, 10, 18), by_day=True,
                                 recoverable_days=90, readings={**READINGS, "downgrade_to_trial": False})

# ---------------------------------------------------------------- chat
# DECISION: nothing is said of chat's invoice days: I1 holds for every rulebook (plan on the 3rd, services on the 1st).
CHAT_2022_12 = Rulebook(
    id="tencent-chat-intl-2022-12", family="chat", begins=DAY(2022, 12, 26),
    plan={"developer": D(0), "standard": D(399), "premium": D(699)}, switches={}, levels={},
    meters={"mau": Meter(10_000, 1, D("0.015"), "U1")},
    limits=limits(("developer", (10, 50, 20, 100, 20, 100, 5, 100)),
                  ("standard", (50, 500, 200, None, 3000, None, 5, 10_000)),
                  ("premium", (None, 1000, 2000, None, 3000, None, 5, 10_000))),
    caps={"developer": {}, "standard": {}, "premium": {}},
    arrears_days=1, by_day=True, recoverable_days=90, free_by_month=True,
    readings={**READINGS, "downgrade_to_trial": False})
MIGRATED = {"trial": "developer", "professional": "standard", "ultimate": "premium"}  # T2

FAMILIES = {"classic": (IM_2020, IM_2021_08, IM_2021_09, IM_2021_12, IM_2022_05, IM_2022_08, IM_2022_10),
            "chat": (CHAT_2022_12,)}
RULEBOOKS = {rulebook.id: rulebook for family in FAMILIES.values() for rulebook in family}


# ---------------------------------------------------------------- which rulebook governs
class Words:
    """T4 to T6: the editions, packages and meters that a scenario may use, and the first date."""

    def __init__(self, rulebooks, first_day):
        self.first_day = first_day
        self.free_editions = {r.free_edition for r in rulebooks}
        self.editions = {e for r in rulebooks for e in r.plan}
        sold = {p for r in rulebooks for table in (r.switches, r.levels) for e in table.values() for p in e}
        self.packages = tuple(p for p in PACKAGES if p in sold)
        # DECISION: T6 gives a family its meters, yet calls malformed only a column and an edition outside it. With T2 (a
        # meter that the rulebook does not charge is accepted) every meter of FORMATS.md is, under one rulebook held too.
        self.meters = {m for r in RULEBOOKS.values() for m in r.meters}


class Timeline:
    """T1, T2, T4."""
    words = Words(tuple(RULEBOOKS.values()), DAY(2019, 1, 1))

    def family(self, first_row):
        """T2: the family of an app whose first row is of that day."""
        return "classic" if first_row < CHAT_2022_12.begins else "chat"

    def governing(self, family, month):
        """T1: in force on the 1st; the first rulebook governs the month in which its family begins."""
        in_force = [r for r in FAMILIES[family] if r.begins <= DAY(*month, 1)]
        return in_force[-1] if in_force else FAMILIES[family][0]

    def migration_begins(self):
        """T2"""
        return CHAT_2022_12.begins


class Held:
    """T5: one rulebook for any date."""

    def __init__(self, rulebook):
        self.rulebook = rulebook
        self.words = Words(FAMILIES[rulebook.family], DAY(1, 1, 1))

    def family(self, first_row):
        return self.rulebook.family

    def governing(self, family, month):
        return self.rulebook

    def migration_begins(self):
        """T5: refused always."""
        return None


def holding(rulebook_id, readings=None):
    """T5, section 10: the rulebook of that id, with some readings changed."""
    if rulebook_id not in RULEBOOKS:
        raise ValueError(f"no rulebook {rulebook_id!r}")
    rulebook = RULEBOOKS[rulebook_id]
    settings = dict(rulebook.readings)
    for key, value in (readings or {}).items():
        if key not in READINGS or (key in READING_VALUES and value not in READING_VALUES[key]):
            raise ValueError(f"reading {key} = {value!r}")
        settings[key] = {**READINGS[key], **value} if key == "invoice_day" else value
    return Held(dataclasses.replace(rulebook, readings=settings))


# ---------------------------------------------------------------- the calendar
def next_month(ym):
    return (ym[0] + ym[1] // 12, ym[1] % 12 + 1)


def days_in(ym):
    return calendar.monthrange(*ym)[1]


def one_month_after(date):
    """B4: the same day of the next month, or that month's last day where it has no such day."""
    ym = next_month((date.year, date.month))
    return DAY(*ym, min(date.day, days_in(ym)))

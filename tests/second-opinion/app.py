"""The life of one app: months, operations, change frequency, and what its fees are made of (sections 1 to 4, 11, 12)."""
import datetime
from decimal import Decimal

from limits import Counts
from rulebooks import MIGRATED, PACKAGES, SWITCHES, days_in, nothing, one_month_after

D = Decimal
ERROR_CODE = {"app_stopped": 60016, "group_not_found": 10010, "group_exists": 10021}


class Side:
    """What one calendar month of an app gathers under one rulebook; a month of a migration has two sides (T2)."""

    def __init__(self, rulebook):
        self.rulebook = rulebook
        self.plan = None  # F1: (fee, edition, date)
        self.incurred = {p: [] for p in PACKAGES}  # (fee, tier, edition, date, rule) in order; the opening first
        self.opening_fee = {p: D(0) for p in PACKAGES}
        self.edition_changed = False  # by upgrade or change: F3
        self.last_paid = None  # U2
        self.peak = {}  # meter -> (value, date)
        self.bandwidth = {}  # date -> highest

    def reach(self, meter, value, date):
        """U1, U3: the highest, and the day on which it was first reached."""
        if meter not in self.peak or value > self.peak[meter][0]:
            self.peak[meter] = (value, date)

    def flow(self, date, value):
        """U4: each day's highest."""
        self.bandwidth[date] = max(self.bandwidth.get(date, D(0)), value)


class Month:
    """One calendar month of an app."""

    def __init__(self, ym):
        self.ym = ym
        self.sides = []
        self.moments = []  # B1: for each day the (rulebook, edition, packages) in force, or None, one after the other
        self.edition_counted = False  # by change: C1
        self.counted = {}  # package -> the value before its counted change: C1, C3
        self.closing_edition = None


class App(Counts):
    def __init__(self, name, rulebooks, first_row):
        super().__init__()
        self.name, self.rulebooks = name, rulebooks
        self.family = rulebooks.family(first_row)  # T2
        self.rulebook = self.month = self.side = None
        self.edition, self.packages = None, nothing()
        self.exists, self.stopped_on, self.recoverable_days = False, None, 0
        self.valid_until = None  # B4: the first day on which the free edition is over, where it ends
        self.violations = []

    @property
    def paid(self):
        return self.edition != self.rulebook.free_edition

    @property
    def readings(self):
        return self.rulebook.readings

    # ---- time
    def open_month(self, ym):
        """T1; T3; F1, or B2 where fees are by day; U3 at the opening."""
        before, self.rulebook = self.rulebook, self.rulebooks.governing(self.family, ym)
        if before is None:
            self.edition = self.rulebook.free_edition
        elif before is not self.rulebook:
            self.packages = self.rulebook.carry_over(self.packages, self.edition)  # T3
        self.month = Month(ym)
        self.begin_side()
        if self.stopped_on or not self.paid:  # F6, B3
            return
        side, first = self.side, datetime.date(*ym, 1)
        side.last_paid = self.edition
        if not self.rulebook.by_day:
            side.plan = (self.rulebook.plan[self.edition], self.edition, first)
        for package in PACKAGES:
            if self.rulebook.by_day and package != "history_days":
                continue  # B1
            cost, tier = self.rulebook.fee(self.edition, package, self.packages[package])
            side.opening_fee[package] = cost
            side.incurred[package].append((cost, tier, self.edition, first, "F1"))
        self.look_at_groups(first)

    def begin_side(self):
        self.side = Side(self.rulebook)
        self.month.sides.append(self.side)

    def close_month(self):
        self.pass_days(days_in(self.month.ym))
        self.month.closing_edition = "stopped" if self.stopped_on else self.edition

    def pass_days(self, day):
        """B1: what is in force as a day begins is in force at a moment of that day: for each day up to `day`."""
        while len(self.month.moments) < day:
            self.month.moments.append([self.in_force()])

    def in_force(self):
        """B1, B3: what a day's fees follow from at this moment."""
        if not self.exists or self.stopped_on or not self.rulebook.by_day:
            return None
        return self.rulebook, self.edition, dict(self.packages)

    # ---- violations
    def refuse(self, row, rule, subject="", allowed="", in_use="", requested="", accepted="", code=None):
        code = ERROR_CODE.get(rule, "") if code is None else code
        self.violations.append((row, [rule, subject, allowed, in_use, requested, accepted, code]))

    # ---- rows
    def act(self, row):
        if self.day != row.date:
            self.day, self.net_new = row.date, 0
        self.pass_days(row.date.day)
        self.perform(row)
        self.month.moments[-1].append(self.in_force())

    def perform(self, row):
        if self.stopped_on and not (row.action == "resume" and self.may_resume(row.date)):  # O4, B3
            self.refuse(row, "app_stopped")
            return
        if self.expired(row.date) and not self.stopped_on and row.action not in ("upgrade", "extend", "stop"):  # B4
            self.refuse(row, "edition_expired")
            return
        if row.action == "create" and self.exists:  # O1
            # DECISION: of a `create` that is refused so, the edition is not looked at: O5 is about dialogs only.
            self.refuse(row, "app_exists")
            return
        if not self.exists:  # O1: the first row creates
            self.exists = True
            self.begin_free_edition(row.date)
        getattr(self, "do_" + row.action)(row)

    def do_create(self, row):
        """O1; T6: so refused, the app begins all the same."""
        if row.edition and row.edition not in self.rulebook.plan:
            self.refuse(row, "edition_not_offered")

    # ---- stop and resume: O4, B3
    def do_stop(self, row):
        """O4; B3: the rulebook of the month in which the stop is made decides whether it can be undone."""
        self.stopped_on, self.recoverable_days = row.date, self.rulebook.recoverable_days

    def may_resume(self, date):
        """B3: up to the 90th day, the day of the stop being the first."""
        return (date - self.stopped_on).days + 1 <= self.recoverable_days

    def do_resume(self, row):
        """B3; of an app that is not stopped: a no-op."""
        if not self.stopped_on:
            return
        self.stopped_on = None
        # DECISION: B2 holds of a resume on the 1st too: its opening came before the row and found the app stopped.
        if self.paid:
            self.side.last_paid = self.edition  # U2. DECISION: a month without an opening has its edition from here on
            self.look_at_groups(row.date)  # U3

    # ---- the free edition by the month: B4
    def begin_free_edition(self, date):
        if self.rulebook.free_by_month:
            self.valid_until = one_month_after(date)

    def expired(self, date):
        """B4: from the day of the end on."""
        return self.valid_until is not None and not self.paid and date >= self.valid_until

    def do_extend(self, row):
        """B4"""
        if self.paid or not self.rulebook.free_by_month:
            self.refuse(row, "extend_not_available")
            return
        # DECISION: the month is added to the end as it stands (28 February to 28 March), whatever the first day was.
        self.valid_until = one_month_after(max(self.valid_until, row.date))

    # ---- migration: T2
    def do_migrate(self, row):
        """T2. An app whose first row is a `migrate` is refused here too: that row is too early, or the app is of chat."""
        begins = self.rulebooks.migration_begins()
        if begins is None or row.date < begins or self.family == "chat":
            self.refuse(row, "migrate_not_available")
            return
        self.family = "chat"
        self.rulebook = self.rulebooks.governing("chat", self.month.ym)
        self.edition, self.packages = MIGRATED[self.edition], nothing()
        self.begin_side()
        if self.paid:
            self.side.last_paid = self.edition
            self.look_at_groups(row.date)  # U3: a paid edition begins
        else:
            self.begin_free_edition(row.date)

    # ---- upgrade and change: O2, O3, O5, O6
    def reasons(self, row):
        """O5, section 12: every reason against a dialog, in its order, each examined on its own."""
        out = []
        target, rulebook = row.edition or self.edition, self.rulebook
        if row.action == "upgrade" and self.paid:  # O2
            out.append(("upgrade_requires_trial", ""))
        if row.action == "change" and not self.paid:  # O3
            out.append(("change_requires_paid", ""))
        if row.action == "change" and row.edition == rulebook.free_edition and not self.readings["downgrade_to_trial"]:
            out.append(("downgrade_not_offered", ""))  # G6, B5. DECISION: of the other family's free edition: T6 alone
        if row.edition and row.edition not in rulebook.plan:  # T6
            out.append(("edition_not_offered", ""))
        asked = [(p, rulebook.setting(target, p, row.packages[p])) for p in PACKAGES if p in row.packages]
        for package, value in asked:  # P1, T6
            if not rulebook.offered(target, package) and value is not False and value is not None:
                out.append(("package_not_offered", package))
        for wanted in ("level_below_default", "level_not_offered"):  # P2
            for package, value in asked:
                if self.level_reason(target, package, value) == wanted:
                    out.append((wanted, package))
        if row.action == "change":  # C1; C2: an upgrade is not a change
            # DECISION: naming an edition that the rulebook lacks, after the month's one change, earns both reasons.
            if row.edition and row.edition != self.edition and self.month.edition_counted:
                out.append(("edition_changed_twice", ""))
            found = self.found(row)
            for package, value in asked:
                if same(value, found[package]) or package not in self.month.counted:
                    continue  # O6; or the first change
                if self.readings["package_restore"] == "free" and same(value, self.month.counted[package]):
                    continue  # C3
                out.append(("package_changed_twice", package))
        return out

    def level_reason(self, edition, package, value):
        """P2"""
        if package in SWITCHES or value is None or not self.rulebook.offered(edition, package):
            return None
        default, tiers = self.rulebook.levels[edition][package]
        if package == "history_days":
            return None if value in tiers else "level_not_offered"
        if value < default:
            return "level_below_default"
        return "level_not_offered" if value > max(tiers) else None

    def found(self, row):
        """O6: what the packages of a row find: after P3 where the row changes the edition."""
        # DECISION: an edition that the rulebook lacks offers no package (O5), so nothing is carried over to it.
        if row.edition and row.edition != self.edition:
            return self.rulebook.carry_over(self.packages, row.edition)
        return dict(self.packages)

    def dialog(self, row):
        reasons = self.reasons(row)
        for rule, subject in reasons:
            self.refuse(row, rule, subject)
        if reasons:  # O5: whole or not at all
            return
        self.packages = self.found(row)
        if row.edition and row.edition != self.edition:
            self.set_edition(row)
        for package in PACKAGES:
            if package not in row.packages:
                continue
            before = self.packages[package]
            value = self.rulebook.setting(self.edition, package, row.packages[package])
            if same(value, before):  # O6
                continue
            self.packages[package] = value
            if row.action == "change" and package not in self.month.counted:  # C1, C2
                self.month.counted[package] = before
            self.incur(package, row.date)

    do_upgrade = do_change = dialog

    def set_edition(self, row):
        self.edition = row.edition
        self.side.edition_changed = True  # F2, F3
        if row.action == "change":
            self.month.edition_counted = True  # C1
        if self.readings["deferral"] == "whole_month":  # G2
            self.take_back()
        if self.paid:
            self.side.last_paid = self.edition  # U2
            self.look_at_groups(row.date)  # U3

    def incur(self, package, date):
        """F3, F4, F5, G8; B1: by day, only history is incurred by its change."""
        if package == "history_days":
            rule = "F5"
        elif self.rulebook.by_day:
            return
        elif self.side.edition_changed or self.readings["package_activation"] == "price_list":
            return
        else:
            rule = "F4"
        cost, tier = self.rulebook.fee(self.edition, package, self.packages[package])
        self.side.incurred[package].append((cost, tier, self.edition, date, rule))

    def take_back(self):
        """G2 `whole_month`: what package changes incurred above the opening is taken back; not of history (F5)."""
        for package in PACKAGES:
            if package != "history_days":
                self.side.incurred[package] = [
                    e for e in self.side.incurred[package]
                    if e[4] == "F1" or e[0] <= self.side.opening_fee[package]]


def same(a, b):
    """The same setting (True is not 1)."""
    return type(a) is type(b) and a == b

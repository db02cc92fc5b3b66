"""The months of an app into lines of the bill: charges, months, invoices (sections 3, 5, 7, 12)."""
import datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, getcontext

from rulebooks import next_month

getcontext().prec = 60
D = Decimal
CURRENCY = "USD"
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "up": ROUND_UP, "down": ROUND_DOWN}
CATEGORIES = ("plan", "package", "usage")


def month_text(ym):
    return "%04d-%02d" % ym


def plain(value):
    """Exact, without exponent or trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cents(value):
    return format(value.quantize(D("0.01")), "f")


def price_text(value):
    """The currency's decimals, more where the price has more."""
    return cents(value) if value == value.quantize(D("0.01")) else plain(value)


class Line:
    """One line of the bill. Its amount is price x parts / whole, rounded once (G7)."""

    def __init__(self, rulebook, category, item, tier, edition, parts, whole, unit, price, date, rule):
        self.rulebook, self.category, self.item, self.tier, self.edition = rulebook, category, item, tier, edition
        self.unit, self.price, self.date, self.rule = unit, price, date, rule
        self.amount = (price * parts / whole).quantize(D("0.01"), rounding=ROUNDINGS[rulebook.readings["rounding"]])
        # B1: 9 digits half up; what is not by day is exact
        # DECISION: "without trailing zeros" holds of both: half a month is 0.5, a whole one 1.
        self.quantity = parts if whole == 1 else (D(parts) / whole).quantize(D("1e-9"), rounding=ROUND_HALF_UP)

    def order(self):
        """FORMATS.md: plan, package, usage, then item, tier, edition, rulebook."""
        return (CATEGORIES.index(self.category), self.item.encode(), self.tier or 0, self.edition.encode(),
                self.rulebook.id.encode())


def monthly_lines(side):
    """F1 to F5 and G1: the plan and the packages whose fees are whole months."""
    if side.plan:
        cost, edition, date = side.plan
        yield Line(side.rulebook, "plan", edition, "", edition, D(1), 1, "month", cost, date, "F1")
    for package, events in side.incurred.items():
        if not events:
            continue
        if side.rulebook.readings["refund"] == "none":
            most = max(e[0] for e in events)
        else:  # closing: what was last incurred
            most = events[-1][0]
        cost, tier, edition, date, rule = next(e for e in events if e[0] == most)  # F4: the first of equals
        yield Line(side.rulebook, "package", package, tier, edition, D(1), 1, "month", cost, date, rule)


def fees_in_force(moment):
    """B1: for the plan and each package but history: (fee, what it is billed as) at one moment."""
    rulebook, edition, packages = moment
    yield "plan", rulebook.plan[edition], (rulebook, "plan", edition, "", edition)
    for package, value in packages.items():
        if package != "history_days":
            cost, tier = rulebook.fee(edition, package, value)
            yield package, cost, (rulebook, "package", package, tier, edition)


def by_day_lines(month):
    """B1: each day the highest fee in force at any moment of it, of equals the first; then the days of each are added up."""
    # DECISION: what stands between two rows of a day is in force at a moment: on and off on one day costs that day.
    days = {}  # what is billed -> (fee, its days)
    for number, moments in enumerate(month.moments, 1):
        highest = {}
        for moment in moments:
            for item, cost, billed in fees_in_force(moment) if moment else ():
                if cost > (highest[item][0] if item in highest else 0):
                    highest[item] = (cost, billed)
        for cost, billed in highest.values():
            days.setdefault(billed, (cost, []))[1].append(number)
    for (rulebook, category, item, tier, edition), (cost, numbers) in days.items():
        yield Line(rulebook, category, item, tier, edition, len(numbers), len(month.moments), "month", cost,
                   datetime.date(*month.ym, numbers[0]), "B1")


def usage_lines(side):
    """U1, U3, U4 at the price of the last paid edition (U2); a meter that is not charged costs nothing (T2)."""
    for name, meter in side.rulebook.meters.items():
        if name == "bandwidth_mbps":
            days = sorted(d for d, v in side.bandwidth.items() if v > 0)
            if days:
                yield Line(side.rulebook, "usage", name, "", side.last_paid, sum(side.bandwidth.values()), 1, "mbps day",
                           meter.price, days[0], meter.rule)
        elif name in side.peak and side.peak[name][0] > meter.free:
            peak, date = side.peak[name]
            blocks = -((meter.free - peak) // meter.block)  # each begun block in full
            unit = name if meter.block == 1 else f"{meter.block} {name}"
            yield Line(side.rulebook, "usage", name, "", side.last_paid, D(blocks), 1, unit, meter.price, date, meter.rule)


def lines_of(month):
    """Every line of a month above zero, in order; T2: of both sides."""
    lines = list(by_day_lines(month))
    for side in month.sides:
        lines += [*monthly_lines(side), *usage_lines(side)]
    return sorted((line for line in lines if line.amount > 0), key=Line.order)


def report_month(app, month, tables):
    """Adds a month to charges.csv, months.csv and invoices.csv."""
    total = dict.fromkeys(CATEGORIES, D(0))
    # T1. DECISION: of the two sides of a migration that of the 1st decides; they agree in invoice days and arrears.
    rulebook = month.sides[0].rulebook
    following, name = next_month(month.ym), month_text(month.ym)
    dates = {c: datetime.date(*following, rulebook.readings["invoice_day"][c]) for c in ("plan", "services")}
    for line in lines_of(month):
        total[line.category] += line.amount
        invoice = dates["plan" if line.category == "plan" else "services"]
        tables["charges.csv"].append([
            app.name, name, line.category, line.item, str(line.tier), line.edition, plain(line.quantity), line.unit,
            price_text(line.price), cents(line.amount), CURRENCY, line.date.isoformat(), invoice.isoformat(), line.rule,
            line.rulebook.id])
    tables["months.csv"].append([app.name, name, month.closing_edition, *(cents(total[c]) for c in CATEGORIES),
                                 cents(sum(total.values())), CURRENCY])
    for category, amount in (("plan", total["plan"]), ("services", total["package"] + total["usage"])):  # I1
        if amount > 0:
            suspends = dates[category] + datetime.timedelta(days=rulebook.arrears_days)  # I2
            reclaims = suspends + datetime.timedelta(days=90)
            tables["invoices.csv"].append([app.name, dates[category].isoformat(), name, category, cents(amount), CURRENCY,
                                           suspends.isoformat(), reclaims.isoformat()])

"""The documented scenarios and the worked examples, expected figures by hand; usage, limits and invoices; and what the
timeline of rulebooks and fees by day (sections 11 and 12) come to, worked out by hand."""
import os
import tempfile
import unittest

import oracle

COLS = ["date", "action", "edition", "unlimited_av_rooms", "content_filtering", "groups_per_user", "members_per_group",
        "history_days", "group", "group_type", "user", "count", "meter", "quantity"]


def sim(*rows, readings=None, start=None, end=None, hold=None, columns=COLS):
    """rows: 'date action key=value ...'"""
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "a.csv")
        with open(path, "w") as f:
            f.write(",".join(columns) + "\n")
            for r in rows:
                date, action, *rest = r.split()
                cells = {"date": date, "action": action, **dict(x.split("=") for x in rest)}
                f.write(",".join(cells.get(c, "") for c in columns) + "\n")
        return oracle.run([path], readings, start, end, hold=hold)


def totals(t):
    return {r[1]: r[6] for r in t["months.csv"]}


def rules(t):
    return [(r[1], r[5]) for r in t["violations.csv"]]


JAN = "2019-12-10 upgrade edition=professional"
MAY = (2020, 7)


class Scenarios(unittest.TestCase):
    UP = "2019-02-10 upgrade edition=professional"

    def check(self, rows, feb, mar, apr, may):
        t = sim(self.UP, *rows, end=(2019, 5))
        self.assertEqual(totals(t), {"2019-02": feb, "2019-03": mar, "2019-04": apr, "2019-05": may})
        self.assertEqual(rules(t), [])
        return t

    def test_1(self):
        self.check(["2019-02-15 change unlimited_av_rooms=on", "2019-02-25 change unlimited_av_rooms=off"],
                   "0.00", "149.99", "149.99", "149.99")

    def test_2(self):
        t = self.check(["2019-02-15 change unlimited_av_rooms=on"], "0.00", "299.98", "299.98", "299.98")
        self.assertEqual([r for r in t["invoices.csv"] if r[2] == "2019-03"], [
            ["a", "2019-04-01", "2019-03", "services", "149.99", "USD", "2019-04-08", "2019-07-07"],
            ["a", "2019-04-03", "2019-03", "plan", "149.99", "USD", "2019-04-10", "2019-07-09"]])

    def test_3(self):
        for early in ([], ["2019-02-15 change unlimited_av_rooms=on", "2019-02-20 change unlimited_av_rooms=off"]):
            t = self.check(early + ["2019-04-10 change unlimited_av_rooms=on"], "0.00", "149.99", "299.98", "299.98")
            rooms = [r for r in t["charges.csv"] if r[3] == "unlimited_av_rooms"]
            self.assertEqual(rooms[0], ["a", "2019-04", "package", "unlimited_av_rooms", "", "professional", "1", "month",
                                        "149.99", "149.99", "USD", "2019-04-10", "2019-05-01", "F4",
                                        "tencent-im-intl-2020"])

    def test_3_price_list(self):
        t = sim(self.UP, "2019-04-10 change unlimited_av_rooms=on", readings={"package_activation": "price_list"})
        self.assertEqual((totals(t)["2019-04"], totals(t)["2019-05"]), ("149.99", "299.98"))


class Examples(unittest.TestCase):
    def month(self, t, **expected):
        got = totals(t)
        for name, amount in expected.items():
            self.assertEqual(got["2020-" + name[1:]], amount, name)

    def test_1(self):
        self.month(sim("2020-03-01 upgrade edition=professional"), m03="0.00", m04="149.99")

    def test_2(self):
        t = sim(JAN, "2020-05-10 change unlimited_av_rooms=on", "2020-05-20 change unlimited_av_rooms=off",
                "2020-05-25 change unlimited_av_rooms=on")
        self.month(t, m05="299.98", m06="149.99")
        self.assertEqual(rules(t), [("2020-05-25", "package_changed_twice")])

    def test_2_other_readings(self):
        rows = (JAN, "2020-05-10 change unlimited_av_rooms=on", "2020-05-20 change unlimited_av_rooms=off")
        self.month(sim(*rows, readings={"refund": "closing"}), m05="149.99", m06="149.99")
        t = sim(*rows, readings={"package_restore": "counted"})
        self.month(t, m05="299.98", m06="299.98")
        self.assertEqual(rules(t), [("2020-05-20", "package_changed_twice")])

    def test_3(self):
        t = sim("2019-12-10 upgrade edition=professional unlimited_av_rooms=on", "2020-05-10 change edition=ultimate",
                "2020-05-20 change content_filtering=on")
        self.month(t, m04="299.98", m05="299.98", m06="599.98", m07="599.98")

    def test_4(self):
        rows = (JAN, "2020-05-05 change content_filtering=on", "2020-05-20 change edition=ultimate")
        self.month(sim(*rows), m05="299.98", m06="599.98")
        self.month(sim(*rows, readings={"deferral": "whole_month"}), m05="149.99", m06="599.98")

    def test_5(self):
        t = sim(JAN, "2020-05-10 change edition=trial", "2020-06-20 stop")
        self.month(t, m05="149.99", m06="0.00")
        t = sim(JAN, "2020-05-10 change edition=trial", "2020-05-20 upgrade edition=ultimate")
        self.month(t, m05="149.99", m06="449.99")
        self.assertEqual(rules(t), [])

    def test_5_no_downgrade(self):
        t = sim(JAN, "2020-05-10 change edition=trial", readings={"downgrade_to_trial": False})
        self.month(t, m06="149.99")
        self.assertEqual(rules(t), [("2020-05-10", "downgrade_not_offered")])

    def test_6(self):
        t = sim(JAN, "2020-05-10 change groups_per_user=700", "2020-06-10 change groups_per_user=1000",
                "2020-07-10 change groups_per_user=1001", "2020-05-11 join user=u count=701")
        self.month(t, m05="299.98", m06="299.98", m07="299.98")
        self.assertEqual([r[5:12] for r in t["violations.csv"]],
                         [["limit:groups_per_user", "u", "700", "0", "701", "700", "10037"],
                          ["level_not_offered", "groups_per_user", "", "", "", "", ""]])
        self.assertEqual([r[4] for r in t["charges.csv"] if r[2] == "package"], ["1000"] * 5)

    def test_7(self):
        t = sim(JAN, "2020-05-10 change unlimited_av_rooms=on", "2020-05-11 open_room count=60",
                "2020-06-10 change unlimited_av_rooms=off", "2020-06-11 open_room", "2020-06-12 close_room count=10",
                "2020-06-12 open_room", "2020-06-13 close_room", "2020-06-13 open_room")
        self.assertEqual([(r[1], *r[5:12]) for r in t["violations.csv"]],
                         [("2020-06-11", "limit:av_rooms", "", "50", "60", "1", "0", "10036"),
                          ("2020-06-12", "limit:av_rooms", "", "50", "50", "1", "0", "10036")])

    def test_8(self):
        for dau, amount in ((25001, "299.98"), (10000, "0.00"), (10001, "149.99"), (20000, "149.99"), (20001, "299.98")):
            t = sim("2020-02-10 upgrade edition=professional", f"2020-02-20 usage meter=dau quantity={dau}")
            self.month(t, m02=amount, m03="149.99")

    def test_9(self):
        t = sim(JAN, "2020-05-01 stop")
        self.month(t, m05="149.99", m06="0.00")
        t = sim(JAN, "2020-04-30 stop")
        self.month(t, m04="149.99", m05="0.00")
        self.assertEqual([r[2] for r in t["months.csv"]][-3:], ["stopped"] * 3)

    def test_10(self):
        t = sim("2020-02-10 upgrade edition=professional history_days=90")
        self.month(t, m02="149.99", m03="299.98")
        self.assertEqual(t["charges.csv"][0][11:14], ["2020-02-10", "2020-03-01", "F5"])


class More(unittest.TestCase):
    def test_first_row_creates(self):
        t = sim("2020-02-10 change content_filtering=on", "2020-02-11 create")
        self.assertEqual(rules(t), [("2020-02-10", "change_requires_paid"), ("2020-02-10", "package_not_offered"),
                                    ("2020-02-11", "app_exists")])

    def test_bandwidth(self):
        t = sim("2020-02-10 upgrade edition=ultimate", "2020-02-10 usage meter=bandwidth_mbps quantity=1.5",
                "2020-02-10 usage meter=bandwidth_mbps quantity=2.5", "2020-02-11 usage meter=bandwidth_mbps quantity=15.000000")
        self.assertEqual(t["charges.csv"][0][2:], ["usage", "bandwidth_mbps", "", "ultimate", "17.5", "mbps day", "0.69",
                                                   "12.08", "USD", "2020-02-10", "2020-03-01", "U4", oracle.RULEBOOK])

    def test_caps(self):
        t = sim(JAN, "2020-01-01 create_group group=g group_type=private", "2020-01-01 create_group group=h group_type=public",
                "2020-01-02 join group=g count=201", "2020-01-02 join group=h count=201",
                "2020-01-02 create_group group=g group_type=private", "2020-01-03 leave group=g count=201")
        self.assertEqual([r[5:12] for r in t["violations.csv"]],
                         [["limit:members_per_group", "g", "200", "0", "201", "200", "10014"],
                          ["limit:members_per_group", "h", "200", "0", "201", "200", "10038"],
                          ["group_exists", "g", "", "", "", "", "10021"],
                          ["not_present", "g", "", "200", "201", "200", ""]])

    def test_peak(self):
        days = [f"2020-05-{d:02} create_group group_type=public count=10000" for d in range(1, 11)]
        t = sim(JAN, *days)
        self.assertEqual(totals(t)["2020-05"], "149.99")
        t = sim(JAN, *days, "2020-05-11 create_group group_type=broadcast", "2020-06-30 disband_group group_type=public count=5")
        self.assertEqual([totals(t)[m] for m in ("2020-05", "2020-06", "2020-07")], ["299.98", "299.98", "149.99"])

    def test_usage_edition(self):
        t = sim(JAN, "2020-05-02 usage meter=dau quantity=10001", "2020-05-09 change edition=ultimate",
                "2020-05-10 usage meter=dau quantity=10001")
        line = [r for r in t["charges.csv"] if r[2] == "usage"]
        self.assertEqual([(r[5], r[6], r[7], r[11]) for r in line], [("ultimate", "1", "10000 dau", "2020-05-02")])



def lines(t, month, category=None):
    """(item, tier, edition, quantity, amount, incurred_on, rule) of a month."""
    return [(*r[3:7], r[9], r[11], r[13]) for r in t["charges.csv"] if r[1] == month and category in (None, r[2])]


def column(t, month, name):
    """Of months.csv: plan, packages, usage or total."""
    k = oracle.HEADERS["months.csv"].split(",").index(name)
    return next(r[k] for r in t["months.csv"] if r[1] == month)


def limits(t):
    """(date, rule, allowed, in use, accepted, code) of the refused creations and joinings."""
    return [(r[1], r[5], r[7], r[8], r[10], r[11]) for r in t["violations.csv"] if r[5].startswith("limit:")]


class Section12Examples(unittest.TestCase):
    def test_migration(self):
        t = sim("2022-10-15 upgrade edition=professional", "2023-01-10 migrate", end=(2023, 2))
        self.assertEqual(lines(t, "2023-01"), [
            ("professional", "", "professional", "0.322580645", "145.16", "2023-01-01", "B1"),
            ("standard", "", "standard", "0.677419355", "270.29", "2023-01-11", "B1")])
        self.assertEqual([r[14] for r in t["charges.csv"]][-3:],
                         ["tencent-im-intl-2022-10", "tencent-chat-intl-2022-12", "tencent-chat-intl-2022-12"])
        self.assertEqual([r[1:] for r in t["invoices.csv"] if r[2] == "2023-01"],  # 145.16 + 270.29, one day to pay
                         [["2023-02-03", "2023-01", "plan", "415.45", "USD", "2023-02-04", "2023-05-05"]])
        self.assertEqual(totals(t)["2023-02"], "399.00")

    def test_premium(self):
        t = sim("2022-12-30 upgrade edition=premium")
        self.assertEqual(lines(t, "2022-12"), [("premium", "", "premium", "0.064516129", "45.10", "2022-12-30", "B1")])
        self.assertEqual(t["charges.csv"][1][6:10], ["1", "month", "699.00", "699.00"])

    def test_transition(self):
        t = sim("2022-10-15 upgrade edition=professional")
        self.assertEqual([totals(t)[m] for m in ("2022-10", "2022-11")], ["0.00", "449.99"])
        self.assertEqual([r[13] for r in t["charges.csv"]], ["B1", "B1"])
        t = sim("2022-11-15 upgrade edition=professional")
        self.assertEqual(totals(t)["2022-11"], "239.99")


class Timeline(unittest.TestCase):
    """T1, T3, T4, T6."""
    PRO = "2021-01-10 upgrade edition=professional"

    def test_prices(self):
        t = sim(self.PRO + " history_days=180", end=(2021, 12))
        self.assertEqual([(column(t, m, "plan"), column(t, m, "packages")) for m in ("2021-08", "2021-09", "2021-10", "2021-12")],
                         [("149.99", "229.99"), ("449.99", "219.99"), ("449.99", "269.99"), ("449.99", "269.99")])
        self.assertEqual([r[14] for r in t["charges.csv"] if r[2] == "plan" and r[1] >= "2021-08"],
                         ["tencent-im-intl-2020", "tencent-im-intl-2021-08"] + ["tencent-im-intl-2021-09"] * 3)

    def test_every_rulebook(self):
        t = sim(self.PRO, end=(2022, 12))
        got = {r[1]: r[14].removeprefix("tencent-im-intl-") for r in t["charges.csv"]}
        for first, last, name in (("2021-02", "2021-08", "2020"), ("2021-09", "2021-09", "2021-08"), ("2021-10", "2021-12", "2021-09"),
                                  ("2022-01", "2022-05", "2021-12"), ("2022-06", "2022-08", "2022-05"),
                                  ("2022-09", "2022-10", "2022-08"), ("2022-11", "2022-12", "2022-10")):
            self.assertEqual({v for m, v in got.items() if first <= m <= last}, {name})

    def test_filtering_ends(self):
        t = sim(self.PRO + " content_filtering=on", "2021-08-31 change unlimited_av_rooms=on", "2021-09-02 change content_filtering=off",
                "2021-09-03 change content_filtering=on", "2021-09-04 change history_days=30")
        self.assertEqual([column(t, m, "packages") for m in ("2021-08", "2021-09")], ["299.98", "549.98"])  # 449.99 + 99.99
        self.assertEqual(rules(t), [("2021-09-03", "package_not_offered")])

    def test_change_under_old_price_on_the_day_of_the_new(self):
        t = sim(self.PRO, "2021-08-06 change groups_per_user=501")
        self.assertEqual(lines(t, "2021-08", "package"),
                         [("groups_per_user", "1000", "professional", "1", "149.99", "2021-08-06", "F4")])

    def test_private_cap(self):
        up = "2021-11-10 upgrade edition=ultimate members_per_group=3000"
        group = "2021-11-10 create_group group=g group_type=private"
        t = sim(up, group, "2021-12-31 join group=g count=201", "2022-01-01 join group=g count=2801")
        self.assertEqual(limits(t), [("2021-12-31", "limit:members_per_group", "200", "0", "200", "10014"),
                                     ("2022-01-01", "limit:members_per_group", "3000", "200", "2800", "10038")])
        t = sim(up.replace("ultimate", "professional").replace("3000", "2000"), group, "2022-01-01 join group=g count=201")
        self.assertEqual(limits(t), [("2022-01-01", "limit:members_per_group", "200", "0", "200", "10014")])

    def test_bandwidth(self):
        t = sim(self.PRO, "2022-05-31 usage meter=bandwidth_mbps quantity=10", "2022-06-01 usage meter=bandwidth_mbps quantity=10")
        self.assertEqual([column(t, m, "usage") for m in ("2022-05", "2022-06")], ["20.90", "0.00"])

    def test_arrears(self):
        t = sim(self.PRO, end=(2022, 9))
        self.assertEqual([r[1:2] + r[6:] for r in t["invoices.csv"]][-2:],
                         [["2022-09-03", "2022-09-10", "2022-12-09"], ["2022-10-03", "2022-10-04", "2023-01-02"]])

    def test_usage_prices(self):
        t = sim(self.PRO, "2021-08-31 usage meter=dau quantity=10001", "2021-09-01 usage meter=dau quantity=20001",
                "2021-09-02 usage meter=mau quantity=50000")
        self.assertEqual([column(t, m, "usage") for m in ("2021-08", "2021-09")], ["149.99", "899.98"])

    def test_words(self):
        t = sim("2022-12-25 create edition=developer", "2022-12-25 create", "2022-12-25 upgrade edition=standard history_days=30",
                "2022-12-25 upgrade edition=professional", "2022-12-25 change edition=premium unlimited_av_rooms=off",
                "2022-12-25 change edition=developer")
        self.assertEqual([r for _, r in rules(t)], ["edition_not_offered", "app_exists", "edition_not_offered", "package_not_offered",
                                                    "edition_not_offered", "edition_not_offered"])
        t = sim("2022-12-26 create edition=trial", "2022-12-26 change edition=trial", "2022-12-26 change edition=developer",
                "2022-12-26 upgrade edition=standard", "2022-12-26 upgrade edition=ultimate", "2022-12-26 change history_days=default",
                "2022-12-26 change history_days=7 unlimited_av_rooms=on", "2022-12-26 change edition=developer")
        self.assertEqual([r for _, r in rules(t)], [
            "edition_not_offered", "change_requires_paid", "edition_not_offered", "change_requires_paid", "downgrade_not_offered",
            "upgrade_requires_trial", "edition_not_offered", "package_not_offered", "package_not_offered", "downgrade_not_offered"])
        self.assertEqual(t["months.csv"][0][2], "standard")

    def test_malformed_words(self):
        for rows, hold in ((["2018-12-31 create"], None), (["2023-01-01 create edition=standard"], None),
                           (["2023-01-01 upgrade edition=developer"], None), (["2023-01-01 upgrade edition=trial"], None),
                           (["2023-01-01 upgrade edition=standard"], "tencent-im-intl-2022-10"),
                           (["2023-01-01 create"], "tencent-chat-intl-2022-12")):  # its header names packages
            with self.assertRaises(oracle.Malformed):
                sim(*rows, hold=hold)


class Held(unittest.TestCase):
    """T5."""
    def test_any_date(self):
        t = sim("1999-12-10 upgrade edition=professional", "2023-01-10 migrate", hold="tencent-im-intl-2021-08", start=(2022, 12))
        self.assertEqual(set(totals(t).values()), {"449.99"})
        self.assertEqual(rules(t), [("2023-01-10", "migrate_not_available")])

    def test_foreign_meter(self):
        t = sim("2020-01-01 upgrade edition=ultimate", "2020-01-02 usage meter=mau quantity=50000", hold="tencent-im-intl-2022-10")
        self.assertEqual(column(t, "2020-01", "usage"), "0.00")

    def test_ended_package_is_still_a_word(self):
        t = sim("2023-01-01 upgrade edition=ultimate content_filtering=on", "2023-01-01 upgrade edition=ultimate content_filtering=off",
                hold="tencent-im-intl-2022-10")
        self.assertEqual(rules(t), [("2023-01-01", "package_not_offered")])

    def test_chat(self):
        plain = [c for c in COLS if c not in oracle.rulebooks.PACKAGES]
        t = sim("2020-01-31 create", "2020-02-29 register", "2020-02-29 upgrade edition=premium", "2020-02-29 migrate",
                hold="tencent-chat-intl-2022-12", columns=plain)
        self.assertEqual(rules(t), [("2020-02-29", "edition_expired"), ("2020-02-29", "migrate_not_available")])
        self.assertEqual(totals(t)["2020-02"], "24.10")  # 699 / 29


class Migration(unittest.TestCase):
    """T2."""
    def test_on_the_first(self):
        t = sim("2022-10-15 upgrade edition=professional groups_per_user=1000 history_days=90", "2023-01-01 migrate",
                "2023-01-02 usage meter=dau quantity=50000", "2023-01-02 usage meter=mau quantity=10034")
        self.assertEqual(lines(t, "2023-01"), [
            ("professional", "", "professional", "0.032258065", "14.52", "2023-01-01", "B1"),
            ("standard", "", "standard", "0.967741935", "386.13", "2023-01-02", "B1"),
            ("groups_per_user", "1000", "professional", "0.032258065", "14.52", "2023-01-01", "B1"),
            ("history_days", "90", "professional", "1", "179.99", "2023-01-01", "F1"),
            ("mau", "", "standard", "34", "0.51", "2023-01-02", "U1")])
        self.assertEqual([r[3:5] for r in t["invoices.csv"] if r[2] == "2023-01"],
                         [["services", "195.02"], ["plan", "400.65"]])
        self.assertEqual(lines(t, "2023-02"), [("standard", "", "standard", "1", "399.00", "2023-02-01", "B1")])

    def test_readings_of_both_sides(self):
        t = sim("2022-12-01 upgrade edition=professional", "2022-12-20 usage meter=dau quantity=10001", "2022-12-28 migrate",
                "2022-12-28 change edition=premium", "2022-12-28 usage meter=mau quantity=10033",
                "2022-12-28 usage meter=dau quantity=90000", "2022-12-28 usage meter=peak_groups quantity=900000")
        self.assertEqual(lines(t, "2022-12"), [
            ("premium", "", "premium", "0.129032258", "90.19", "2022-12-28", "B1"),  # 4 days of 699, the highest that day
            ("professional", "", "professional", "0.870967742", "391.93", "2022-12-01", "B1"),  # 27 days
            ("dau", "", "professional", "1", "449.99", "2022-12-20", "U1"),
            ("mau", "", "premium", "33", "0.50", "2022-12-28", "U1")])  # 0.495, half up
        self.assertEqual([r[8] for r in t["charges.csv"] if r[3] == "mau"], ["0.015"])

    def test_refused(self):
        t = sim("2022-12-25 migrate", "2022-12-25 migrate", "2022-12-26 migrate", "2022-12-26 migrate", "2022-12-26 stop",
                "2022-12-26 migrate")
        self.assertEqual([r for _, r in rules(t)], ["migrate_not_available"] * 3 + ["app_stopped"])
        t = sim("2022-12-26 migrate", "2022-12-27 create")
        self.assertEqual([r for _, r in rules(t)], ["migrate_not_available", "app_exists"])

    def test_counts_go_on(self):
        t = sim("2022-10-15 upgrade edition=professional", "2023-01-05 change edition=ultimate", "2023-01-10 migrate",
                "2023-01-10 change edition=standard", "2023-02-01 change edition=standard")
        self.assertEqual(rules(t), [("2023-01-10", "edition_changed_twice")])
        self.assertEqual([r[:2] + r[3:4] for r in lines(t, "2023-01")],
                         [("premium", "", "0.677419355"), ("professional", "", "0.129032258"), ("ultimate", "", "0.193548387")])

    def test_what_exists_stays(self):
        t = sim("2022-12-01 upgrade edition=professional unlimited_av_rooms=on groups_per_user=1000", "2022-12-01 open_room count=60",
                "2022-12-02 join user=u count=700", "2022-12-26 migrate", "2022-12-26 open_room", "2022-12-26 join user=u")
        self.assertEqual(limits(t), [("2022-12-26", "limit:av_rooms", "50", "60", "0", "10036"),
                                     ("2022-12-26", "limit:groups_per_user", "500", "700", "0", "10037")])

    def test_trial(self):
        t = sim("2022-12-01 create", "2022-12-31 migrate", "2023-01-30 register", "2023-01-31 register", "2023-01-31 upgrade edition=premium",
                "2023-01-31 create_group group_type=public count=101")
        self.assertEqual(rules(t), [("2023-01-31", "edition_expired")])
        self.assertEqual(totals(t)["2023-01"], "22.55")  # 699 / 31

    def test_developer_limits(self):
        t = sim("2022-12-01 create", "2022-12-31 create_group group_type=public count=90", "2022-12-31 migrate",
                "2022-12-31 open_room count=11")
        self.assertEqual(limits(t), [("2022-12-31", "limit:av_rooms", "10", "0", "10", "10036")])
        t = sim("2023-01-01 create_group group_type=public count=95", "2023-01-01 open_room count=10")
        self.assertEqual(limits(t), [("2023-01-01", "limit:daily_new_groups", "100", "95", "5", "")])


class ByDay(unittest.TestCase):
    """B1, B2."""
    def test_equal_fees_and_the_higher_plan(self):
        t = sim("2022-10-15 upgrade edition=professional groups_per_user=1000", "2022-11-10 change edition=ultimate groups_per_user=3000",
                end=(2022, 11))
        self.assertEqual(lines(t, "2022-11"), [
            ("professional", "", "professional", "0.3", "135.00", "2022-11-01", "B1"),  # 9 days of 30
            ("ultimate", "", "ultimate", "0.7", "629.99", "2022-11-10", "B1"),
            ("groups_per_user", "1000", "professional", "0.333333333", "150.00", "2022-11-01", "B1"),  # the 10th too
            ("groups_per_user", "3000", "ultimate", "0.666666667", "299.99", "2022-11-11", "B1")])

    def test_lowered(self):
        t = sim("2022-10-15 upgrade edition=ultimate", "2022-11-10 change edition=professional")
        self.assertEqual([r[:1] + r[3:6] for r in lines(t, "2022-11")],
                         [("professional", "0.666666667", "299.99", "2022-11-11"), ("ultimate", "0.333333333", "300.00", "2022-11-01")])

    def test_on_and_off_in_a_day(self):
        t = sim("2022-10-15 upgrade edition=professional", "2022-11-10 change unlimited_av_rooms=on",
                "2022-11-10 change unlimited_av_rooms=off", "2022-11-20 change unlimited_av_rooms=on")
        self.assertEqual(lines(t, "2022-11", "package"),
                         [("unlimited_av_rooms", "", "professional", "0.033333333", "15.00", "2022-11-10", "B1")])
        self.assertEqual(rules(t), [("2022-11-20", "package_changed_twice")])

    def test_deferral_is_over(self):
        t = sim("2022-11-10 upgrade edition=professional", "2022-11-16 change members_per_group=201")
        self.assertEqual(lines(t, "2022-11", "package"),
                         [("members_per_group", "2000", "professional", "0.5", "120.00", "2022-11-16", "B1")])  # 119.995

    def test_history(self):
        t = sim("2022-10-15 upgrade edition=professional", "2022-11-20 change history_days=90", "2022-12-10 change edition=ultimate")
        self.assertEqual([lines(t, m, "package") for m in ("2022-11", "2022-12", "2023-01")], [
            [("history_days", "90", "professional", "1", "179.99", "2022-11-20", "F5")],
            [("history_days", "90", "professional", "1", "179.99", "2022-12-01", "F1")],
            [("history_days", "90", "ultimate", "1", "99.99", "2023-01-01", "F1")]])

    def test_no_way_back(self):
        t = sim("2022-10-15 upgrade edition=professional", "2022-10-31 change edition=trial", "2022-10-31 upgrade edition=ultimate",
                "2022-11-01 change edition=trial", end=(2022, 11))
        self.assertEqual(rules(t), [("2022-11-01", "downgrade_not_offered")])
        self.assertEqual(totals(t)["2022-11"], "899.99")


class Stop(unittest.TestCase):
    """B3."""
    UP = "2022-10-15 upgrade edition=professional"

    def test_90_days(self):
        t = sim(self.UP, "2022-11-01 stop", "2022-11-02 register", "2022-11-03 stop", "2023-01-29 resume", end=(2023, 1))
        self.assertEqual([totals(t)[m] for m in ("2022-11", "2022-12", "2023-01")], ["15.00", "0.00", "43.55"])  # 1/30, 3/31
        self.assertEqual([r[2] for r in t["months.csv"]][1:], ["stopped", "stopped", "professional"])
        self.assertEqual(rules(t), [("2022-11-02", "app_stopped"), ("2022-11-03", "app_stopped")])
        t = sim(self.UP, "2022-11-01 stop", "2023-01-30 resume")
        self.assertEqual([(r[4], r[5], r[11]) for r in t["violations.csv"]], [("resume", "app_stopped", "60016")])

    def test_spells(self):
        t = sim(self.UP, "2022-11-05 stop", "2022-11-20 resume", "2022-11-30 stop", "2022-11-30 resume", end=(2022, 12))
        self.assertEqual(lines(t, "2022-11"), [("professional", "", "professional", "0.533333333", "239.99", "2022-11-01", "B1")])
        self.assertEqual(totals(t)["2022-12"], "449.99")

    def test_before_november(self):
        t = sim(self.UP, "2022-10-31 stop", "2022-11-01 resume")
        self.assertEqual(rules(t), [("2022-11-01", "app_stopped")])
        self.assertEqual(totals(t)["2022-11"], "0.00")

    def test_history(self):
        t = sim(self.UP + " history_days=90", "2022-11-20 stop", "2022-12-01 resume", end=(2023, 1))
        self.assertEqual([column(t, m, "packages") for m in ("2022-11", "2022-12", "2023-01")], ["179.99", "0.00", "179.99"])

    def test_counts_go_on(self):
        t = sim(self.UP, "2022-11-02 change content_filtering=off unlimited_av_rooms=on", "2022-11-03 change unlimited_av_rooms=off",
                "2022-11-05 stop", "2022-11-06 resume", "2022-11-06 change unlimited_av_rooms=on", "2022-12-01 change unlimited_av_rooms=on")
        self.assertEqual(rules(t), [("2022-11-06", "package_changed_twice")])

    def test_groups_at_resume(self):
        days = [f"2022-11-{d:02} create_group group_type=public count=10000" for d in range(1, 11)]
        t = sim(self.UP, *days, "2022-11-10 stop", "2022-12-05 resume", end=(2023, 1))
        self.assertEqual([column(t, m, "usage") for m in ("2022-11", "2022-12")], ["0.00", "0.00"])
        t = sim(self.UP, *days, "2022-11-11 create_group group_type=public", "2022-11-11 stop", "2022-12-05 resume", end=(2023, 1))
        self.assertEqual([r for m in ("2022-11", "2022-12", "2023-01") for r in lines(t, m, "usage")],
                         [("peak_groups", "", "professional", "1", "449.99", day, "U3")
                          for day in ("2022-11-11", "2022-12-05", "2023-01-01")])

    def test_resume_of_what_runs(self):
        self.assertEqual(rules(sim("2020-01-01 resume", "2023-01-01 resume")), [])


class Developer(unittest.TestCase):
    """B4."""
    def test_ends_and_extends(self):
        t = sim("2023-01-31 create", "2023-02-27 register", "2023-02-28 register", "2023-02-28 resume", "2023-02-28 create",
                "2023-02-28 migrate", "2023-02-28 extend", "2023-03-27 register", "2023-03-28 usage meter=mau quantity=5",
                "2023-04-15 extend", "2023-04-16 extend", "2023-06-14 register", "2023-06-15 register", "2023-06-15 upgrade edition=standard",
                "2023-06-15 extend")
        self.assertEqual(rules(t), [("2023-02-28", "edition_expired")] * 4 + [
            ("2023-03-28", "edition_expired"), ("2023-06-15", "edition_expired"), ("2023-06-15", "extend_not_available")])
        self.assertEqual([r[2] for r in t["months.csv"]][3:6], ["developer", "developer", "standard"])

    def test_stop_does_not_halt_the_clock(self):
        t = sim("2023-01-10 create", "2023-01-15 stop", "2023-02-20 extend", "2023-02-20 resume", "2023-02-20 resume",
                "2023-02-21 stop", "2023-05-21 resume", "2023-05-21 stop", "2023-08-19 resume")
        self.assertEqual(rules(t), [("2023-02-20", "app_stopped"), ("2023-02-20", "edition_expired"), ("2023-08-19", "app_stopped")])

    def test_extend_elsewhere(self):
        self.assertEqual(rules(sim("2022-12-01 extend", "2022-12-27 extend")), [("2022-12-01", "extend_not_available"),
                                                                               ("2022-12-27", "extend_not_available")])


if __name__ == "__main__":
    unittest.main()

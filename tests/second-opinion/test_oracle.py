"""The documented scenarios and the worked examples, expected figures by hand; and a few of usage, limits and invoices."""
import os
import tempfile
import unittest

import oracle

COLS = ["date", "action", "edition", "unlimited_av_rooms", "content_filtering", "groups_per_user", "members_per_group",
        "history_days", "group", "group_type", "user", "count", "meter", "quantity"]


def sim(*rows, readings=None, start=None, end=None):
    """rows: 'date action key=value ...'"""
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "a.csv")
        with open(path, "w") as f:
            f.write(",".join(COLS) + "\n")
            for r in rows:
                date, action, *rest = r.split()
                cells = {"date": date, "action": action, **dict(x.split("=") for x in rest)}
                f.write(",".join(cells.get(c, "") for c in COLS) + "\n")
        return oracle.run([path], readings, start, end)


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


if __name__ == "__main__":
    unittest.main()

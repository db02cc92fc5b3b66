"""Usage (section 5) and limits (section 6) of one app."""
from rulebooks import GROUP_TYPES, LIMIT_CODE, LIMITS


class Counts:
    """What of an app exists and is used. An App adds its edition, packages, rulebook and month."""

    def __init__(self):
        self.rooms = 0
        self.named = {}  # id -> [type, members]
        self.unnamed = {t: 0 for t in GROUP_TYPES}
        self.users, self.user_groups, self.user_friends = 0, {}, {}
        self.day, self.net_new = None, 0

    # ---- usage
    def group_count(self):
        """U1: groups that exist, of every type, rooms included."""
        return self.rooms + len(self.named) + sum(self.unnamed.values())

    def look_at_groups(self, date):
        """U3, only in a paid edition (U2)."""
        if self.paid:
            self.side.reach("peak_groups", self.group_count(), date)

    def do_usage(self, row):
        """U1 to U5; T2: whether the rulebook charges the meter is looked at when the month is billed."""
        if not self.paid:
            return
        if row.meter == "bandwidth_mbps":
            self.side.flow(row.date, row.quantity)
        else:
            self.side.reach(row.meter, int(row.quantity), row.date)

    # ---- limits
    def admit(self, row, subject, uses, cap=None):
        """L1, L4, L5: how many of row.count fit; `uses` maps a limit's name to what is in use."""
        worst = None
        for name in LIMITS:
            if name not in uses:
                continue
            allowed, code = self.rulebook.limit(name, self.edition, self.packages), LIMIT_CODE.get(name, "")
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
                cap = self.rulebook.caps[self.edition].get(group[0])
                group[1] += self.admit(row, row.group, {"members_per_group": group[1]}, cap)
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

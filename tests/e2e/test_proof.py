"""Where the points come from: explain, verify --rebuild, whatif, report, on a running shop."""

import csv
import json
import re

from world import Case

ANA = "ana@example.com"
BEN = "ben@example.com"


class ProofTest(Case):
    """Ana has bought for 260.00, got half of a second order of 40.00 back and taken a towel."""

    def setUp(self):
        self.world = self.open_world()
        self.ana = self.world.member("71001", ANA, "260.00", "40.00")
        self.world.points_become(ANA, 350)
        self.world.shop.change("7100102", refund="20.00")
        self.world.shop.tell("order.refunded", "7100102")
        self.world.points_become(ANA, 330)
        self.ana.redeem()
        self.world.points_become(ANA, 130)
        self.world.member("71002", BEN, "99.99")
        self.world.points_become(BEN, 149)
        self.world.settle()

    def said(self, *words, code=0):
        done, text = self.world.program.command(*words)
        self.assertEqual(done, code, text)
        return text

    def table(self, *words):
        return list(csv.DictReader(self.said(*words).splitlines()))

    def program_with(self, old, new):
        text = (self.world.folder.path / "flows" / "program.yaml").read_text()
        self.assertIn(old, text)
        changed = self.world.folder.path / "changed.yaml"
        changed.write_text(text.replace(old, new))
        return str(changed)

    def test_explain_adds_up_line_by_line(self):
        text = self.said("explain", ANA)
        changes = [int(n) for n in re.findall(r"^  \d{4}-\d\d-\d\d +([+-]?\d+)  ", text, re.M)]
        self.assertEqual(sum(changes), 130)
        self.assertRegex(text, r"130  can be spent")
        for part in ("Joining bonus", "Order 7100101", "Refund of order 7100102", "Prize: "):
            self.assertIn(part, text)
        self.assertIn("260.00 USD at 1 per 1.00 USD", text)

    def test_explain_of_a_day_before_everything_is_nothing(self):
        self.assertRegex(self.said("explain", ANA, "--at", "2020-01-01"), r" 0  can be spent")
        self.assertIn("is no day", self.said("explain", ANA, "--at", "soon", code=2))
        self.assertIn("no member", self.said("explain", "nobody@example.com", code=2))

    def test_every_transaction_follows_from_the_history(self):
        text = self.said("verify", "--rebuild")
        self.assertIn("Everything adds up.", text)
        self.assertRegex(text, r"Computed again: \d+ happenings of 2 members give the same \d+")

    def test_an_unchanged_program_changes_nothing(self):
        same = self.program_with("1 per 1.00 USD", "1 per 1.00 USD")
        self.assertIn("Nothing would be different.", self.said("whatif", same))

    def test_another_comment_and_another_name_are_no_other_rules(self):
        program = self.world.folder.path / "flows" / "program.yaml"
        twice = program.read_text().replace("1 per 1.00 USD", "2 per 1.00 USD")
        program.write_text(twice)
        self.assertEqual(self.world.program.stop(), 0)
        self.world.program.start()
        self.world.member("75190", "cleo@example.com")
        self.world.settle()
        named = self.program_with("name: Linen hand towel", "name: Towel  # spring")
        self.assertIn("Nothing would be different.", self.said("whatif", named))
        other = self.program_with("2 per 1.00 USD", "3 per 1.00 USD")
        self.assertIn("made under 2 programs", self.said("whatif", other))
        program.write_text("# A new season\n" + twice)
        self.assertEqual(self.world.program.stop(), 0)
        self.world.program.start()
        self.world.member("75191", "dora@example.com")
        self.world.settle()
        self.assertIn("made under 2 programs", self.said("whatif", other))

    def test_a_changed_program_says_who_gains_and_loses(self):
        twice = self.program_with("1 per 1.00 USD", "2 per 1.00 USD")
        told = json.loads(self.said("whatif", twice, "--format", "json"))
        self.assertEqual(told["gaining"], 2)
        self.assertEqual(told["is"]["earned"], 50 + 260 + 40 + 50 + 99)
        self.assertEqual(told["would_be"]["earned"], 50 + 520 + 80 + 50 + 199)
        rows = self.table("whatif", twice, "--format", "csv")
        self.assertEqual(list(rows[0]), ["what", "member", "is", "would_be", "difference"])
        self.assertEqual(len([row for row in rows if row["what"] == "member"]), 2)
        total = {row["what"]: row for row in rows if not row["member"]}
        self.assertEqual(total["points given"]["is"], str(told["is"]["earned"]))
        self.assertEqual(total["points given"]["would_be"], str(told["would_be"]["earned"]))
        self.assertEqual(total["you owe members in all"]["is"], "279")
        self.assertEqual(total["prize towel"]["is"], "1")
        self.assertEqual(total["prizes cost in USD"]["is"], "")
        dear = self.program_with("costs: 200 ", "costs: 340 ")
        self.assertIn("could not have been had", self.said("whatif", dear))
        self.assertIn("not known (give each reward a buying_price)", self.said("whatif", dear))
        costly = self.program_with("    costs: 200 ", "    buying_price: 9.00 USD\n    costs: 200 ")
        told = json.loads(self.said("whatif", costly, "--format", "json"))
        self.assertEqual(told["would_be"]["prize_cost"], "9.00 USD")
        rows = self.table("whatif", costly, "--format", "csv")
        self.assertIn("9.00", [row["would_be"] for row in rows])
        late = self.said("whatif", twice, "--since", "2099-01-01")
        self.assertIn("Nothing would be different.", late)
        for unclear in ("soon", "2026-13-01", "2026-12-31T00:00:00Z"):
            refused = self.said("whatif", twice, "--since", unclear, code=2)
            self.assertIn("is no day; write it like 2026-12-31", refused)

    def test_the_months_lead_to_what_members_hold(self):
        told = json.loads(
            self.said("report", "points", "--worth", "0.05", "--expected-use", "80",
                      "--format", "json")
        )
        self.assertEqual(told["outstanding"], 130 + 149)
        self.assertEqual(told["months"][-1]["closing"], 130 + 149)
        self.assertEqual(told["months"][-1]["used"], 200)
        self.assertEqual(told["worth"], "11.16 USD")
        rows = self.table("report", "points", "--worth", "0.05", "--expected-use", "80",
                          "--format", "csv")
        self.assertEqual([row["month"] for row in rows[:-1]],
                         [month["month"] for month in told["months"]])
        self.assertEqual(rows[-1]["month"], "total")
        self.assertEqual(rows[-1]["closing"], "279")
        self.assertEqual(rows[-1]["left"], "279")
        self.assertEqual(rows[-1]["used"], "200")
        self.assertEqual((rows[-1]["worth"], rows[-1]["currency"]), ("11.16", "USD"))
        self.assertEqual(sum(int(row["left"] or 0) for row in rows[:-1]), 279)
        self.assertEqual(len(rows[0]), 13)
        text = self.said("report", "points")
        self.assertIn("Members hold 279 points", text)
        refused = self.said("report", "points", "--worth", "1e3", code=2)
        self.assertIn("--worth is an amount", refused)
        refused = self.said("report", "points", "--worth", "0.005", code=2)
        self.assertIn('--worth is an amount in USD such as 0.05, not "0.005"', refused)
        refused = self.said("report", "points", "--expected-use", "80", code=2)
        self.assertIn("say with --worth what a point is worth", refused)

    def test_the_tax_report_shows_what_was_sold(self):
        told = json.loads(self.said("report", "tax", "--format", "json"))
        self.assertEqual(told["paid_with_points"], "full value")
        self.assertTrue(told["months"])
        for month in told["months"]:
            self.assertEqual(month["taxed"], month["value"])
            self.assertEqual(month["currency"], "USD")
        tax = self.said("report", "tax", "--format", "csv").splitlines()
        self.assertEqual(
            tax[0], "month,currency,orders,value,with_points,with_gift_cards,taxed"
        )
        self.assertEqual(len(tax), 1 + len(told["months"]))
        self.assertIn("Tax is on the full value where points pay", self.said("report", "tax"))
        self.assertIn("--format is", self.said("report", "tax", "--format", "xml", code=2))

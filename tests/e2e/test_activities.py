"""What members do beside buying, told by the shop: points once, within their limit."""

import unittest

from world import Case

ANA = "ana@example.com"
PSID = "75101"
BONUSES = """bonuses:
  events:
    newsletter: 10
    review: {points: 30, limit: 100 per month}
"""


class ActivityTest(Case):
    def setUp(self):
        self.world = self.open_world(start=False)
        program = self.world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("bonuses:\n", BONUSES), encoding="utf-8")
        self.world.program.start()
        self.world.member(PSID, ANA)

    def tell(self, data):
        answer = self.world.shop.ping("customer.activity", data)
        self.assertIn(answer.status, (200, 204))

    def test_four_reviews_reach_the_limit_and_a_repeat_brings_nothing(self):
        for number in (1, 1, 2, 3, 4, 4, 5):
            self.tell({"email": ANA, "activity": "review", "id": f"r{number}"})
        self.world.settle()
        self.world.points_become(ANA, 150)
        self.tell({"email": ANA, "activity": "newsletter"})
        self.tell({"email": ANA, "activity": "newsletter"})
        self.tell({"email": "eve@example.com", "activity": "newsletter"})
        self.world.settle()
        self.world.points_become(ANA, 160)
        self.assertEqual(self.world.ledger.one("SELECT count(*) FROM activity"), 6)
        self.assertEqual(self.world.program.command("verify", "--rebuild")[0], 0)
        self.expect_no_dead(self.world)

    def test_the_shell_gives_points_once_while_the_server_is_stopped(self):
        words = ("activity", "review", ANA, "--id", "r1")
        command = self.world.program.command
        self.assertEqual(command(*words)[0], 5)
        self.assertEqual(self.world.program.stop(), 0)
        self.assertEqual(command(*words), (0, "30 points were given.\n"))
        self.assertEqual(command(*words), (1, "It was counted before; no points were given.\n"))
        self.assertEqual(
            command("activity", "revew", ANA),
            (1, 'There is no "revew" below "events" in program.yaml; did you mean "review"? '
                'Known are: newsletter, review. No points were given.\n'))
        self.assertEqual(command("activity", "review", "eve@example.com")[0], 2)
        self.assertEqual(command("activity", "two words", ANA)[0], 2)
        self.assertEqual(command("activity", "review", ANA, "--id", ANA)[0], 2)
        self.assertEqual(self.world.ledger.points(ANA), 80)

    def test_a_birthday_that_the_shop_tells_is_kept_without_a_gift_in_the_rules(self):
        answer = self.world.shop.ping("customer.updated", {"email": ANA, "birthday": "1990-02-28"})
        self.assertIn(answer.status, (200, 204))
        self.world.settle()
        self.assertEqual(self.world.ledger.rows("SELECT birth_month, birth_day FROM member"),
                         [(2, 28)])


if __name__ == "__main__":
    unittest.main()

"""`regulars threshold` as an owner types it: with and without a shop, and with wrong words."""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import binary
from shop_folder import REPOSITORY

BASIC = ("--aov", "60", "--orders", "3-4", "--margin", "55")


def threshold(*words):
    """The exit code, the answer, and what was said on standard error."""
    done = subprocess.run(
        [binary(), "threshold", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
    )
    return (done.returncode, done.stdout.decode(), done.stderr.decode())


class WithoutShopTest(unittest.TestCase):
    def test_the_example_on_the_page_is_what_the_command_answers(self):
        page = (REPOSITORY / "docs" / "flow-files.md").read_text(encoding="utf-8")
        found = re.search(
            r"```sh\nregulars threshold (.*?)\n```\n\n```text\n(.*?)```\n", page, re.DOTALL
        )
        self.assertIsNotNone(found)
        code, answer, said = threshold(*found.group(1).split())
        self.assertEqual((code, said), (0, ""))
        self.assertEqual(answer, found.group(2))

    def test_json_is_all_that_is_printed(self):
        code, answer, said = threshold(*BASIC, "--joining", "50", "--json")
        self.assertEqual((code, said), (0, ""))
        found = json.loads(answer)
        self.assertEqual(found["points"], 200)
        self.assertEqual(found["with_joining"]["order"], 3)
        self.assertEqual([level["points"] for level in found["levels"]], [350, 800])

    def test_what_cannot_work_ends_with_1_and_warnings_with_0(self):
        for words, code, said in (
            (["--rate", "1 per 100.00"], 1, "Cannot work: an order of 60.00 USD earns no point"),
            (["--joining", "240"], 1, "Cannot work: the 240 points for joining are enough"),
            (["--cost", "120.00"], 1, "Cannot work: the prize costs you 120.00 USD"),
            (["--cost", "30.00"], 0, "Warning: the prize costs you 30.00 USD, more than"),
        ):
            found, answer, _ = threshold(*BASIC, *words)
            self.assertEqual(found, code, answer)
            self.assertIn(said, answer)

    def test_json_of_what_cannot_work_ends_with_1_too(self):
        code, answer, _ = threshold(*BASIC, "--joining", "240", "--json")
        self.assertEqual(code, 1)
        self.assertEqual(json.loads(answer)["findings"][0]["rule"], "bonus-buys-prize")

    def test_amounts_that_are_no_plain_numbers_end_with_2_and_say_why(self):
        for aov, said in (
            ("1,980 JPY", 'letter 2 of "1,980" is a comma'),
            ("-60", 'letter 1 of "-60" is a minus'),
            ("6e1", 'letter 2 of "6e1" is an exponent'),
            ("12345678901234567890", '"12345678901234567890" has 20 digits before the point'),
            ("", '"" is no amount'),
        ):
            for words in (["--aov", aov], [f"--aov={aov}"] if aov else ["--aov", ""]):
                code, answer, found = threshold(*words, "--orders", "3-4", "--margin", "55")
                self.assertEqual((code, answer), (2, ""), found)
                self.assertIn(f"--aov: {said}", found)

    def test_too_many_points_for_an_entry_are_refused(self):
        words = ["--aov", "999999999999999", "--orders", "3-4", "--margin", "55"]
        code, answer, said = threshold(*words)
        self.assertEqual((code, answer), (2, ""))
        self.assertEqual(said, "the amounts are too large to be counted with\n")

    def test_a_missing_option_is_named(self):
        code, answer, said = threshold("--aov", "60", "--orders", "3-4")
        self.assertEqual((code, answer), (2, ""))
        self.assertIn("regulars threshold: --margin is required", said)

    def test_a_currency_outside_the_quotes_is_explained(self):
        code, _, said = threshold("--aov", "60.00", "USD", "--orders", "3-4", "--margin", "55")
        self.assertEqual(code, 2)
        self.assertIn("an amount and its currency are one word in quotes", said)


class WithShopTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.shop = self.root / "shop"
        subprocess.run([binary(), "init", self.shop], stdout=subprocess.DEVNULL, check=True)

    def change(self, old, new):
        program = self.shop / "flows" / "program.yaml"
        text = program.read_text(encoding="utf-8")
        self.assertIn(old, text)
        program.write_text(text.replace(old, new), encoding="utf-8")

    def test_the_prizes_that_ship_fit_and_the_rules_are_the_shops(self):
        code, answer, said = threshold(*BASIC, str(self.shop))
        self.assertEqual((code, said), (0, ""))
        self.assertIn("with 50 points for joining", answer)
        self.assertRegex(answer, r"200  Linen hand towel +4 +3  fits\n")
        self.assertRegex(answer, r"800  Waffle linen throw +14 +13  later than order 4\n")
        self.assertNotIn("Warning", answer)

    def test_another_rate_in_the_file_changes_the_answer_without_a_restart(self):  # R8
        self.change("earn: 1 per 1.00 USD", "earn: 10 per 1.00 USD")
        code, answer, _ = threshold(*BASIC, str(self.shop))
        self.assertEqual(code, 0)
        self.assertIn("A first prize for 2000 points\n", answer)
        self.assertIn("Warning: none of your prizes fits orders 3 to 4", answer)

    def test_the_secrets_are_not_needed(self):
        shutil.rmtree(self.shop / "secrets")
        self.assertEqual(threshold(*BASIC, str(self.shop))[0], 0)

    def test_a_shop_that_cannot_be_used_ends_with_2(self):
        code, answer, said = threshold(*BASIC, str(self.root / "none"))
        self.assertEqual((code, answer), (2, ""))
        self.assertIn("[no-shop]", said)
        self.change("currency: USD", "currency: dollars")
        code, answer, said = threshold(*BASIC, str(self.shop))
        self.assertEqual((code, answer), (2, ""))
        self.assertIn("flows/program.yaml:", said)

    def test_another_currency_than_the_shops_is_refused(self):
        for words in (["--currency", "EUR"], ["--cost", "9.00 EUR"]):
            code, _, said = threshold(*BASIC, *words, str(self.shop))
            self.assertEqual(code, 2, said)
            self.assertIn("USD", said)

    def test_the_database_is_neither_read_nor_made(self):
        threshold(*BASIC, str(self.shop))
        self.assertEqual(list(self.shop.glob("regulars.db*")), [])


if __name__ == "__main__":
    unittest.main()

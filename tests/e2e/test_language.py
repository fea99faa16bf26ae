"""A shopper chooses a language in the chat and keeps it; others read on in the shop's first."""

import unittest

from shopper import words_of
from world import Case

ANA = "ana@example.com"
BEN = "ben@example.com"
HOUR = 3600


class LanguageTest(Case):
    def setUp(self):
        """English and Spanish; points are told as money and end after two days, with a warning."""
        self.world = self.open_world(start=False)
        program = self.world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        for old, new in (
            ("languages: [en]", "languages: [en, es]"),
            ("expire: never", "expire: 2 days after earning\n  warn: [1 day]\n  credit: 0.01 USD"),
        ):
            self.assertIn(old, text)
            text = text.replace(old, new)
        program.write_text(text, encoding="utf-8")
        self.world.program.start()
        self.ana = self.world.member("75401", ANA, "60.00")
        self.ben = self.world.member("75402", BEN, "60.00")

    def choose(self, shopper, name):
        shopper.mark()
        shopper.say("idioma")
        shopper.tap(shopper.await_offer(name))
        shopper.hear("seguimos en español")
        shopper.rest()

    def asked_why(self, shopper, words="Why 110?"):
        shopper.mark()
        shopper.say(words)
        shopper.hear("came about")
        self.world.settle()
        return "\n".join(words_of(message) for message in shopper.unread()).replace("\xa0", " ")

    def test_why_is_told_in_spanish_to_who_chose_it_and_in_english_to_others(self):
        self.choose(self.ana, "Español")
        self.world.program.restart()
        told = self.asked_why(self.ana, "¿Por qué 110?")
        self.assertIn("1,10 US$", told)
        self.assertRegex(told, r"\+0,50 US\$  Bono de bienvenida, \d+ de noviembre de 2026")
        self.assertRegex(told, r"\+0,60 US\$  Pedido \d+, \d+ de noviembre de 2026")
        told = self.asked_why(self.ben)
        self.assertIn("$1.10", told)
        self.assertRegex(told, r"\+\$0.50  Joining bonus, November \d+, 2026")
        self.assertEqual(
            self.world.ledger.rows("SELECT address, language FROM contact ORDER BY address"),
            [("75401", "es"), ("75402", None)],
        )
        self.expect_no_dead(self.world)

    def test_what_is_said_later_is_in_the_chosen_language_too(self):
        self.choose(self.ana, "Español")
        for shopper in (self.ana, self.ben):
            shopper.say("start")
            shopper.rest()
        self.assertEqual(self.world.program.stop(), 0)
        self.world.clock.advance(23.05 * HOUR)
        self.world.program.start()
        self.ana.hear("1,10.US.*26 de noviembre de 2026")
        self.ben.hear(r"\$1.10.*November 26, 2026")
        self.expect_no_dead(self.world)

    def test_a_language_that_is_taken_out_gives_way_to_the_first(self):
        self.choose(self.ana, "Español")
        program = self.world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("[en, es]", "[en]"), encoding="utf-8")
        self.world.program.restart()
        self.assertIn("Joining bonus", self.asked_why(self.ana))
        self.expect_no_dead(self.world)


if __name__ == "__main__":
    unittest.main()

"""`regulars messenger check` says what is wrong with the page and how to mend it."""

import unittest

from pretend_server import Reply
from pretend_graph import error_body
from world import Case


class MessengerCheckTest(Case):
    def setUp(self):
        self.world = self.open_world(start=False)
        self.graph = self.world.graph

    def check(self):
        return self.world.program.command("messenger", "check")

    def set_up(self):
        code, said = self.world.program.command("messenger", "setup")
        self.assertEqual(code, 0, said)

    def test_a_page_without_get_started_is_found_and_setup_mends_it(self):
        self.set_up()
        self.graph.profile = {}
        code, said = self.check()
        self.assertEqual(code, 1, said)
        self.assertIn("Get Started is not set", said)
        self.assertIn(f"run: regulars messenger setup {self.world.folder.path}\n", said)
        self.set_up()
        code, said = self.check()
        self.assertEqual(code, 0, said)
        self.assertIn("shows Get Started and the menu of your files", said)

    def test_a_new_page_lacks_everything(self):
        code, said = self.check()
        self.assertEqual(code, 1, said)
        self.assertIn("The page is not subscribed", said)
        self.assertIn("The menu on the page is not the one of your files.", said)

    def test_the_secret_of_another_app_is_not_called_a_wrong_token(self):
        path = self.world.folder.path / "secrets" / "app_secret"
        path.write_text("of-another-app")
        code, said = self.check()
        self.assertEqual(code, 1, said)
        self.assertIn("copy the app secret from the basic settings", said)
        self.assertNotIn("make a new one", said)
        self.graph.bad_proofs = 0

    def test_a_missing_permission_is_named_and_setup_is_not_advised(self):
        self.set_up()
        self.graph._subscriptions = lambda call: Reply(403, error_body(200))
        code, said = self.check()
        self.assertEqual(code, 1, said)
        self.assertIn("the permissions pages_messaging and pages_manage_metadata", said)
        self.assertNotIn("messenger setup", said)


if __name__ == "__main__":
    unittest.main()

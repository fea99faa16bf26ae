"""What a command says about secrets, and from where it takes them."""

import os
import unittest

from world import Case

PAGE_SECRETS = ("page_token", "app_secret", "verify_token")
EMBEDDED = "{kind: embedded}"


class MissingSecretTest(Case):
    def assert_refused(self, world, *words):
        code, said = world.program.command(*words)
        self.assertEqual(code, 2, said)
        return said

    def test_each_missing_secret_is_named_with_its_file_and_what_it_is(self):
        world = self.open_world(start=False)
        folder = world.folder.path / "secrets"
        for name in ("page_token", "store_secret"):
            os.remove(folder / name)
        for words in (("messenger", "check"), ("messenger", "setup"), ("store", "check")):
            said = self.assert_refused(world, *words)
            self.assertIn('"page" needs the secret page_token', said)
            self.assertIn("from Meta's app dashboard", said)
            self.assertIn(f"chmod 600 {folder}/page_token", said)
            self.assertIn('"store" needs the secret store_secret', said)
            self.assertIn(f"there is no file {folder}/store_secret", said)
            self.assertIn("openssl rand -base64 32", said)
            self.assertNotIn("app_secret", said)

    def test_an_empty_secret_is_as_bad_as_a_missing_one(self):
        world = self.open_world(start=False)
        path = world.folder.path / "secrets" / "verify_token"
        path.write_text("\n")
        for words in (("messenger", "check"), ("serve",)):
            said = self.assert_refused(world, *words)
            self.assertIn("needs the secret verify_token", said)
            self.assertIn(f"{path} is empty", said)

    def test_a_shop_without_a_page_is_told_the_line_and_the_secrets_it_needs(self):
        world = self.open_world(start=False, store=EMBEDDED)
        world.folder.change("page: ", "# page: ")
        for words in (("messenger", "check"), ("messenger", "setup")):
            said = self.assert_refused(world, *words)
            self.assertIn('page: {id: "1000"', said)
            self.assertIn(f"{world.folder.path}/secrets/", said)
            for name in PAGE_SECRETS:
                self.assertIn(f"  {name}: ", said)

    def test_a_token_that_messenger_refuses_is_named_with_its_file(self):
        world = self.open_world(start=False)
        (world.folder.path / "secrets" / "page_token").write_text("EAAGold")
        code, said = world.program.command("messenger", "check")
        self.assertEqual(code, 1, said)
        self.assertIn("put it into the secret page_token", said)
        world.graph.bad_tokens = 0

    def test_commands_that_need_no_secret_work_without_them(self):
        world = self.open_world()
        self.assertEqual(world.program.stop(), 0)
        for name in world.folder.secrets:
            os.remove(world.folder.path / "secrets" / name)
        for words in (("verify",), ("job", "list"), ("chat",)):
            code, said = world.program.command(*words)
            self.assertEqual(code, 0, said)
        code, said = world.program.command("job", "retry", "4711")
        self.assertEqual((code, said), (1, "There is no such row.\n"))


class CredentialsTest(Case):
    """systemd 254 and newer hand credentials over with mode 0440."""

    def open_with_credentials(self):
        world = self.open_world(start=False)
        folder = world.folder.path / "credentials"
        os.rename(world.folder.path / "secrets", folder)
        for name in world.folder.secrets:
            os.chmod(folder / name, 0o440)
        world.folder.change("secrets: secrets/", f"secrets: {folder}/")
        world.program.more_environment["CREDENTIALS_DIRECTORY"] = str(folder)
        return world, folder

    def assert_refused(self, world):
        world.program.launch()
        self.assertEqual(world.program.wait_exit(30), 2, world.program.log_tail())
        world.program.forget()
        self.assertIn("can be read by others", world.program.log())

    def test_files_that_the_group_may_read_are_taken_from_the_folder_of_systemd(self):
        world, _ = self.open_with_credentials()
        world.program.start()

    def test_a_file_that_everybody_may_read_is_refused_there_too(self):
        world, folder = self.open_with_credentials()
        os.chmod(folder / "page_token", 0o444)
        self.assert_refused(world)

    def test_a_file_that_the_group_may_read_is_refused_in_any_other_folder(self):
        world, folder = self.open_with_credentials()
        other = world.folder.path / "other"
        other.mkdir()
        world.program.more_environment["CREDENTIALS_DIRECTORY"] = str(other)
        self.assert_refused(world)

    def test_a_link_that_leads_out_of_the_folder_is_refused(self):
        world, folder = self.open_with_credentials()
        os.rename(folder / "page_token", world.folder.path / "page_token")
        os.symlink(world.folder.path / "page_token", folder / "page_token")
        self.assert_refused(world)


if __name__ == "__main__":
    unittest.main()

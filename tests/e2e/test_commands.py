"""What the commands say to somebody who types them: wrong words, a shop that is there already."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

try:
    import jsonschema
except ImportError:
    jsonschema = None

from program import binary
from shop_folder import free_port


def regulars(*words):
    """The exit code, and what was said."""
    done = subprocess.run(
        [binary(), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


class WrongWordsTest(unittest.TestCase):
    def assert_said(self, words, *expected):
        code, said = regulars(*words)
        self.assertEqual(code, 2, said)
        for part in expected:
            self.assertIn(part, said)

    def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(self):
        self.assert_said(["chek"], 'no command "chek"; did you mean "check"?')
        self.assert_said(["messenger", "setpu"], "regulars messenger:", 'did you mean "setup"?')
        self.assert_said(["job", "retyr", "3"], 'did you mean "retry"?', "list, retry, discard")

    def test_a_mistyped_option_is_answered_with_the_one_that_was_meant(self):
        for option in ("--prot", "--prot=9000"):
            self.assert_said(["serve", option], 'no option "--prot"; did you mean "--port"?')
        wrong = ["job", "discard", "3", "--raeson", "gone"]
        self.assert_said(wrong, 'no option "--raeson"; did you mean "--reason"?')

    def test_words_that_nothing_is_like_are_answered_with_all_there_are(self):
        self.assert_said(["frobnicate"], 'no command "frobnicate". The commands are: serve, chat,')
        self.assert_said([], "a command is missing. The commands are: serve, chat,")
        self.assert_said(["link"], "regulars link: a command is missing. The commands are: order")
        self.assert_said(["check", "--fast"], 'no option "--fast". The options are: --help')

    def test_a_word_too_many_and_a_number_that_is_none_are_named(self):
        self.assert_said(["check", "a", "b"], '"b" is one word too many')
        self.assert_said(["job", "retry", "abc"], 'ID: "abc" is no whole number')

    def test_a_whole_number_is_taken_as_it_was_typed_or_refused(self):
        """Neither 010 is 8 or 10, nor 0x10 is 16."""
        mend = "write its digits alone, such as 12"
        for word in ("010", "0x10", "0b1", "+5", " 5", "5 ", "1e3", "1.0", "1,000", ""):
            said = f'"{word}" is no whole number; {mend}'
            for words in (
                ["points", "add", "1", word, "--reason", "x"],
                ["points", "take", "1", word, "--reason", "x"],
                ["job", "retry", word],
                ["job", "discard", word, "--reason", "x"],
                ["referrals", "approve", word],
                ["referrals", "refuse", word, "--reason", "x"],
                ["serve", f"--port={word}"],
            ):
                if word or words[0] != "serve":
                    self.assert_said(words, said)
        self.assert_said(["serve", "--port=65536"], "is too large; write a whole number from 0 to")
        self.assert_said(["job", "retry", "1" * 19], "is too large; write a whole number from 0 to")
        figures = ["threshold", "--aov", "60.00", "--margin", "55"]
        self.assert_said([*figures, "--orders", "3-04"], '"3-04" is no range of orders')
        self.assert_said([*figures, "--orders", "3", "--joining", "050"], '"050" are no points')

    def test_two_shops_in_folders_of_one_name_are_refused(self):
        with tempfile.TemporaryDirectory() as around:
            folders = [str(Path(around) / part / "shop") for part in ("a", "b")]
            for folder in folders:
                self.assertEqual(regulars("init", folder)[0], 0)
            self.assert_said(["serve", *folders], 'two of these folders are named "shop"')

    def test_help_and_version_are_no_mistakes(self):
        self.assertEqual(regulars("--version"), (0, "regulars 0.1.0\n"))
        for words in (["--help"], ["check", "--help"]):
            code, said = regulars(*words)
            self.assertEqual(code, 0, said)
            self.assertIn("Usage:", said)


class InitTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.shop = self.root / "shop"

    def init(self):
        code, said = regulars("init", str(self.shop))
        self.assertEqual(code, 0, said)
        return said

    def test_a_new_shop_is_told_with_all_its_files(self):
        said = self.init()
        self.assertIn(f"A new shop is in {self.shop}: shop.yaml, flows/", said)
        self.assertIn("secrets/link_key", said)
        self.assertNotIn("Kept", said)

    def test_a_shop_that_is_there_is_kept_and_said_to_be(self):
        self.init()
        (self.shop / "shop.yaml").write_text("shop: Mine\nstore: {kind: embedded}\n")
        before = {path: path.read_bytes() for path in self.shop.rglob("*") if path.is_file()}
        said = self.init()
        self.assertIn(f"There is a shop in {self.shop} already. Kept as they were: shop.yaml", said)
        self.assertIn("Nothing was missing, so nothing was added.", said)
        self.assertNotIn("new shop", said)
        after = {path: path.read_bytes() for path in self.shop.rglob("*") if path.is_file()}
        self.assertEqual(after, before)

    def test_what_was_missing_in_a_shop_is_told_apart_from_what_was_kept(self):
        self.init()
        os.remove(self.shop / "flows" / "order.yaml")
        said = self.init()
        kept, added = said.split("Added, because they were missing: ")
        self.assertTrue(added.startswith("flows/order.yaml.\n"), said)
        self.assertNotIn("order.yaml", kept)

    def test_flows_without_settings_are_kept_too(self):
        (self.shop / "flows").mkdir(parents=True)
        (self.shop / "flows" / "order.yaml").write_text("mine")
        said = self.init()
        self.assertIn("There are files of a shop in", said)
        self.assertIn("Kept as they were: flows/order.yaml.\n", said)
        self.assertEqual((self.shop / "flows" / "order.yaml").read_text(), "mine")

    def test_a_slash_at_the_end_is_not_doubled(self):
        code, said = regulars("init", f"{self.shop}/")
        self.assertEqual(code, 0, said)
        self.assertIn(f"change {self.shop}/shop.yaml and the files in {self.shop}/flows", said)

    def test_a_name_without_letters_makes_nothing(self):
        code, said = regulars("init", "")
        self.assertEqual(code, 2, said)
        self.assertIn("write: regulars init .", said)


def parts_of(schema):
    """The schema and every schema inside it."""
    yield schema
    inside = [schema.get("items"), schema.get("propertyNames"), schema.get("additionalProperties")]
    for several in ("properties", "definitions"):
        inside += schema.get(several, {}).values()
    for several in ("anyOf", "allOf"):
        inside += schema.get(several, [])
    for part in inside:
        if isinstance(part, dict):
            yield from parts_of(part)


class SchemaTest(unittest.TestCase):
    """An editor's schema; what it takes and refuses is tested in tests/engine."""

    def schema(self):
        code, said = regulars("schema", "program")
        self.assertEqual(code, 0, said)
        return json.loads(said)

    def test_the_programs_schema_is_printed_and_nothing_else(self):
        schema = self.schema()
        self.assertEqual(schema["$schema"], "http://json-schema.org/draft-07/schema#")
        for key in schema["required"]:
            self.assertIn(key, schema["properties"])
        self.assertIs(schema["additionalProperties"], False)

    def test_every_reference_leads_to_a_definition(self):
        schema = self.schema()
        text = json.dumps(schema)
        names = re.findall(r'"\$ref": "#/definitions/(\w+)"', text)
        self.assertEqual(set(names), set(schema["definitions"]))

    def test_the_schema_is_one_for_those_who_know_draft_07(self):
        schema = self.schema()
        if jsonschema is not None:
            jsonschema.Draft7Validator.check_schema(schema)
        for part in parts_of(schema):
            for pattern in filter(None, [part.get("pattern")]):
                self.assertTrue(pattern.startswith("^") and pattern.endswith("$"), pattern)
                re.compile(pattern)
            self.assertLessEqual(set(part.get("required", [])), set(part.get("properties", {})))

    def test_a_mistyped_file_is_answered_with_the_one_there_is(self):
        code, said = regulars("schema", "progam")
        self.assertEqual(code, 2, said)
        self.assertIn('did you mean "program"?', said)


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.shop = self.root / "shop"
        regulars("init", str(self.shop))

    def change(self, name, old, new):
        path = self.shop / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def test_tests_that_hold_the_old_bonus_are_explained(self):
        explained = "change what the test expects"
        self.assertNotIn(explained, regulars("check", str(self.shop))[1])
        self.change("flows/program.yaml", "joining: 50", "joining: 75")
        code, said = regulars("check", str(self.shop))
        self.assertEqual(code, 1, said)
        self.assertIn("FAILED", said)
        self.assertEqual(said.count(explained), 1)

    def test_advice_is_printed_and_keeps_nothing_from_being_used(self):
        code, said = regulars("check", str(self.shop))
        self.assertEqual(code, 0, said)
        self.assertIn("[no-codes]", said)

    def test_findings_of_two_shops_name_the_folder(self):
        other = self.root / "other"
        regulars("init", str(other))
        with open(other / "flows" / "help.yaml", "a", encoding="utf-8") as file:
            file.write("nonsense: 1\n")
        code, said = regulars("serve", str(self.shop), str(other))
        self.assertEqual(code, 2, said)
        self.assertIn(f"{other}/flows/help.yaml:", said)


class DatabaseTest(unittest.TestCase):
    def setUp(self):
        self.shop = Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.shop)
        regulars("init", str(self.shop))

    def make(self, sql):
        database = sqlite3.connect(self.shop / "regulars.db")
        database.executescript(sql)
        database.close()

    def test_another_programs_file_is_refused(self):
        self.make("CREATE TABLE wp_orders(id INTEGER)")
        before = (self.shop / "regulars.db").read_bytes()
        for words in (["serve"], ["verify"], ["job", "list"], ["job", "retry", "1"]):
            code, said = regulars(*words, str(self.shop))
            self.assertEqual(code, 2, said)
            self.assertIn("the database is another program's", said)
        self.assertEqual((self.shop / "regulars.db").read_bytes(), before)
        self.assertEqual(list(self.shop.glob("regulars.db-*")), [])

    def test_a_newer_programs_file_is_no_proof_that_all_adds_up(self):
        self.make("CREATE TABLE schema_step(version INTEGER); PRAGMA user_version = 907;")
        for words in (["serve"], ["verify"], ["job", "list"]):
            code, said = regulars(*words, str(self.shop))
            self.assertEqual(code, 4, said)
            self.assertIn("the database has version 907", said)


class DemoTest(unittest.TestCase):
    def setUp(self):
        self.state = Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.state)
        self.shop = self.state / "regulars-demo"

    def start(self, *words):
        """Returns the process once it listens, and what it said until then."""
        process = subprocess.Popen(
            [binary(), "serve", "--port", str(free_port()), *words],
            env={**os.environ, "XDG_STATE_HOME": str(self.state)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        said = ""
        for line in process.stdout:
            said += line.decode("utf-8", "replace")
            if "Ctrl-C" in said:
                break
        return process, said

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(30), 0)

    def keep_mark(self):
        database = sqlite3.connect(self.shop / "regulars.db")
        with database:
            database.execute("INSERT INTO setting VALUES ('mark', 'kept')")
        database.close()

    def marks(self):
        database = sqlite3.connect(self.shop / "regulars.db")
        rows = database.execute("SELECT value FROM setting WHERE name = 'mark'").fetchall()
        database.close()
        return [value for (value,) in rows]

    def test_fresh_beside_a_running_demo_changes_nothing(self):
        running, _ = self.start()
        self.keep_mark()
        before = (self.shop / "regulars.db").stat().st_ino

        second, said = self.start("--fresh")

        self.assertEqual(second.wait(30), 5, said)
        self.assertIn("the demo is running, so nothing was removed", said)
        self.assertEqual((self.shop / "regulars.db").stat().st_ino, before)
        self.stop(running)
        self.assertEqual(self.marks(), ["kept"])

    def test_fresh_empties_the_database_and_keeps_what_the_owner_wrote(self):
        self.stop(self.start()[0])
        self.keep_mark()
        help_flow = self.shop / "flows" / "help.yaml"
        mine = help_flow.read_text(encoding="utf-8") + "# mine\n"
        help_flow.write_text(mine, encoding="utf-8")

        process, said = self.start("--fresh")

        self.assertIn("Its shop.yaml and flows stay as they are", said)
        self.stop(process)
        self.assertEqual(self.marks(), [])
        self.assertEqual(help_flow.read_text(encoding="utf-8"), mine)


if __name__ == "__main__":
    unittest.main()

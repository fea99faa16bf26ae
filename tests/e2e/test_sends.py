"""Messages to shoppers: in order, once, and what each kind of refusal leads to."""

import unittest

from clock import wait_until
from pretend_graph import graph_error
from pretend_server import Fault
from world import Case

ANA = "ana@example.com"
PSID = "73001"

# One word, one message: "points" and "prizes" are answered with several.
ECHO_FLOW = """\
flow: zebra
start:
  - words: [zebra]
steps:
  - say: Zebra.
    end: yes
"""


def open_zebra_world(case):
    world = case.open_world(start=False)
    (world.folder.flows / "zebra.yaml").write_text(ECHO_FLOW)
    world.program.start()
    return world


class SendCase(Case):
    def setUp(self):
        self.world = open_zebra_world(self)
        self.graph = self.world.graph
        self.ana = self.world.member(PSID, ANA)
        self.world.settle()
        self.first = len(self.graph.attempts(PSID))
        self.ana.mark()

    def new_attempts(self):
        """Sends to Ana since the test began."""
        return self.graph.attempts(PSID)[self.first :]

    def new_reached(self):
        return [send for send in self.new_attempts() if send.reached]

    def message_state(self):
        """The state of the newest message to Ana."""
        return self.world.ledger.one(
            "SELECT m.state FROM message m JOIN contact c ON c.id = m.contact_id"
            " WHERE c.address = ? AND m.direction = 'out' ORDER BY m.id DESC", PSID,
        )

    def nothing_follows(self, seconds=50):
        """Time goes by, all work is done, and no further attempt was made."""
        self.world.settle()
        before = len(self.graph.attempts())
        self.world.program.advance(seconds)
        self.world.settle()
        self.world.program.advance(seconds)
        self.world.settle()
        self.assertEqual(len(self.graph.attempts()), before)


class OrderTest(SendCase):
    def assert_in_order(self):
        rows = self.world.ledger.rows(
            "SELECT m.mid FROM message m JOIN contact c ON c.id = m.contact_id"
            " WHERE c.address = ? AND m.direction = 'out' AND m.mid IS NOT NULL ORDER BY m.id",
            PSID,
        )
        decided = [mid for (mid,) in rows]
        arrived = [send.mid for send in self.graph.reached(PSID) if send.mid in set(decided)]
        self.assertEqual(arrived, decided)

    def test_messages_to_one_person_arrive_in_the_order_in_which_they_were_said(self):
        self.graph.fail(Fault("slow", seconds=0.3), PSID, times=3)
        for word in ("points", "zebra", "points"):
            self.ana.say(word)
        self.world.settle()
        wait_until(lambda: len(self.new_reached()) >= 3, 10, "three answers")
        self.assert_in_order()

    def test_a_message_that_must_be_repeated_is_not_overtaken(self):
        self.graph.fail(Fault("error", 500, b""), PSID)
        for word in ("points", "zebra"):
            self.ana.say(word)
        self.world.hurry(lambda: len(self.new_reached()) >= 2, "both answers", step=10)
        self.world.settle()
        attempts = self.new_attempts()
        self.assertEqual(attempts[0].body, attempts[1].body)
        self.assert_in_order()

    def test_a_slow_answer_to_one_person_does_not_hold_up_another(self):
        ben = self.world.member("73002", "ben@example.com")
        self.world.settle()
        ben.mark()
        self.graph.fail(Fault("slow", seconds=5), PSID)
        self.ana.say("zebra")
        wait_until(self.new_attempts, 10, "the slow send to begin")
        ben.say("zebra")
        ben.hear("zebra", seconds=4)
        self.assertEqual(self.new_reached(), [])

    def test_every_send_carries_a_name_that_comes_back_in_the_echo(self):
        names = [send.metadata for send in self.graph.attempts()]
        self.assertTrue(all(names))
        self.assertEqual(len(set(names)), len(names))


class DoubtTest(SendCase):
    def test_the_echo_settles_a_lost_answer_without_a_second_send(self):
        self.graph.fail(Fault("lost"), PSID)
        self.ana.say("zebra")
        self.world.hurry(lambda: self.message_state() == "sent", "the echo to be heard", step=5)
        self.nothing_follows()
        self.assertEqual(len(self.new_attempts()), 1)

    def test_without_an_echo_a_lost_answer_is_said_again_once(self):
        self.graph.echo = "never"
        self.graph.fail(Fault("lost"), PSID, times=2)
        self.ana.say("zebra")
        self.world.hurry(lambda: len(self.new_attempts()) >= 2, "the second send", step=10)
        done = lambda: self.world.ledger.undecided() == 0
        self.world.hurry(done, "the second doubt to be given up", step=10)
        self.nothing_follows()
        self.assertEqual(len(self.new_attempts()), 2)
        first, second = self.new_attempts()
        self.assertEqual(first.message, second.message)

    def test_an_echo_that_comes_before_the_answer_does_no_harm(self):
        self.graph.echo = "before"
        self.ana.say("zebra")
        self.ana.hear("zebra")
        self.world.settle()
        self.assertEqual(self.message_state(), "sent")
        self.nothing_follows()
        self.assertEqual(len(self.new_attempts()), 1)

    def test_a_connection_that_broke_before_the_message_was_taken_is_made_good(self):
        self.graph.fail(Fault("drop"), PSID)
        self.ana.say("zebra")
        self.world.hurry(self.new_reached, "the message", step=10)
        self.nothing_follows()
        self.assertEqual(len(self.new_reached()), 1)

    def test_a_foreign_echo_settles_nothing(self):
        """Somebody else's message with a metadata of ours in it, sent to another person."""
        self.graph.echo = "never"
        self.graph.fail(Fault("lost"), PSID)
        self.ana.say("zebra")
        wait_until(self.new_attempts, 10, "the first send")
        message = self.new_attempts()[0].message
        self.world.messenger.send(self.world.messenger.echo("79999", message, "m_other"))
        self.world.hurry(lambda: len(self.new_attempts()) == 2, "the second send", step=10)


class RefusalTest(SendCase):
    def test_a_closed_window_is_not_tried_again(self):
        self.graph.fail(graph_error(10, 2018278), PSID)
        self.ana.say("zebra")
        wait_until(self.new_attempts, 10, "the send")
        self.nothing_follows()
        self.assertEqual(len(self.new_attempts()), 1)
        self.assertIn(self.message_state(), ("refused", "held"))

    def test_somebody_who_cannot_be_reached_is_left_alone_until_they_write_again(self):
        self.graph.fail(graph_error(551, 1545041), PSID)
        self.ana.say("zebra")
        wait_until(self.new_attempts, 10, "the send")
        self.nothing_follows()
        self.assertEqual(len(self.new_attempts()), 1)
        contact = "SELECT is_unreachable FROM contact WHERE address = ?"
        self.assertEqual(self.world.ledger.one(contact, PSID), 1)
        self.ana.say("zebra")
        self.ana.hear("zebra")
        self.assertEqual(self.world.ledger.one(contact, PSID), 0)

    def test_a_fault_that_may_be_a_block_is_tried_a_few_times_and_holds_up_nobody(self):
        away = [self.world.shopper(f"7400{i}") for i in range(6)]
        for person in away:
            for _ in range(9):
                self.graph.fail(graph_error(2), person.psid)
            person.say("zebra")
        wait_until(
            lambda: all(self.graph.attempts(person.psid) for person in away), 10, "every attempt"
        )
        self.ana.say("zebra")
        self.ana.hear("zebra")  # although six calls in a row failed
        unreachable = "SELECT count(*) FROM contact WHERE is_unreachable"
        self.world.hurry(
            lambda: self.world.ledger.one(unreachable) == len(away), "all to be given up", step=100
        )
        self.assertEqual({len(self.graph.attempts(person.psid)) for person in away}, {4})
        self.assertEqual(self.world.ledger.dead(), [])

    def test_a_dead_token_stops_the_page_and_nothing_is_lost(self):
        ben = self.world.member("73003", "ben@example.com")
        self.world.settle()
        ben.mark()
        self.graph.is_revoked = True
        self.ana.say("zebra")
        wait_until(lambda: self.graph.revoked_calls, 10, "the refusal")
        for _ in range(5):
            ben.say("zebra")
        wait_until(self.world.ledger.has_decided_all, 10, "the events to be decided")
        posts = [call for call in self.graph.revoked_calls if call.endswith("/messages")]
        self.assertLessEqual(len(posts), 2)
        self.graph.is_revoked = False
        self.world.hurry(lambda: self.new_reached() and ben.unread(), "both answers", step=100)

    def test_a_rate_limit_is_waited_out(self):
        self.graph.fail(graph_error(613), PSID)
        self.assert_repeated_once()

    def test_an_error_of_the_platform_is_waited_out(self):
        self.graph.fail(Fault("error", 503, b"<html>busy</html>"), PSID)
        self.assert_repeated_once()

    def test_an_error_that_calls_itself_transient_is_waited_out(self):
        body = {"error": {"code": 2, "message": "x", "type": "x", "is_transient": True}}
        self.graph.fail(Fault("error", 500, body), PSID)
        self.assert_repeated_once()

    def assert_repeated_once(self):
        """The second attempt comes by itself, 4 to 6 seconds later, and is the last."""
        self.ana.say("zebra")
        wait_until(self.new_attempts, 10, "the first attempt")
        self.assertEqual(self.new_reached(), [])
        wait_until(self.new_reached, 10, "the second attempt")
        first, second = self.new_attempts()
        self.assertEqual(first.body, second.body)
        self.assertGreaterEqual(second.at_ms - first.at_ms, 3900)
        self.world.settle()
        self.assertEqual(len(self.new_attempts()), 2)

    def test_a_request_that_the_platform_calls_wrong_is_laid_aside_at_once(self):
        self.graph.fail(graph_error(100, 2018109), PSID)
        self.ana.say("zebra")
        wait_until(lambda: self.world.ledger.dead(), 10, "the job to be dead")
        self.nothing_follows()
        self.assertEqual(len(self.new_attempts()), 1)


class PageTest(Case):
    def test_a_page_that_is_not_subscribed_is_subscribed_at_the_start_and_the_owner_is_told(self):
        """After an hour of failed deliveries Meta unsubscribes a page without a word."""
        world = self.open_world()
        wait_until(lambda: world.graph.subscribed_fields, 10, "the subscription")
        needed = {
            "messages", "messaging_postbacks", "messaging_referrals", "message_echoes",
            "messaging_policy_enforcement",
        }
        self.assertEqual(needed - set(world.graph.subscribed_fields), set())
        self.assertNotIn("response_feedback", world.graph.subscribed_fields)
        note = "SELECT count(*) FROM owner_note WHERE sentence LIKE '%subscribed again%'"
        wait_until(lambda: world.ledger.one(note) == 1, 10, "the note for the owner")

    def test_messenger_setup_sets_what_a_new_person_sees(self):
        """Without a Get Started payload new people bring no ref (messenger profile)."""
        world = self.open_world()
        code, output = world.program.command("messenger", "setup")
        self.assertEqual(code, 0, output)
        profile = world.graph.profile
        self.assertTrue(profile["get_started"]["payload"])
        self.assertTrue(profile["persistent_menu"])
        code, output = world.program.command("messenger", "check")
        self.assertEqual(code, 0, output)

    def test_a_page_that_was_blocked_sends_nothing_more(self):
        world = open_zebra_world(self)
        ana = world.member(PSID, ANA)
        world.settle()
        block = {
            "recipient": {"id": world.messenger.page_id},
            "timestamp": world.clock.now_ms(),
            "policy_enforcement": {"action": "block", "reason": "test"},
        }
        world.messenger.send(block)
        world.settle()
        before = len(world.graph.attempts())
        ana.say("zebra")
        world.settle()
        self.assertEqual(len(world.graph.attempts()), before)


if __name__ == "__main__":
    unittest.main()

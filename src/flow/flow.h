// One conversation as the owner wrote it: triggers, steps, tests. Values only.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace regulars::flow {

/// A text with placeholders, by plural class where the owner gave several: {one: …, other: …}.
/// A single text is under "other". The first number the text mentions decides the class.
struct Text {
  std::map<std::string, std::string, std::less<>> by_plural;
  core::Place place;

  bool is_empty() const { return by_plural.empty(); }
};

/// `if: member`, `if: points >= 200`, `if: {reward: towel}`; all must hold.
struct Condition {
  enum class Compare { kIsSet, kEqual, kNotEqual, kLess, kAtMost, kMore, kAtLeast };
  std::string fact;
  Compare compare = Compare::kIsSet;
  std::string value;
  bool negated = false;  // `unless`
  core::Place place;
};

struct Choice {
  Text title;
  std::string go;                  // a step of this flow
  std::vector<std::string> words;  // typed instead of tapped, folded; the title counts too
  core::Place place;
};

enum class AnswerKind { kText, kEmail, kOrderNumber, kNumber, kYesNo };

/// What a step waits for and for how long.
struct NoAnswer {
  std::chrono::minutes after{std::chrono::hours(23)};
  std::string go;  // a step; empty: the conversation ends quietly
};

struct CardPart {
  std::string each;  // a list's name; empty: one card from the facts at hand. A step whose list
                     // has no items is passed over, as if a condition of it did not hold
  Text title;
  Text subtitle;
  Text button;       // the title of its button
  std::string save;  // the fact that takes the picked item's key
  std::string go;    // where a tap leads
  std::string link;  // a web address with placeholders, instead of `go`
};

struct CouponPart {
  Text title;
  Text subtitle;
  Text link_title;
};

enum class Verb {
  kSay,
  kChoose,
  kAsk,
  kCard,
  kCoupon,
  kDo,
  kSpeak,
  kWait,
  kCall,
  kGo,
  kHandOff,
  kEnd
};

/// One step. A step says (optionally), then does one thing, then goes on.
struct Step {
  std::string id;  // as written, or "#3" for the third step of the flow
  core::Place place;
  std::vector<Condition> conditions;  // `if`/`unless`: the step is passed over unless all hold
  Verb verb = Verb::kSay;
  Text say;                     // may be empty
  std::vector<Choice> choices;  // kChoose
  Text otherwise;               // said when an answer is none of the choices
  Text ask;                     // kAsk
  AnswerKind answer = AnswerKind::kText;
  std::string save;  // the fact the answer is kept under
  Text wrong;        // said when the answer is not of its kind
  int tries = 3;
  std::string give_up;  // a step after `tries` wrong answers; empty: an apology
  NoAnswer no_answer;
  CardPart card;
  CouponPart coupon;
  std::string action;                                        // kDo
  std::map<std::string, std::string, std::less<>> outcomes;  // outcome -> step
  Text speak;                    // kSpeak: a language's tag, or one placeholder that holds it
  std::chrono::minutes wait{0};  // kWait
  std::string call;              // kCall: a flow's name
  std::string go;                // where to go afterwards; empty: the next step
  Text hand_off;                 // kHandOff: what the owner reads
  bool ends = false;             // `end: true` beside another verb
};

struct Trigger {
  enum class Kind { kLink, kWords, kEvent };
  Kind kind = Kind::kWords;
  std::string name;                // link NAME, or event name
  std::string field;               // link data is kept under this fact
  std::vector<std::string> words;  // folded
  core::Place place;
};

/// Entries of Messenger's menu and ice breakers that this flow offers.
struct MenuEntry {
  std::string title;
  bool is_ice_breaker = false;
  core::Place place;
};

/// An order of a rehearsal's made-up shop.
struct TestOrder {
  std::string number;
  std::string email;
  std::string total;  // "60.00 USD"
  std::string state = "paid";
};

/// One line of a rehearsal: what is done, or what must be heard.
struct TestLine {
  enum class Kind {
    kCustomer,
    kTap,
    kLink,
    kPass,
    kShop,
    kShopContains,
    kShopAny,
    kStore,
    kOrder,
    kEvent
  };
  Kind kind = Kind::kCustomer;
  /// What is typed, tapped, linked, heard; "28 days"; "down" or "up" for kStore; an event's name.
  std::string text;
  TestOrder order{};                                        // as it stands from here on, for kOrder
  std::map<std::string, std::string, std::less<>> facts{};  // what the event tells, for kEvent
  core::Place place;
};

struct FlowTest {
  std::string name;
  core::Place place;
  std::map<std::string, std::string, std::less<>> given;  // member, points, verify_email
  std::vector<TestOrder> orders;
  std::vector<TestLine> lines;
  std::map<std::string, std::string, std::less<>> then;  // points, held, coupons, member, reminders
};

struct Flow {
  std::string name;
  std::string file;
  bool always = false;  // its words are obeyed even in the middle of a question: stop, help
  std::vector<Trigger> triggers;
  std::vector<MenuEntry> menu;
  std::vector<Step> steps;  // at least one
  std::vector<FlowTest> tests;

  /// The index of a step by id, or nothing.
  std::optional<std::size_t> find_step(std::string_view id) const;
};

}  // namespace regulars::flow

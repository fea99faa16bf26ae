// One turn of a conversation: from what happened to what is said and where the person stands now.
//
// The runner sends and writes nothing. What a flow asks to be done goes to the Host, in the
// caller's transaction; what it says comes back as messages. The same state, input and host
// answers always give the same turn.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "channel/message.h"
#include "core/time.h"
#include "flow/catalog.h"
#include "flow/flow_set.h"

namespace regulars::flow {

/// What the conversation waits for. Names reach the disk: a test pins them.
enum class Waiting { kNothing, kChoice, kAnswer, kAction, kTime };

/// "nothing", "choice", "answer", "action", "time".
const char* to_string(Waiting waiting);
std::optional<Waiting> waiting_from(std::string_view name);

/// Where one person stands; kept between turns. An empty stack means no conversation.
struct Conversation {
  std::string id;            // unique, given by the caller at the start; stays when it is over,
                             // so that the caller sees that the id was used
  std::vector<Frame> stack;  // the innermost flow last
  Waiting waiting = Waiting::kNothing;
  int visit = 0;  // counts the waits; makes every button's nonce new
  int tries = 0;  // wrong answers at this step
  std::map<std::string, std::string, std::less<>> saved;   // answers and link data
  std::map<std::string, std::string, std::less<>> picked;  // what taps carry on of `saved`
  Values facts{};      // what actions told, and typed answers; a new answer replaces them
  std::string action;  // the action being waited for (kAction)
  std::string late{};  // its outcome when the due time comes first
  std::optional<core::Instant> due;  // when no_answer or wait runs out

  bool is_over() const { return stack.empty(); }
  friend bool operator==(const Conversation&, const Conversation&) = default;
};

/// A flow is started from outside: a link, a word, an event, a menu entry.
struct Start {
  std::string flow;
  std::map<std::string, std::string, std::less<>> saved{};
  Values facts{};  // what the event tells
};
/// The person wrote.
struct Typed {
  std::string text;
};
/// The person tapped something that carries a payload of ours.
struct Tapped {
  Payload payload;
};
/// An action that was pending is done. Ignored unless the conversation waits for it.
struct ActionDone {
  std::string action;
  std::string outcome;
  Values facts{};
};
/// The due time has come. Ignored when the conversation's due time is later or unset.
struct TimeUp {};

using Input = std::variant<Start, Typed, Tapped, ActionDone, TimeUp>;

struct ActionCall {
  std::string name;
  const std::map<std::string, std::string, std::less<>>* saved = nullptr;
  std::string nonce;           // of the tap or answer that led here; names one intention for ever
  std::string conversation{};  // its id
  Frame at{};                  // the `do` step
};

/// An action's answer: an outcome now, or pending until ActionDone or `patience` is over, which
/// takes the outcome `late`.
struct ActionAnswer {
  std::string outcome;  // empty: pending
  Values facts{};       // there for the rest of this turn and, as text, saved
  std::chrono::milliseconds patience{0};
  std::string late{};  // outcome taken when patience runs out
};

/// The world as the flow may see it. Called only during a turn, on the caller's thread.
class Host {
 public:
  virtual ~Host() = default;
  virtual core::Instant now() const = 0;
  virtual std::string language() const = 0;
  virtual std::string zone() const = 0;
  /// The fact's value now; nothing when it is empty or unknown.
  virtual std::optional<Value> fact(std::string_view name) = 0;
  /// The items of a list, best first. What a tap saves is the item's fact of that name.
  virtual std::vector<Values> list(std::string_view name) = 0;
  virtual ActionAnswer perform(const ActionCall& call) = 0;
  /// From here on language() is the one that is meant, as long as the shop speaks it; a language
  /// that it does not speak changes nothing.
  virtual void speak(std::string_view wanted) = 0;
  /// The outcome whose way an unnamed outcome takes (not_found -> no_match); empty: none.
  virtual std::string fallback(std::string_view action, std::string_view outcome) = 0;
  /// Told at the start of a turn and whenever a saved value changes, before the next question:
  /// facts such as reward_name belong to the reward that is saved. The map is valid for the call.
  virtual void use_saved(const std::map<std::string, std::string, std::less<>>& saved) = 0;
};

struct Turn {
  Conversation next;
  std::vector<channel::Message> messages;
  std::vector<std::string> hand_offs;  // sentences for the owner
  std::vector<std::string> problems;   // for the owner: a loop was stopped, a step is gone
  bool was_understood = true;          // false: the input led nowhere; the caller may try words, or
                                       // announce what an action brought
};

/// Carries a conversation on. With Start, `now` is dropped and a new conversation begins under
/// `id`. Stops at a wait, at the end, or after kMaxStepsPerTurn steps with an apology.
Turn run_turn(const FlowSet& set,
              const Conversation& now,
              const Input& input,
              std::string_view id,
              Host& host);

/// True when `typed` is a valid answer to what the conversation waits for. The caller asks this
/// before it lets a word start another flow.
bool accepts(const FlowSet& set, const Conversation& now, std::string_view typed);

/// Says what the flow says from `step` on until it waits or ends, without becoming the person's
/// conversation: for late news (a shop's answer that came after the person had moved on).
/// `facts` are those the late answer brought. Buttons act like old ones: a tap starts anew.
/// A step that is gone says nothing and is not understood.
Turn announce(const FlowSet& set,
              const Frame& from,
              const std::map<std::string, std::string, std::less<>>& saved,
              Host& host,
              const Values& facts = {});

/// The step to which an outcome of a `do` step leads, by its own name or by the host's fallbacks;
/// nothing when the flow has no way for it. An empty id means: the step after this one.
std::optional<std::string> outcome_step(const Step& step, std::string_view outcome, Host& host);

}  // namespace regulars::flow

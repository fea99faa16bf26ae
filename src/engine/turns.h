// One turn of a contact's conversation, from the stored state to the stored state.
#pragma once

#include <string>

#include "engine/context.h"
#include "engine/say.h"
#include "flow/runner.h"

namespace regulars::engine {

/// The conversation of one contact during one event.
class Talk {
 public:
  /// Reads where the contact stands. contact: gets its member when a flow joins.
  Talk(const Context& context, db::Contact& contact);

  const flow::Conversation& conversation() const { return conversation_; }

  /// Runs a turn, says what it says, keeps where it stands. False when the input led nowhere:
  /// nothing was said or kept then.
  bool run(const flow::Input& input, MessageClass message_class = MessageClass::kAnswer);

  /// Starts a flow from its beginning.
  void start(const std::string& flow,
             std::map<std::string, std::string, std::less<>> saved = {},
             MessageClass message_class = MessageClass::kAnswer);
  /// Starts a flow on an event that tells these facts.
  void start_on_event(const std::string& flow, flow::Values facts, MessageClass message_class);

  /// An action's outcome: carries the conversation on when it still waits for it, otherwise says
  /// what the flow says about it without disturbing where the person is now.
  struct Late {
    std::string conversation;
    flow::Frame at;  // the `do` step that asked
    flow::ActionDone done;
    std::map<std::string, std::string, std::less<>> saved;
  };
  void settle_action(const Late& late, MessageClass message_class);

  /// Ends the conversation if it waits for an action's answer: none will come.
  void drop_action(const std::string& conversation);
  /// Says what a flow says from its beginning, without becoming the person's conversation.
  /// facts: what it may use beside the known ones.
  void announce_flow(const std::string& flow,
                     MessageClass message_class,
                     const flow::Values& facts = {});

 private:
  void keep(const flow::Turn& turn);
  void tell(const flow::Turn& turn, MessageClass message_class);
  std::string new_id() const;

  const Context& context_;
  db::Contact& contact_;
  std::int64_t runs_ = 0;
  flow::Conversation conversation_;
};

}  // namespace regulars::engine

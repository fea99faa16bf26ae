// Echoes: Messenger's word that something was said to a person, by us or by somebody of the shop.
#pragma once

#include "channel/event.h"
#include "engine/context.h"

namespace regulars::engine {

/// An echo of our own send confirms it: a send whose answer was lost is not repeated. An echo of
/// the page's inbox means that a person of the shop talks: the bot is silent for a while.
/// Never answered.
void note_echo(const Context& context, const channel::Event& event);

/// "job:ID", the metadata of a send; its parts add "/K".
std::string metadata_of(core::JobId job);

}  // namespace regulars::engine

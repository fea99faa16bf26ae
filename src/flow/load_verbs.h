// Reads what a step does: one function a verb that has keys of its own.
#pragma once

#include "flow/flow_draft.h"

namespace regulars::flow {

void read_choose(MapReader& map, const LoadContext& context, Step& step);
void read_ask(MapReader& map, const LoadContext& context, Step& step);
void read_card(MapReader& map, const LoadContext& context, Step& step);
void read_coupon(MapReader& map, const LoadContext& context, Step& step);
void read_do(MapReader& map, const LoadContext& context, Step& step);
void read_speak(MapReader& map, const LoadContext& context, Step& step);

}  // namespace regulars::flow

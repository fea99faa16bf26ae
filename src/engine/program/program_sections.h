// The sections of the program file that say what is earned, read into a loyalty::Program.
//
// check_schema has looked at the file; what it has refused is not there any more. Here come the
// rules between keys, each with a finding at its place.
#pragma once

#include <string>

#include "flow/finding_list.h"
#include "flow/section.h"
#include "loyalty/earning/limits.h"
#include "loyalty/earning/order.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// `points`; program.currency and time_zone are there.
void read_points(const flow::Section& points,
                 loyalty::Program& program,
                 flow::FindingList& findings);

/// `bonuses: orders` and `campaigns`; the rates are there. Their rules are called "bonus:NAME" and
/// "campaign:NAME".
void read_order_bonuses(const flow::Section& bonuses,
                        loyalty::Program& program,
                        flow::FindingList& findings);
void read_campaigns(const flow::Section& campaigns,
                    loyalty::Program& program,
                    flow::FindingList& findings);

/// `tiers` and `tier_rules`, of the whole file. The factor of a tier is the rule "tier:NAME".
void read_tiers(const flow::Section& root, loyalty::Program& program, flow::FindingList& findings);

// What the sections share.

/// The goods that a map names, as the only ones; all goods when it is absent.
loyalty::LineFilter read_goods(const flow::Section& goods);
bool is_empty(const loyalty::LineFilter& filter);
/// Of the key "limit".
std::optional<loyalty::Limit> read_limit(const flow::Section& section);
/// The conditions on an order that bonuses and campaigns share; `goods`: which items are counted.
void read_order_conditions(const flow::Section& section,
                           const loyalty::LineFilter& goods,
                           loyalty::EarningRule& rule);

/// An amount in a currency in which orders are counted; otherwise a finding, and nothing.
std::optional<core::Money> counted_money(const flow::Section& section,
                                         const std::string& key,
                                         const loyalty::Program& program,
                                         flow::FindingList& findings);
/// An amount in the program's own currency; otherwise a finding, and nothing.
std::optional<core::Money> own_money(const flow::Section& section,
                                     const std::string& key,
                                     const loyalty::Program& program,
                                     flow::FindingList& findings);

}  // namespace regulars::engine

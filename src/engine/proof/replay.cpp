#include "engine/proof/replay.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "db/ledger_scan.h"
#include "engine/order_points.h"
#include "engine/program/order_text.h"
#include "engine/program/rule_history.h"
#include "engine/proof/history.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

constexpr int kPage = 1000;
constexpr int kDepth = 8;                              // of a row's body; the program writes 4
constexpr std::int64_t kLastMs = 253'402'300'799'999;  // the end of the year 9999
constexpr std::array<std::string_view, 3> kTimes{"at", "placed", "delivered"};

// A body that the program did not write.
class UnreadableRow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Whole numbers that points and the calendar know, and no deeper than the program writes.
bool is_sound(const json& value, const std::string& key, int depth) {
  if (value.is_structured() && depth >= kDepth) {
    return false;
  }
  if (value.is_structured()) {
    for (const auto& item : value.items()) {
      if (!is_sound(item.value(), value.is_object() ? item.key() : key, depth + 1)) {
        return false;
      }
    }
    return true;
  }
  if (!value.is_number()) {
    return true;
  }
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!value.is_number_integer() ||
      (value.is_number_unsigned() && value.get<std::uint64_t>() > kMost)) {
    return false;
  }
  const auto number = value.get<std::int64_t>();
  if (std::ranges::find(kTimes, key) != kTimes.end()) {
    return number >= 0 && number <= kLastMs;
  }
  const std::int64_t most = core::kMaxEntry.count();
  return key != "points" || (number >= -most && number <= most);
}

json parse_body(const std::string& text) {
  json body = json::parse(text);
  if (!is_sound(body, "", 0)) {
    throw UnreadableRow("it holds a number that no happening has");
  }
  return body;
}

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void carry_over(db::Connection& connection,
                const db::Happening& happening,
                loyalty::ShopBook& book) {
  const db::PostedTxn posted = db::posted_txn(connection, core::TxnId(number_of(happening.body)));
  if (posted.txn.kind.empty()) {
    throw UnreadableRow("it names no transaction");
  }
  loyalty::Txn txn{.ref = happening.key,
                   .kind = posted.txn.kind,
                   .at = posted.txn.at,
                   .order_key = posted.txn.order_key,
                   .postings = posted.txn.postings};
  for (const db::Lot& lot : posted.opened) {
    txn.opened.push_back({.id = lot.id.number(),
                          .points = lot.points,
                          .remaining = lot.points,
                          .expires = lot.expires,
                          .earned = lot.created,
                          .order_key = lot.order_key});
  }
  for (const db::LotUse& use : posted.uses) {
    txn.uses.push_back({.lot = use.lot.number(), .points = use.points});
  }
  book.carry_over(posted.txn.member.number(), txn);
}

void put_order(const db::Happening& happening, const json& body, loyalty::ShopBook& book) {
  const store_adapter::Order order = order_from_json(body);
  const loyalty::Order counted = to_loyalty(happening.key, order);
  book.order(happening.member->number(),
             {.order = counted,
              .moments = {.paid = order.placed_at, .event = order.delivered_at},
              .ref = "order:" + happening.key + ":v" + std::to_string(order.version),
              .card_gifts = body.value("card_gifts", loyalty::CardGifts()),
              .told = told_in(body.value("whole", std::string()))},
             happening.at);
}

bool is_coupon(const std::string& kind) {
  return kind == kCouponUsed || kind == kCouponReopened || kind == kCouponExpired ||
         kind == kCouponCancelled;
}

void put_coupon(const db::Happening& happening, const json& body, loyalty::ShopBook& book) {
  const std::string points = body.value("points", std::string());
  const std::int64_t redemption = number_of(happening.key);
  if (points == kPointsBack) {
    book.coupon_back(redemption, body.at("ref").get<std::string>(), happening.at);
  } else if (points == kPointsAgain) {
    book.coupon_again(redemption, body.at("ref").get<std::string>(), happening.at);
  }
}

void put_given(const db::Happening& happening, const json& body, loyalty::ShopBook& book) {
  book.given(happening.member->number(),
             {.redemption = number_of(happening.key),
              .order_key = body.at("order").get<std::string>(),
              .rule = body.at("rule").get<std::string>()});
}

void put_activity(const db::Happening& happening, const json& body, loyalty::ShopBook& book) {
  book.activity(happening.member->number(),
                {.name = body.at("name").get<std::string>(),
                 .id = body.at("id").get<std::string>(),
                 .at = core::from_ms(body.at("at").get<std::int64_t>())},
                happening.at);
}

void put_referral(const db::Happening& happening, const json& body, loyalty::ShopBook& book) {
  std::optional<std::int64_t> least;
  if (const auto found = body.find("least"); found != body.end()) {
    least = found->get<std::int64_t>();
  }
  book.referral_paid({.referral = number_of(happening.key),
                      .member = happening.member->number(),
                      .friend_member = body.at("friend").get<std::int64_t>(),
                      .worth = {.minor = body.at("minor").get<std::int64_t>(),
                                .currency = body.at("currency").get<std::string>()},
                      .least_minor = least},
                     happening.at);
}

void put_given_tier(const db::Happening& happening, const json& body, loyalty::ShopBook& book) {
  book.give_tier(happening.member->number(),
                 {.tier = body.at("tier").get<std::string>(),
                  .until = core::from_ms(body.at("until").get<std::int64_t>()),
                  .reason = body.at("reason").get<std::string>()},
                 happening.at);
}

void put(db::Connection& connection, const db::Happening& happening, loyalty::ShopBook& book) {
  const std::string& kind = happening.kind;
  if (kind == kPosted) {
    return carry_over(connection, happening, book);
  }
  if (!happening.member) {
    return;  // the rules, which each happening names
  }
  const std::int64_t member = happening.member->number();
  if (kind == kWelcomed) {
    book.welcome(member, happening.at);
  } else if (kind == kTrial) {
    book.trial(member, happening.at);
  } else if (kind == kIssued) {
    book.issue(number_of(happening.key), happening.at);
  } else if (kind == kVoid) {
    book.give_up(number_of(happening.key), happening.at);
  } else if (kind == kReferralBack) {
    book.referral_back(number_of(happening.key), happening.at);
  } else {
    const json body = parse_body(happening.body);
    if (kind == kOrder) {
      put_order(happening, body, book);
    } else if (kind == kRedeemed) {
      book.redeem(
          member, number_of(happening.key), body.at("reward").get<std::string>(), happening.at);
    } else if (kind == kGiven) {
      put_given(happening, body, book);
    } else if (is_coupon(kind)) {
      put_coupon(happening, body, book);
    } else if (kind == kCouponPart) {
      book.part_back(number_of(happening.key),
                     core::Points(body.at("count").get<std::int64_t>()),
                     body.at("ref").get<std::string>(),
                     happening.at);
    } else if (kind == kAdjusted) {
      book.adjust(member,
                  {.change = core::Points(body.at("points").get<std::int64_t>()),
                   .ref = "adjust:" + std::to_string(happening.id),
                   .reason = body.at("reason").get<std::string>()},
                  happening.at);
    } else if (kind == kReferralPaid) {
      put_referral(happening, body, book);
    } else if (kind == kMerged) {
      book.merge({.from = body.at("from").get<std::int64_t>(),
                  .into = member,
                  .ref = "merge:" + std::to_string(happening.id)},
                 happening.at);
    } else if (kind == kActivity) {
      put_activity(happening, body, book);
    } else if (kind == kGivenTier) {
      put_given_tier(happening, body, book);
    } else if (kind == kGift) {
      book.gift(
          member, {.word = body.at("gift").get<std::string>(), .key = happening.key}, happening.at);
    }
  }
}

}  // namespace

core::Result<const loyalty::Program*> RecordedRules::at(const db::Happening& happening) {
  const auto known = programs_.find(happening.rule_version);
  if (known != programs_.end()) {
    return known->second.get();
  }
  const auto program = recorded_program(connection_, happening.rule_version);
  if (program == nullptr) {
    return core::internal("the program that was in force as rule version " +
                          std::to_string(happening.rule_version) + " cannot be read any more");
  }
  return programs_.emplace(happening.rule_version, program).first->second.get();
}

std::optional<RulesChange> ChangedRules::change() const {
  return since_ == core::Instant{} ? std::nullopt
                                   : std::optional(RulesChange{.at = since_, .program = &program_});
}

core::Result<const loyalty::Program*> ChangedRules::at(const db::Happening& happening) {
  has_begun_ = has_begun_ || happening.at >= since_;
  return has_begun_ ? core::Result<const loyalty::Program*>(&program_) : recorded_.at(happening);
}

core::Result<core::Done> put_happening(db::Connection& connection,
                                       const db::Happening& happening,
                                       loyalty::ShopBook& book) {
  const auto unreadable = [&happening](const std::exception& problem) {
    return core::internal("happening " + std::to_string(happening.id) +
                          " cannot be read: " + problem.what());
  };
  try {
    put(connection, happening, book);
  } catch (const json::exception& problem) {
    return unreadable(problem);
  } catch (const UnreadableRow& problem) {
    return unreadable(problem);
  }
  return core::Done{};
}

void take_up_change(const ReplayRules& rules, loyalty::ShopBook& book, core::Instant now) {
  const auto change = rules.change();
  if (change && change->at <= now) {
    book.use(*change->program, change->at);
  }
}

namespace {

// Puts the happenings into the book, each under its rules.
class Replayer {
 public:
  Replayer(db::Connection& connection, ReplayRules& rules, loyalty::ShopBook& book)
      : connection_(connection), rules_(rules), book_(book) {}

  core::Result<core::Done> put(const db::Happening& happening) {
    take_up(happening.at);
    if (happening.kind == kPosted) {
      is_before_history_ = true;
      return put_happening(connection_, happening, book_);
    }
    const auto program = rules_.at(happening);
    if (!program) {
      return program.error();
    }
    is_before_history_ = false;
    book_.use(**program, happening.at);
    return put_happening(connection_, happening, book_);
  }

 private:
  void take_up(core::Instant now) {
    const auto change = rules_.change();
    if (!change || has_changed_ || now < change->at) {
      return;
    }
    has_changed_ = true;
    if (is_before_history_) {
      book_.use(without_rules_, change->at);  // then there were neither ends of points nor tiers
    }
    take_up_change(rules_, book_, now);
  }

  db::Connection& connection_;
  ReplayRules& rules_;
  loyalty::ShopBook& book_;
  const loyalty::Program without_rules_{};
  bool is_before_history_ = false;  // only transactions from before it have come
  bool has_changed_ = false;
};

}  // namespace

core::Result<std::int64_t> replay(db::Connection& connection,
                                  ReplayRules& rules,
                                  loyalty::ShopBook& book) {
  db::scan_members(connection, [&book](const db::JoinedMember& member) {
    book.add_member(member.id.number(), member.joined);
  });
  db::scan_carried_orders(connection, [&book](const db::CountedOrder& order) {
    book.carry_over_terms(order.order_key, order.terms);
  });
  Replayer replayer(connection, rules, book);
  std::int64_t count = 0;
  std::int64_t last = 0;
  for (auto page = db::happenings_after(connection, last, kPage); !page.empty();
       page = db::happenings_after(connection, last, kPage)) {
    for (const db::Happening& happening : page) {
      last = happening.id;
      if (const auto done = replayer.put(happening); !done) {
        return done.error();
      }
      ++count;
    }
  }
  return count;
}

}  // namespace regulars::engine

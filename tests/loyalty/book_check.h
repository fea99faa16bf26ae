// Looks over the shoulder of a book: what must hold after every transaction and every happening
// (reliability rules 8.4), and whether a member's account is what the reference model says.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "loyalty/points/member_book.h"
#include "tests/loyalty/reference_model.h"

namespace regulars::loyalty {

/// One member's part of the ledger, added up from the transactions alone.
struct LedgerCopy {
  struct OfOrder {
    std::int64_t posted = 0;
    std::int64_t unrecovered = 0;
  };
  std::map<core::AccountKind, std::int64_t> sums{};
  std::map<std::string, OfOrder> orders{};
  std::map<std::int64_t, Lot> lots{};
  std::unordered_set<std::string> refs{};  // in memory lots are numbered for each member anew
};

class BookCheck {
 public:
  /// Adds the transaction to the copy of the member's ledger.
  void write(LedgerCopy& ledger, const Txn& txn) {
    tell(ledger.refs.insert(txn.ref).second, "the ref " + txn.ref + " was there before");
    std::int64_t sum = 0;
    std::set<core::AccountKind> accounts;
    for (const core::Posting& posting : txn.postings) {
      sum += posting.amount.count();
      tell(posting.amount.count() != 0, txn.ref + " has an entry of 0");
      tell(accounts.insert(posting.account).second, txn.ref + " has an account twice");
      ledger.sums[posting.account] += posting.amount.count();
      add_to_order(ledger, txn, posting);
    }
    tell(sum == 0, txn.ref + " does not balance");
    tell(accounts.size() >= 2 || (txn.kind == "expire" && accounts.empty()),
         txn.ref + " has " + std::to_string(accounts.size()) + " entries");
    move_lots(ledger, txn);
  }

  /// Notes the sentence for the next look, unless it holds.
  void tell(bool holds, const std::string& sentence) { problems_ += holds ? "" : sentence + "; "; }

  /// What is wrong with the member, one sentence after the other; empty: all is well.
  std::string look(const LedgerCopy& ledger,
                   const MemberBook& book,
                   const reference::Member& model,
                   std::int64_t held) {
    same("held", book.account.held.count(), held);
    see_balances(ledger, book.account);
    see_model(book, model);
    see_orders(ledger, model);
    see_lots(ledger, book.account, model);
    return std::exchange(problems_, {});
  }

 private:
  using Row = std::tuple<std::int64_t, bool, core::Instant, std::string>;

  void same(const char* what, std::int64_t found, std::int64_t expected) {
    if (found != expected) {
      tell(
          false,
          std::string(what) + " is " + std::to_string(found) + ", not " + std::to_string(expected));
    }
  }

  static void add_to_order(LedgerCopy& ledger, const Txn& txn, const core::Posting& posting) {
    if (txn.order_key.empty()) {
      return;
    }
    LedgerCopy::OfOrder& order = ledger.orders[txn.order_key];
    const bool is_unrecovered = posting.account == core::AccountKind::kUnrecovered;
    if (core::is_members(posting.account) || is_unrecovered ||
        posting.account == core::AccountKind::kExpired) {
      order.posted += posting.amount.count();
    }
    order.unrecovered += is_unrecovered ? posting.amount.count() : 0;
  }

  void move_lots(LedgerCopy& ledger, const Txn& txn) {
    for (const Lot& lot : txn.opened) {
      tell(ledger.lots.emplace(lot.id, lot).second, txn.ref + " opens a lot twice");
      tell(lot.points == lot.remaining && lot.points.count() > 0, txn.ref + " opens an empty lot");
    }
    for (const std::int64_t id : txn.activated) {
      tell(ledger.lots.contains(id) && ledger.lots[id].is_pending, txn.ref + " is no activation");
      ledger.lots[id].is_pending = false;
    }
    for (const LotUse& use : txn.uses) {
      Lot& lot = ledger.lots[use.lot];
      lot.remaining = core::Points(lot.remaining.count() - use.points.count());
      tell(lot.remaining.count() >= 0 && lot.remaining <= lot.points,
           txn.ref + " leaves " + std::to_string(lot.remaining.count()) + " in a lot");
    }
  }

  void see_balances(const LedgerCopy& ledger, const Account& account) {
    const auto sum = [&](core::AccountKind kind) {
      const auto found = ledger.sums.find(kind);
      return found == ledger.sums.end() ? 0 : found->second;
    };
    same("pending", account.pending.count(), sum(core::AccountKind::kPending));
    same("available", account.available.count(), sum(core::AccountKind::kMember));
    same("held", account.held.count(), sum(core::AccountKind::kHeld));
    same("debt", account.debt.count(), sum(core::AccountKind::kDebt));
    tell(account.pending.count() >= 0 && account.available.count() >= 0 &&
             account.held.count() >= 0 && account.debt.count() <= 0,
         "an account is below zero");
    tell(account.debt.count() == 0 || account.available.count() == 0, "a debt beside points");
    std::int64_t all = 0;
    for (const auto& [_, part] : ledger.sums) {
      all += part;
    }
    same("the sum of all accounts", all, 0);
  }

  void see_model(const MemberBook& book, const reference::Member& model) {
    same("available", book.account.available.count(), model.points(false));
    same("pending", book.account.pending.count(), model.points(true));
    same("debt", book.account.debt.count(), -model.debt);
    const auto tier = book.tier ? held_tier(*book.tier) : std::nullopt;
    same("tier",
         tier ? static_cast<std::int64_t>(*tier) + 1 : 0,
         static_cast<std::int64_t>(model.reached.size()));
    tell(book.account.idle_until.value_or(reference::kNever) == model.idle_until,
         "the end without activity differs");
  }

  void see_orders(const LedgerCopy& ledger, const reference::Member& model) {
    for (const auto& [key, order] : model.orders) {
      const auto found = ledger.orders.find(key);
      const auto known = found == ledger.orders.end() ? LedgerCopy::OfOrder{} : found->second;
      if (known.posted != order.target || known.unrecovered != -order.unrecovered) {
        tell(false, "of " + key + ":");
        same("posted", known.posted, order.target);
        same("unrecovered", known.unrecovered, -order.unrecovered);
      }
    }
  }

  // The account's lots are those that the transactions left, and those of the model.
  void see_lots(const LedgerCopy& ledger, const Account& account, const reference::Member& model) {
    std::multiset<Row> own;
    std::multiset<Row> copied;
    std::multiset<Row> modelled;
    for (const Lot& lot : account.lots) {
      own.insert({lot.remaining.count(), lot.is_pending, end_of(lot), lot.order_key});
    }
    for (const auto& [id, lot] : ledger.lots) {
      if (lot.remaining.count() > 0) {
        const auto now = std::ranges::find(account.lots, id, &Lot::id);
        copied.insert({lot.remaining.count(),
                       lot.is_pending,
                       end_of(now == account.lots.end() ? lot : *now),
                       lot.order_key});
      }
    }
    for (const reference::Lot& lot : model.lots) {
      if (lot.left > 0) {
        modelled.insert({lot.left, lot.pending, lot.expires, lot.order});
      }
    }
    tell(own == copied, "the lots are not what the transactions left");
    if (own != modelled) {
      tell(false, "lots:" + to_text(own) + " instead of" + to_text(modelled));
    }
  }

  static core::Instant end_of(const Lot& lot) { return lot.expires.value_or(reference::kNever); }

  static std::string to_text(const std::multiset<Row>& rows) {
    std::string text;
    for (const auto& [left, is_pending, expires, order] : rows) {
      text += ' ';
      text += std::to_string(left) + (is_pending ? " pending" : "") + " of " +
              (order.empty() ? "no order" : order) + " until " +
              (expires == reference::kNever ? "ever" : core::to_rfc3339(expires)) + ',';
    }
    return text;
  }

  std::string problems_;
};

}  // namespace regulars::loyalty

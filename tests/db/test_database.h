// A fresh database for each test, and the rows that most tests begin with.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "db/connection.h"
#include "db/ledger.h"
#include "db/people.h"
#include "db/schema.h"
#include "tests/catch.h"

namespace regulars::db::test {

// 5 January 2026, 10:00 UTC.
inline constexpr core::Instant kStart = core::Instant(core::Duration(1'767'607'200'000));

inline core::Instant later(std::int64_t seconds) {
  return kStart + std::chrono::seconds(seconds);
}

inline std::unique_ptr<Connection> open_fresh(const std::string& path = ":memory:") {
  auto opened = Connection::open_writer(path);
  REQUIRE(opened.has_value());
  REQUIRE(migrate(**opened, kStart).has_value());
  return std::move(*opened);
}

/// A folder of the system's, removed with all that is in it.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "regulars-test-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline core::MemberId add_ana(Connection& connection) {
  return add_member(
      connection,
      {.email = "ana@example.com", .email_typed = "Ana@example.com", .joined = kStart},
      "test");
}

inline Contact add_contact_of(Connection& connection, core::MemberId member) {
  Contact contact = find_or_add_contact(
      connection, {.channel = "messenger", .page = "1000", .address = "77"}, kStart);
  bind_contact(connection, contact.id, member);
  contact.member = member;
  return contact;
}

/// Gives points as an earning does: a txn and a lot.
inline core::TxnId credit(Connection& connection,
                          core::MemberId member,
                          std::int64_t points,
                          const std::string& ref,
                          std::optional<core::Instant> expires = std::nullopt) {
  const auto txn = post(connection,
                        {.ref = ref,
                         .kind = "earn",
                         .member = member,
                         .reason = "For the test",
                         .postings = {{AccountKind::kMember, core::Points(points)},
                                      {AccountKind::kIssued, core::Points(-points)}}},
                        kStart);
  REQUIRE(txn.has_value());
  add_lot(connection,
          {.member = member, .txn = *txn, .points = core::Points(points), .expires = expires},
          kStart);
  return *txn;
}

}  // namespace regulars::db::test

#include "app/rehearsal.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "app/demo_shop.h"
#include "channel/message_json.h"
#include "core/check.h"
#include "db/conversations.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/messages.h"
#include "engine/chat_event.h"
#include "engine/program/rule_history.h"
#include "engine/remind.h"
#include "engine/timers.h"

namespace regulars::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{20};  // real time; a turn takes milliseconds
constexpr int kMostMessages = 500;
// The longest that one act may take to be settled: the shop's padded answer, or its silence.
constexpr core::Duration kSettles = std::chrono::seconds(10);

std::string make_folder() {
  std::string pattern = (fs::temp_directory_path() / "regulars-rehearsal-XXXXXX").string();
  return mkdtemp(pattern.data()) == nullptr ? std::string() : pattern;
}

}  // namespace

Rehearsal::Rehearsal(const RehearsalSettings& settings, std::string folder)
    : clock_(settings.start), random_(settings.seed), folder_(std::move(folder)) {}

Rehearsal::~Rehearsal() {
  shop_.reset();
  std::error_code problem;
  fs::remove_all(folder_, problem);
}

core::Result<std::unique_ptr<Rehearsal>> Rehearsal::open(
    const RehearsalSettings& settings, std::shared_ptr<const engine::Rules> rules) {
  std::string folder = make_folder();
  if (folder.empty()) {
    return core::unavailable("cannot make a folder for the rehearsal");
  }
  std::unique_ptr<Rehearsal> made(new Rehearsal(settings, folder));
  ShopFile file{.folder = folder,
                .name = settings.shop_name,
                .database = folder + "/regulars.db",
                .verify_email = settings.verify_email,
                .links_signed = settings.links_signed};
  file.secrets.link_key = core::Secret("rehearsal");
  RunningShop::Opened opened =
      RunningShop::open(file, std::move(rules), made->clock_, made->random_);
  if (!opened.shop) {
    return core::internal(opened.failure.sentence);
  }
  made->shop_ = std::move(opened.shop);
  made->shop_->start();
  return made;
}

std::unique_ptr<db::Connection> Rehearsal::reader() {
  auto reader = shop_->open_reader();
  REGULARS_CHECK(reader.has_value(), "the rehearsal's database cannot be read");
  return std::move(*reader);
}

// Moves the clock to what is due soon, so that padded answers and the shop's silence come at once.
void Rehearsal::settle() {
  const core::Instant end = clock_.now() + kSettles;
  wait_until_idle(shop_->engine(), kPatience);
  while (true) {
    const auto connection = reader();
    const auto event = db::next_event_due(*connection);
    const auto state =
        contact().is_set() ? db::load_conversation(*connection, contact()).state : std::string();
    const bool waits_for_shop = state.find(R"("waiting":"action")") != std::string::npos;
    const auto wait = waits_for_shop ? engine::next_due(*connection) : std::nullopt;
    std::optional<core::Instant> next = event;
    if (wait && (!next || *wait < *next)) {
      next = wait;
    }
    if (!next || *next > end || *next <= clock_.now()) {
      return;
    }
    clock_.set(*next);
    shop_->engine().look_now();
    wait_until_idle(shop_->engine(), kPatience);
  }
}

void Rehearsal::send(channel::Event event) {
  event.page_id = "demo";
  event.person_id = person_;
  clock_.advance(std::chrono::seconds(1));
  event.at = clock_.now();
  shop_->engine().accept({{.source = "chat",
                           .dedup_key = std::to_string(++events_),
                           .lane = "chat:" + person_,
                           .kind = channel::to_string(event.kind),
                           .body = engine::chat_event_to_json(event),
                           .at = event.at}},
                         [](engine::Engine::Kept) {});
  settle();
}

void Rehearsal::type(const std::string& text) {
  send({.kind = channel::EventKind::kText, .text = text});
}

void Rehearsal::tap(const std::string& title, const std::string& payload) {
  send({.kind = channel::EventKind::kTap, .text = title, .payload = payload});
}

void Rehearsal::open_link(const std::string& ref) {
  send({.kind = channel::EventKind::kReferral, .ref = ref});
}

void Rehearsal::reveal(const std::string& payload, const std::string& code) {
  send({.kind = channel::EventKind::kCouponRevealed, .payload = payload, .coupon_code = code});
}

void Rehearsal::get_started() {
  tap("Get Started", engine::kGetStartedPayload);
}

void Rehearsal::pass(core::Duration duration) {
  const core::Instant end = clock_.now() + duration;
  while (clock_.now() < end) {
    const auto connection = reader();
    const std::optional<core::Instant> next = next_due_of(*connection);
    const core::Instant soonest = clock_.now() + std::chrono::seconds(1);
    clock_.set(!next || *next > end ? end : std::max(*next, soonest));
    shop_->engine().look_now();
    wait_until_idle(shop_->engine(), kPatience);
  }
}

core::Result<core::Done> Rehearsal::place_order(const store_adapter::Order& order) {
  auto saved = shop_->save_order(order);
  settle();
  return saved;
}

void Rehearsal::set_store_down(bool is_down) {
  app::set_store_down(*shop_, is_down, clock_.now());
  settle();
}

bool Rehearsal::report(const std::string& event, const flow::Values& facts) {
  const auto rules = shop_->shop().rules();
  if (rules->flows->match_event(event) == nullptr) {
    return false;
  }
  const auto told = shop_->writer().run([&](db::Connection& rows) -> core::Result<core::Done> {
    const core::Instant now = clock_.now();
    const engine::RulesInForce in_force = engine::take_up_rules(rows, shop_->shop(), *rules, now);
    const engine::Context context{.db = rows,
                                  .shop = shop_->shop(),
                                  .rules = *rules,
                                  .now = now,
                                  .rule_version = in_force.version,
                                  .program_changes = &in_force.program_changes};
    db::Contact person =
        db::find_or_add_contact(rows, {.channel = "chat", .page = "demo", .address = person_}, now);
    engine::start_unasked(
        context,
        person,
        {.event = event.c_str(), .message_class = engine::MessageClass::kAnswer, .facts = facts});
    return core::Done{};
  });
  settle();
  return told.has_value();
}

std::string Rehearsal::order_ref(const std::string& number) const {
  return "order--" + shop_->shop().order_link(number);
}

core::ContactId Rehearsal::contact() {
  const auto connection = reader();
  const auto found =
      db::find_contact(*connection, {.channel = "chat", .page = "demo", .address = person_});
  return found ? found->id : core::ContactId();
}

std::vector<channel::Message> Rehearsal::heard() {
  std::vector<channel::Message> messages;
  const core::ContactId id = contact();
  if (!id.is_set()) {
    return messages;
  }
  const auto connection = reader();
  for (const db::MessageRow& row : db::thread_of(*connection, id, last_heard_, kMostMessages)) {
    last_heard_ = row.id;
    if (row.is_incoming) {
      continue;
    }
    if (auto message = channel::message_from_json(row.body)) {
      messages.push_back(std::move(*message));
    }
  }
  return messages;
}

}  // namespace regulars::app

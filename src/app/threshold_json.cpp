// The answer of `regulars threshold --json`.

#include <nlohmann/json.hpp>

#include "app/threshold_report.h"

namespace regulars::app {
namespace {

using core::Points;
using loyalty::Threshold;
using loyalty::ThresholdQuestion;
using Json = nlohmann::ordered_json;

// "55.0": the key says that it is a percentage.
std::string number_of(loyalty::Percent percent) {
  const std::string text = to_text(percent);
  return text.substr(0, text.find(' '));
}

void add_if(Json& object, const char* key, const std::optional<loyalty::Percent>& percent) {
  object[key] = percent ? Json(number_of(*percent)) : Json(nullptr);
}

Json json_of(const loyalty::PrizeBudget& budget, bool has_prize) {
  Json json{{"spent", to_decimal(budget.spent)},
            {"margin", to_decimal(budget.margin)},
            {"may_cost", to_decimal(budget.cost_max)}};
  if (has_prize) {
    add_if(json, "cost_of_sales_percent", budget.cost_of_spent);
    add_if(json, "cost_of_margin_percent", budget.cost_of_margin);
    add_if(json, "discount_percent", budget.discount);
  }
  return json;
}

Json json_of(const loyalty::FirstPrize& reached, bool has_prize) {
  Json json{{"order", reached.order}};
  json.update(json_of(reached.budget, has_prize));
  return json;
}

Json json_of(const loyalty::PrizeMoney& prize) {
  Json json{{"cost", to_decimal(prize.cost)},
            {"is_cost_taken_from_margin", prize.is_cost_taken},
            {"price", prize.price ? Json(to_decimal(*prize.price)) : Json(nullptr)},
            {"is_price_taken_from_margin", prize.is_price_taken}};
  add_if(json, "margin_percent", prize.margin);
  return json;
}

const char* name_of(loyalty::Fit fit) {
  switch (fit) {
    case loyalty::Fit::kEarly:
      return "early";
    case loyalty::Fit::kFits:
      return "fits";
    case loyalty::Fit::kLate:
      return "late";
  }
  return "fits";
}

Json json_of(const ShopPrize& prize) {
  Json json{
      {"id", prize.reward.id}, {"name", prize.reward.name}, {"points", prize.reward.costs.count()}};
  if (prize.fit) {
    json["order"] = prize.fit->order;
    json["order_with_joining"] = prize.fit->order_with_bonus;
    json["fit"] = name_of(prize.fit->fit);
  } else {
    json["fit"] = "never";
  }
  return json;
}

Json json_of(const ThresholdQuestion& question) {
  return {{"currency", question.average_order.currency},
          {"average_order", to_decimal(question.average_order)},
          {"orders", {{"from", question.orders.from}, {"to", question.orders.to}}},
          {"margin_percent", number_of(question.margin)},
          {"share_percent", number_of(question.share)},
          {"rate", text_of(question.rate)},
          {"joining", question.joining_bonus.count()}};
}

void add_threshold(Json& json, const Threshold& threshold) {
  const bool has_prize = threshold.prize.has_value();
  json["points"] = threshold.points.count();
  json["range"] = {{"least", threshold.least.count()},
                   {"most", threshold.most.count()},
                   {"lowest_with_joining", threshold.lowest.count()}};
  json["without_joining"] = json_of(threshold.without_bonus, has_prize);
  if (threshold.with_bonus) {
    json["with_joining"] = json_of(*threshold.with_bonus, has_prize);
  }
  json["further"] = {{"orders", to_text(threshold.further_orders)}};
  json["further"].update(json_of(threshold.further, has_prize));
  if (has_prize) {
    json["prize"] = json_of(*threshold.prize);
  }
  json["levels"] = Json::array();
  for (const loyalty::PrizeLevel& level : threshold.levels) {
    Json entry{{"points", level.points.count()}};
    entry.update(json_of(level.reached, false));
    json["levels"].push_back(std::move(entry));
  }
}

}  // namespace

std::string threshold_json(const ThresholdAnswer& answer) {
  Json json = json_of(answer.question);
  json["points_per_order"] = answer.threshold.per_order.count();
  if (answer.threshold.per_order > Points(0)) {
    add_threshold(json, answer.threshold);
  } else {
    json["points"] = nullptr;
  }
  json["prizes"] = Json::array();
  for (const ShopPrize& prize : answer.prizes) {
    json["prizes"].push_back(json_of(prize));
  }
  json["findings"] = Json::array();
  for (const ThresholdFinding& finding : findings_of(answer)) {
    json["findings"].push_back({{"rule", finding.rule},
                                {"severity", finding.is_error ? "error" : "warning"},
                                {"sentence", finding.sentence}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace regulars::app

#include "store_adapter/coupon_terms.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace regulars::store_adapter {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<BenefitType, const char*>, 7> kTypes{{
    {BenefitType::kFreeProduct, "free_product"},
    {BenefitType::kPercent, "percent"},
    {BenefitType::kAmount, "amount"},
    {BenefitType::kCheapestPercent, "cheapest_percent"},
    {BenefitType::kUnits, "units"},
    {BenefitType::kFreeShipping, "free_shipping"},
    {BenefitType::kGiftCard, "gift_card"},
}};

Json money_json(const core::Money& money) {
  return {{"amount", core::to_decimal(money)}, {"currency", money.currency}};
}

// Throws for what cannot be read, like the library; terms_from catches it.
core::Money money_of(const std::string& amount, const Json& currency) {
  const auto money = core::parse_money(amount, currency.get<std::string>());
  if (!money) {
    throw std::invalid_argument(money.error().sentence);
  }
  return *money;
}

core::Money money_from(const Json& json) {
  return money_of(json.at("amount").get<std::string>(), json.at("currency"));
}

void put_value(Json& json, const std::string& percent, const std::optional<core::Money>& amount) {
  if (amount) {
    json["value"] = core::to_decimal(*amount);
    json["currency"] = amount->currency;
  } else if (!percent.empty()) {
    json["value"] = percent;
  }
}

void take_value(const Json& json, std::string& percent, std::optional<core::Money>& amount) {
  if (!json.contains("value")) {
    return;
  }
  percent = json.at("value").get<std::string>();
  if (json.contains("currency")) {
    amount = money_of(percent, json.at("currency"));
    percent.clear();
  }
}

void put_list(Json& json, const char* name, const std::vector<std::string>& list) {
  if (!list.empty()) {
    json[name] = list;
  }
}

std::vector<std::string> take_list(const Json& json, const char* name) {
  return json.value(name, std::vector<std::string>());
}

Json step_json(const CouponStep& step) {
  Json json = Json::object();
  if (step.from) {
    json["from"] = money_json(*step.from);
  } else {
    json["from_items"] = step.items;
  }
  put_value(json, step.percent, step.amount);
  return json;
}

CouponStep step_from(const Json& json) {
  CouponStep step;
  if (json.contains("from")) {
    step.from = money_from(json.at("from"));
  }
  step.items = json.value("from_items", std::int64_t{0});
  take_value(json, step.percent, step.amount);
  return step;
}

void put_units(Json& json, const CouponBenefit& benefit) {
  json["buy"] = benefit.buy;
  json["get"] = benefit.get;
  json["repeats"] = benefit.repeats;
  json["add_to_basket"] = benefit.adds_units;
  if (benefit.units_max) {
    json["max_units"] = *benefit.units_max;
  }
}

void take_units(const Json& json, CouponBenefit& benefit) {
  benefit.buy = json.at("buy").get<std::int64_t>();
  benefit.get = json.at("get").get<std::int64_t>();
  benefit.repeats = json.at("repeats").get<bool>();
  benefit.adds_units = json.at("add_to_basket").get<bool>();
  if (json.contains("max_units")) {
    benefit.units_max = json.at("max_units").get<std::int64_t>();
  }
}

Json benefit_json(const CouponBenefit& benefit) {
  Json json = {{"type", to_string(benefit.type)}};
  put_value(json, benefit.percent, benefit.amount);
  for (const CouponStep& step : benefit.steps) {
    json["steps"].push_back(step_json(step));
  }
  if (benefit.ceiling) {
    json["ceiling"] = money_json(*benefit.ceiling);
  }
  if (benefit.type == BenefitType::kUnits) {
    put_units(json, benefit);
  }
  return json;
}

std::optional<CouponBenefit> benefit_from(const Json& json) {
  const auto type = json.at("type").get<std::string>();
  const auto* const found =
      std::ranges::find_if(kTypes, [&type](const auto& one) { return type == one.second; });
  if (found == kTypes.end()) {
    return std::nullopt;
  }
  CouponBenefit benefit{.type = found->first};
  take_value(json, benefit.percent, benefit.amount);
  for (const Json& step : json.value("steps", Json::array())) {
    benefit.steps.push_back(step_from(step));
  }
  if (json.contains("ceiling")) {
    benefit.ceiling = money_from(json.at("ceiling"));
  }
  if (benefit.type == BenefitType::kUnits) {
    take_units(json, benefit);
  }
  return benefit;
}

Json needs_json(const CouponNeeds& needs) {
  Json json = Json::object();
  if (needs.minimum) {
    json["minimum"] = money_json(*needs.minimum);
  }
  if (needs.items > 0) {
    json["items"] = needs.items;
  }
  put_list(json, "product_ids", needs.products);
  put_list(json, "categories", needs.categories);
  put_list(json, "tags", needs.tags);
  return json;
}

CouponNeeds needs_from(const Json& json) {
  CouponNeeds needs{.items = json.value("items", std::int64_t{0}),
                    .products = take_list(json, "product_ids"),
                    .categories = take_list(json, "categories"),
                    .tags = take_list(json, "tags")};
  if (json.contains("minimum")) {
    needs.minimum = money_from(json.at("minimum"));
  }
  return needs;
}

}  // namespace

const char* to_string(BenefitType type) {
  return std::ranges::find_if(kTypes, [type](const auto& one) { return one.first == type; })
      ->second;
}

std::string to_json(const CouponTerms& terms) {
  Json json = {{"benefit", benefit_json(terms.benefit)}};
  put_list(json, "categories", terms.categories);
  put_list(json, "tags", terms.tags);
  if (terms.needs != CouponNeeds{}) {
    json["needs"] = needs_json(terms.needs);
  }
  put_list(json, "groups", terms.groups);
  if (!terms.with_gift_cards) {
    json["with_gift_cards"] = false;
  }
  if (terms.is_single_use) {
    json["max_uses"] = 1;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<CouponTerms> terms_from(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    const auto benefit = benefit_from(json.at("benefit"));
    if (!benefit) {
      return std::nullopt;
    }
    return CouponTerms{.benefit = *benefit,
                       .categories = take_list(json, "categories"),
                       .tags = take_list(json, "tags"),
                       .needs = needs_from(json.value("needs", Json::object())),
                       .groups = take_list(json, "groups"),
                       .with_gift_cards = json.value("with_gift_cards", true),
                       .is_single_use = json.contains("max_uses")};
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace regulars::store_adapter

#include "engine/code_facts.h"

#include "store_adapter/store.h"

namespace regulars::engine {

flow::Values code_facts(const db::Redemption& redemption) {
  const auto terms = store_adapter::terms_from(redemption.benefit);
  const auto type = terms ? terms->benefit.type : store_adapter::BenefitType::kFreeProduct;
  const bool is_product =
      type == store_adapter::BenefitType::kFreeProduct && !redemption.product.empty();
  return {{"coupon_product", is_product},
          {"coupon_reusable", terms && !terms->is_single_use},
          {"coupon_ships_free", redemption.free_shipping}};
}

}  // namespace regulars::engine

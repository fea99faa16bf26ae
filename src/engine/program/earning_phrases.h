// How the phrases about earning, waiting, expiry and tiers are told; earning_words.h reads them.
#pragma once

#include "flow/schema.h"

namespace regulars::engine {

extern const flow::Phrase kBaseEarningPhrase;
extern const flow::Phrase kOrderMostPhrase;
extern const flow::Phrase kEffectPhrase;
extern const flow::Phrase kTierFactorPhrase;
extern const flow::Phrase kExchangePhrase;
extern const flow::Phrase kUsablePhrase;
extern const flow::Phrase kExpiryPhrase;
extern const flow::Phrase kWhenSpentPhrase;
extern const flow::Phrase kTierStartPhrase;
extern const flow::Phrase kTierPeriodPhrase;
extern const flow::Phrase kHoldingPhrase;
extern const flow::Phrase kCampaignIdPhrase;
extern const flow::Phrase kCountryPhrase;

}  // namespace regulars::engine

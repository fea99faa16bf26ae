// The SQL of every schema step, one literal and one file a step or a part of one. Never edited
// after a release.
#pragma once

namespace regulars::db {

extern const char* const kSchemaStep1;
extern const char* const kSchemaStep2;
extern const char* const kSchemaStep3;
extern const char* const kSchemaStep4;
extern const char* const kSchemaStep4Rewards;
extern const char* const kSchemaStep4Warnings;
extern const char* const kSchemaStep4Corrections;
extern const char* const kSchemaStep4Referrals;
extern const char* const kSchemaStep4Membership;

}  // namespace regulars::db

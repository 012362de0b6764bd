// SPDX-License-Identifier: Apache-2.0
#include "identity/account.hpp"

#include <algorithm>

namespace hearth::identity {

bool is_rest(std::uint32_t weekly_minutes, const std::vector<QuietSpan>& quiet) {
  return weekly_minutes <= kWeekMinutes && quiet.size() <= kQuietSpansMax &&
         std::all_of(quiet.begin(), quiet.end(), [](const QuietSpan& span) {
           return span.from < kWeekMinutes && span.to < kWeekMinutes && span.from != span.to;
         });
}

bool covers(const Account& account, std::string_view room) {
  return account.rooms.empty() ||
         std::find(account.rooms.begin(), account.rooms.end(), room) != account.rooms.end();
}

}  // namespace hearth::identity

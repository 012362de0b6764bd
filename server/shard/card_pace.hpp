// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace hearth::shard {

// How often one person is offered cards of one kind ("card.self_harm", whatever its degree): help
// that repeats itself turns into noise, except where somebody may be in danger. Lives as long as
// the connection, because what was told in it is to be remembered nowhere else. Bounded by the
// number of kinds there are.
class CardPace {
 public:
  // Whether the card is due; if so, it counts as shown.
  bool take(std::string_view code, core::Time now) {
    const auto kind = code.substr(0, code.find('.', std::string_view("card.").size()));
    const auto shown = shown_.find(kind);
    if (shown != shown_.end() && now - shown->second < pause_of(code)) return false;
    shown_.insert_or_assign(std::string(kind), now);
    return true;
  }

 private:
  static core::Duration pause_of(std::string_view code) {
    if (code == "card.self_harm.4" || code == "card.overdose" || code == "card.withdrawal")
      return {};
    if (code == "card.relapse") return std::chrono::hours(24);
    return std::chrono::minutes(30);
  }

  std::map<std::string, core::Time, std::less<>> shown_;
};

}  // namespace hearth::shard

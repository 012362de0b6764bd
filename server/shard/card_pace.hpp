// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/time.hpp"

namespace hearth::shard {

// How often one person is offered the same card: help that repeats itself turns into noise, except
// where somebody may be in danger. Lives as long as the connection, because what was told in it is
// to be remembered nowhere else. Bounded by the number of cards there are.
class CardPace {
 public:
  // Whether the card is due; if so, it counts as shown.
  bool take(const std::string& code, core::Time now) {
    const auto shown = shown_.find(code);
    if (shown != shown_.end() && now - shown->second < pause_of(code)) return false;
    shown_[code] = now;
    return true;
  }

 private:
  static core::Duration pause_of(const std::string& code) {
    if (code == "card.self_harm.4" || code == "card.overdose" || code == "card.withdrawal")
      return {};
    if (code == "card.relapse") return std::chrono::hours(24);
    return std::chrono::minutes(30);
  }

  std::map<std::string, core::Time> shown_;
};

}  // namespace hearth::shard

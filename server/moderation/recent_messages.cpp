// SPDX-License-Identifier: Apache-2.0
#include "moderation/recent_messages.hpp"

namespace hearth::moderation {
namespace {

// The last bytes of a text, from a character's start.
std::string_view tail(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  text.remove_prefix(text.size() - most);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0) == 0x80)
    text.remove_prefix(1);
  return text;
}

}  // namespace

void RecentMessages::add(std::string_view text, core::Time now) {
  messages_.push_back({std::string(tail(text, bytes_max)), now});
  while (messages_.size() > messages_max || messages_.front().at + window < now)
    messages_.erase(messages_.begin());
}

bool RecentMessages::ends_with(std::string_view text) const {
  return !messages_.empty() && messages_.back().text == tail(text, bytes_max);
}

std::string RecentMessages::joined(core::Time now, std::string_view between) const {
  std::string out;
  for (const auto& message : messages_) {
    if (message.at + window < now) continue;
    if (!out.empty()) out += between;
    out += message.text;
  }
  return std::string(tail(out, bytes_max));
}

}  // namespace hearth::moderation

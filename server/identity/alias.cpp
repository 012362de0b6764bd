// SPDX-License-Identifier: Apache-2.0
#include "identity/alias.hpp"

#include <cstring>
#include <numeric>

#include "identity/words.hpp"

namespace hearth::identity {
namespace {

const Words& words_for(std::string_view language) {
  const auto primary = language.substr(0, language.find_first_of("-_"));
  return primary == "es" ? words_es() : words_en();
}

std::uint64_t number(const DeploymentKeys::Mac& mac, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(value); ++i) value = (value << 8) | mac[at + i];
  return value;
}

}  // namespace

std::string alias(const DeploymentKeys& keys, const core::Handle& handle, const core::RoomId& room,
                  std::string_view language, std::uint32_t attempt) {
  std::string message{handle.view()};
  message.append(room.view());
  const auto mac = keys.mac(Purpose::alias, message);

  // A step without a common factor walks through every pair before it repeats one.
  const auto& words = words_for(language);
  const std::uint64_t pairs = words.adjectives.size() * words.nouns.size();
  std::uint64_t step = 1 + number(mac, 8) % (pairs - 1);
  while (std::gcd(step, pairs) != 1) ++step;
  const auto pair = (number(mac, 0) % pairs + (attempt % pairs) * step) % pairs;

  const auto adjective = words.adjectives[pair % words.adjectives.size()];
  const auto noun = words.nouns[pair / words.adjectives.size()];
  const bool noun_first = words.order == Words::Order::noun_adjective;
  std::string out{noun_first ? noun : adjective};
  out.append(1, ' ').append(noun_first ? adjective : noun);
  return out;
}

}  // namespace hearth::identity

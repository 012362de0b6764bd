// SPDX-License-Identifier: Apache-2.0
#include "redis/failure.hpp"

#include <array>
#include <utility>

namespace hearth::redis {
namespace {

constexpr std::array<std::pair<std::string_view, Word>, 17> words{{
    {"ASK", Word::ask},
    {"BUSY", Word::busy},
    {"CLUSTERDOWN", Word::clusterdown},
    {"CROSSSLOT", Word::crossslot},
    {"LOADING", Word::loading},
    {"MASTERDOWN", Word::masterdown},
    {"MISCONF", Word::misconf},
    {"MOVED", Word::moved},
    {"NOAUTH", Word::noauth},
    {"NOPERM", Word::noperm},
    {"NOREPLICAS", Word::noreplicas},
    {"NOSCRIPT", Word::noscript},
    {"OOM", Word::oom},
    {"READONLY", Word::readonly},
    {"TRYAGAIN", Word::tryagain},
    {"UNBLOCKED", Word::unblocked},
    {"WRONGPASS", Word::wrongpass},
}};

}  // namespace

Failure refusal(std::string_view error) {
  const auto space = error.find(' ');
  const auto first = error.substr(0, space);
  Failure failure{Outcome::refused, Word::other, {}};
  for (const auto& [text, word] : words)
    if (text == first) failure.word = word;
  if (space != std::string_view::npos) failure.message = error.substr(space + 1);
  return failure;
}

std::string_view name(Word word) {
  for (const auto& [text, each] : words)
    if (each == word) return text;
  return "ERR";
}

std::string describe(const Failure& failure) {
  switch (failure.outcome) {
    case Outcome::not_sent:
      return "not sent";
    case Outcome::unknown:
      return "sent, not answered";
    case Outcome::refused:
      break;
  }
  return "refused with " + std::string(name(failure.word));
}

bool means_unavailable(Word word) {
  switch (word) {
    case Word::busy:
    case Word::clusterdown:
    case Word::loading:
    case Word::masterdown:
    case Word::misconf:
    case Word::noreplicas:
    case Word::oom:
    case Word::readonly:
    case Word::tryagain:
    case Word::unblocked:
      return true;
    default:
      return false;
  }
}

bool means_demoted(Word word) { return word == Word::readonly || word == Word::unblocked; }

}  // namespace hearth::redis

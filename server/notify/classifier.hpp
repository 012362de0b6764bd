// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "moderation/opinion.hpp"
#include "notify/breaker.hpp"
#include "notify/counts.hpp"
#include "notify/http.hpp"
#include "notify/signature.hpp"

namespace hearth::notify {

struct ClassifierSettings {
  std::string url;
  std::vector<SigningKey> keys;
  core::milliseconds deadline{};
};

// Asks a service of the operator's about messages. Whoever asks gets an answer or nothing within
// the deadline: at once when the service has failed again and again, or has enough to do. On the
// worker's thread.
class Classifier {
 public:
  using Answer = std::function<void(std::optional<moderation::Opinion>)>;
  static constexpr std::size_t at_once_max = 16;

  Classifier(ClassifierSettings settings, HttpClient& http, Counts& counts);

  void ask(const moderation::Question& question, Answer answer, core::Tick now);

 private:
  void answered(const HttpReply& reply, const Answer& answer);

  ClassifierSettings settings_;
  HttpClient& http_;
  Counts& counts_;
  Breaker breaker_;
  std::size_t under_way_ = 0;
};

}  // namespace hearth::notify

// SPDX-License-Identifier: Apache-2.0
#include "notify/classifier.hpp"

#include <utility>

#include "core/random.hpp"
#include "notify/payload.hpp"
#include "telemetry/log.hpp"

namespace hearth::notify {

Classifier::Classifier(ClassifierSettings settings, HttpClient& http, Counts& counts)
    : settings_(std::move(settings)), http_(http), counts_(counts) {}

void Classifier::ask(const moderation::Question& question, Answer answer, core::Tick now) {
  if (under_way_ >= at_once_max || !breaker_.may_ask(now)) {
    ++counts_.not_asked;
    return answer(std::nullopt);
  }
  ++under_way_;
  ++counts_.asked;
  // Of this question only: two that one person asked cannot be told apart from two people's.
  const auto id = "ask_" + std::to_string(core::random_u64());
  const auto at = core::unix_s(core::now());
  HttpRequest request;
  request.url = settings_.url;
  request.body = payload(question);
  request.deadline = settings_.deadline;
  request.headers = {"webhook-id: " + id, "webhook-timestamp: " + std::to_string(at),
                     "webhook-signature: " + sign(settings_.keys, id, at, request.body)};
  http_.post(std::move(request), [this, answer = std::move(answer)](const HttpReply& reply) {
    answered(reply, answer);
  });
}

void Classifier::answered(const HttpReply& reply, const Answer& answer) {
  --under_way_;
  const bool was_open = breaker_.is_open();
  auto opinion =
      reply.status == 200 ? read_opinion(reply.body) : std::optional<moderation::Opinion>();
  if (opinion) {
    ++counts_.answered;
    breaker_.succeeded();
  } else {
    ++counts_.unanswered;
    breaker_.failed(std::chrono::steady_clock::now());
  }
  if (breaker_.is_open() != was_open) telemetry::log_classifier(!breaker_.is_open());
  answer(std::move(opinion));
}

}  // namespace hearth::notify

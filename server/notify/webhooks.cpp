// SPDX-License-Identifier: Apache-2.0
#include "notify/webhooks.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/random.hpp"
#include "notify/payload.hpp"
#include "telemetry/log.hpp"

namespace hearth::notify {
namespace {

constexpr int status_gone = 410;  // Standard Webhooks: the receiver wants no more

std::string new_id() {
  std::array<std::uint8_t, 16> bytes;
  core::random_bytes(bytes);
  std::array<char, 2 * bytes.size() + 1> hex;
  return std::string("msg_") + sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
}

// Scheme and host: receivers hide secrets in what follows.
std::string where(const std::string& url) {
  const auto host = url.find("://");
  return url.substr(0, host == std::string::npos ? 0 : url.find_first_of("/?#", host + 3));
}

}  // namespace

Webhooks::Webhooks(std::vector<Webhook> webhooks, HttpClient& http, Counts& counts,
                   DeliveryQueue::Limits limits)
    : http_(http), counts_(counts) {
  for (auto& webhook : webhooks)
    receivers_.push_back(std::make_unique<Receiver>(
        Receiver{std::move(webhook), DeliveryQueue(limits), receivers_.size() + 1}));
}

void Webhooks::add(const moderation::Flagged& flagged, core::Tick now) {
  const bool urgent = flagged.urgency == moderation::Flag::urgent;
  const auto id = new_id();
  std::shared_ptr<const std::string> with_text, without;
  for (auto& receiver : receivers_) {
    if (receiver->is_gone || (receiver->webhook.urgent_only && !urgent)) continue;
    if (!without) without = std::make_shared<const std::string>(payload(flagged, false));
    Delivery delivery{id, without, urgent, now, now};
    if (receiver->webhook.include_text) {
      if (!with_text) with_text = std::make_shared<const std::string>(payload(flagged, true));
      delivery.body = with_text;
      delivery.without_text = without;
    }
    give_up(*receiver, receiver->queue.add(std::move(delivery)));
  }
}

void Webhooks::add(const moderation::CaseCall& call, std::function<void()> taken, core::Tick now) {
  // The same id from every node, so that a receiver tells one call from another.
  const auto id = "case_" + call.case_id + '_' + std::to_string(call.number);
  const auto body = std::make_shared<const std::string>(payload(call));
  for (auto& receiver : receivers_) {
    if (receiver->is_gone) continue;
    Delivery delivery{id, body, true, now, now};
    delivery.taken = taken;
    give_up(*receiver, receiver->queue.add(std::move(delivery)));
  }
}

void Webhooks::run(core::Tick now) {
  for (auto& receiver : receivers_)
    while (auto delivery = receiver->queue.take(now)) attempt(*receiver, std::move(*delivery));
}

void Webhooks::attempt(Receiver& receiver, Delivery delivery) {
  const auto& webhook = receiver.webhook;
  const auto at = core::unix_s(core::now());  // of this try: receivers refuse what looks replayed
  HttpRequest request;
  request.url = webhook.url;
  request.body = *delivery.body;
  request.deadline = webhook.deadline;
  request.headers = {"webhook-id: " + delivery.id, "webhook-timestamp: " + std::to_string(at),
                     "webhook-signature: " + sign(webhook.keys, delivery.id, at, request.body)};
  http_.post(std::move(request), [this, &receiver, delivery = std::move(delivery)](
                                     const HttpReply& reply) { tried(receiver, delivery, reply); });
}

void Webhooks::tried(Receiver& receiver, Delivery delivery, const HttpReply& reply) {
  if (reply.status >= 200 && reply.status < 300) {
    receiver.queue.succeeded();
    // Given up once, and made again under its id, as calls are.
    (void)receiver.given_up.take(delivery.id, core::now());
    if (delivery.taken) delivery.taken();
    ++counts_.delivered;
    if (std::exchange(receiver.is_reported, false)) telemetry::log_webhook_works(receiver.number);
    return;
  }
  ++counts_.tries_failed;
  delivery.answer = reply.status;
  give_up(receiver, receiver.queue.failed(std::move(delivery), std::chrono::steady_clock::now(),
                                          reply.retry_after, core::random_u64()));
  if (reply.status == status_gone) {
    receiver.is_gone = true;
    for (auto& waiting : receiver.queue.clear()) {
      waiting.answer = status_gone;
      give_up(receiver, std::move(waiting));
    }
    telemetry::log_webhook_gone(receiver.number);
  } else if (!std::exchange(receiver.is_reported, true)) {
    telemetry::log_webhook_fails(receiver.number, reply.status);
  }
}

void Webhooks::give_up(Receiver& receiver, std::optional<Delivery> delivery) {
  if (!delivery) return;
  ++counts_.given_up;
  receiver.given_up.add(std::move(*delivery), core::now());
}

std::vector<GivenUp> Webhooks::given_up() {
  std::vector<GivenUp> out;
  for (auto& receiver : receivers_)
    for (auto& one : receiver->given_up.list(core::now())) {
      one.webhook = receiver->number;
      one.where = where(receiver->webhook.url);
      out.push_back(std::move(one));
    }
  return out;
}

std::size_t Webhooks::send_again(const std::optional<std::string>& id, core::Tick now) {
  std::size_t count = 0;
  for (auto& receiver : receivers_)
    for (auto& delivery : receiver->given_up.take(id, core::now())) {
      receiver->is_gone = false;
      delivery.since = delivery.due = now;
      give_up(*receiver, receiver->queue.add(std::move(delivery)));
      ++count;
    }
  return count;
}

void Webhooks::hurry() {
  for (auto& receiver : receivers_) receiver->queue.hurry();
}

bool Webhooks::empty() const {
  return std::all_of(receivers_.begin(), receivers_.end(),
                     [](const auto& receiver) { return receiver->queue.empty(); });
}

std::size_t Webhooks::waiting() const {
  std::size_t count = 0;
  for (const auto& receiver : receivers_)
    count += receiver->queue.waiting() + receiver->queue.under_way();
  return count;
}

std::optional<core::Tick> Webhooks::next() const {
  std::optional<core::Tick> first;
  for (const auto& receiver : receivers_)
    if (const auto due = receiver->queue.next(); due && (!first || *due < *first)) first = due;
  return first;
}

}  // namespace hearth::notify

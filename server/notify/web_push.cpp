// SPDX-License-Identifier: Apache-2.0
#include "notify/web_push.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>
#include <utility>

#include "core/random.hpp"
#include "notify/push_body.hpp"
#include "notify/push_endpoint.hpp"
#include "telemetry/log.hpp"

namespace hearth::notify {
namespace {

constexpr core::seconds ttl{300};
constexpr core::milliseconds deadline{10'000};
// Far more than there are; what a list with a dot lets through has an end, too.
constexpr std::size_t services_max = 32;
constexpr DeliveryQueue::Limits limits{256,
                                       4,
                                       {std::chrono::seconds(2), std::chrono::minutes(1)},
                                       {std::chrono::milliseconds(500), std::chrono::seconds(30)},
                                       ttl};

// RFC 8030: the subscription ended, or never was.
bool is_gone(int status) { return status == 404 || status == 410; }
// Trying again would be answered alike.
bool is_final(int status) {
  return status >= 400 && status < 500 && status != 408 && status != 429;
}

std::string text_of(const moderation::PushNote& note) {
  return boost::json::serialize(
      boost::json::object{{"say", "something is waiting"}, {"case", note.case_id}});
}

}  // namespace

WebPush::WebPush(Vapid vapid, HttpClient& http, Counts& counts)
    : vapid_(std::move(vapid)), http_(http), counts_(counts) {}

void WebPush::add(const moderation::PushNote& note, std::function<void(bool is_gone)> settled,
                  core::Tick now) {
  auto body = push_body({note.p256dh, note.auth}, text_of(note));
  const auto origin = origin_of(note.endpoint);
  const bool fits = services_.contains(origin) || services_.size() < services_max;
  if (!body || origin.empty() || !fits) {
    ++counts_.pushes_given_up;
    if (settled) settled(!body);  // no browser has such keys
    return;
  }
  Delivery delivery{note.case_id, std::make_shared<const std::string>(std::move(*body)), true, now,
                    now};
  delivery.url = note.endpoint;
  delivery.settled = std::move(settled);
  if (services_.try_emplace(origin, limits).first->second.add(std::move(delivery)))
    ++counts_.pushes_given_up;
}

void WebPush::run(core::Tick now) {
  for (auto& [origin, queue] : services_)
    while (auto delivery = queue.take(now)) attempt(origin, std::move(*delivery));
  std::erase_if(services_, [](const auto& one) { return one.second.empty(); });
}

void WebPush::attempt(const std::string& origin, Delivery delivery) {
  HttpRequest request;
  request.url = delivery.url;
  request.body = *delivery.body;
  request.deadline = deadline;
  request.content_type = "application/octet-stream";
  request.headers = {"TTL: " + std::to_string(ttl.count()), "Urgency: high",
                     "Content-Encoding: aes128gcm",
                     "Authorization: " + vapid_.authorization(origin, core::now())};
  // A later one about the same case takes its place.
  if (!delivery.id.empty()) request.headers.push_back("Topic: " + delivery.id);
  http_.post(std::move(request), [this, origin, delivery = std::move(delivery)](
                                     const HttpReply& reply) { tried(origin, delivery, reply); });
}

void WebPush::tried(const std::string& origin, Delivery delivery, const HttpReply& reply) {
  auto& queue = services_.at(origin);  // something of it was under way
  if (reply.status >= 200 && reply.status < 300) {
    queue.succeeded();
    ++counts_.pushed;
    if (delivery.settled) delivery.settled(false);
    return;
  }
  ++counts_.push_tries_failed;
  if (is_final(reply.status)) {
    queue.succeeded();  // the service answers
    ++counts_.pushes_given_up;
    if (!is_gone(reply.status)) telemetry::log_push_refused(reply.status);
    if (delivery.settled) delivery.settled(is_gone(reply.status));
    return;
  }
  const auto given_up = queue.failed(std::move(delivery), std::chrono::steady_clock::now(),
                                     reply.retry_after, core::random_u64());
  if (given_up) ++counts_.pushes_given_up;
}

void WebPush::hurry() {
  for (auto& [origin, queue] : services_) queue.hurry();
}

bool WebPush::empty() const {
  return std::all_of(services_.begin(), services_.end(),
                     [](const auto& one) { return one.second.empty(); });
}

std::optional<core::Tick> WebPush::next() const {
  std::optional<core::Tick> first;
  for (const auto& [origin, queue] : services_)
    if (const auto due = queue.next(); due && (!first || *due < *first)) first = due;
  return first;
}

}  // namespace hearth::notify

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/time.hpp"
#include "moderation/push_note.hpp"
#include "notify/counts.hpp"
#include "notify/delivery_queue.hpp"
#include "notify/http.hpp"
#include "notify/vapid.hpp"

namespace hearth::notify {

// Brings "something is waiting" to moderators' devices through their browsers' push services (RFC
// 8030), encrypted for the device: what is not there within five minutes is not wanted any more. A
// service that does not answer holds up no other. On the worker's thread.
class WebPush {
 public:
  WebPush(Vapid vapid, HttpClient& http, Counts& counts);

  // `settled`, unless it is given up with time: the device has it, or never will; `is_gone`: it
  // wants no more. Whether the endpoint may be reached was looked at before.
  void add(const moderation::PushNote& note, std::function<void(bool is_gone)> settled,
           core::Tick now);
  // Starts the tries that are due.
  void run(core::Tick now);
  // What is left gets one last try.
  void hurry();
  bool empty() const;
  std::optional<core::Tick> next() const;

 private:
  using Services = std::map<std::string, DeliveryQueue>;

  void attempt(const std::string& origin, Delivery delivery);
  void tried(const std::string& origin, Delivery delivery, const HttpReply& reply);

  Vapid vapid_;
  HttpClient& http_;
  Counts& counts_;
  Services services_;  // by origin; those with something to do
};

}  // namespace hearth::notify

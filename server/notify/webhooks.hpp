// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "moderation/case_call.hpp"
#include "moderation/flagged.hpp"
#include "notify/counts.hpp"
#include "notify/delivery_queue.hpp"
#include "notify/given_up.hpp"
#include "notify/http.hpp"
#include "notify/signature.hpp"

namespace hearth::notify {

// One receiver of flags.
struct Webhook {
  std::string url;
  std::vector<SigningKey> keys;  // the newest first
  bool urgent_only = false;
  bool include_text = false;
  core::milliseconds deadline{};  // of one try
};

// Brings flags to every receiver that wants them, each at its own pace: at least once, under one
// id, in no promised order. On the worker's thread.
class Webhooks {
 public:
  Webhooks(std::vector<Webhook> webhooks, HttpClient& http, Counts& counts,
           DeliveryQueue::Limits limits);

  void add(const moderation::Flagged& flagged, core::Tick now);
  // To every receiver; `taken` is called for each that has it.
  void add(const moderation::CaseCall& call, std::function<void()> taken, core::Tick now);
  // Starts the tries that are due.
  void run(core::Tick now);
  // What is left gets one last try.
  void hurry();
  bool empty() const;
  std::size_t waiting() const;
  // What did not arrive, receiver by receiver, the oldest first.
  std::vector<GivenUp> given_up();
  // Tries what was given up once more, under the same id: all, or the one of this id, at each
  // receiver it was given up for. Also where a receiver said that it wants no more: whoever runs
  // the service knows better. How many.
  std::size_t send_again(const std::optional<std::string>& id, core::Tick now);
  std::optional<core::Tick> next() const;

 private:
  struct Receiver {
    Webhook webhook;
    DeliveryQueue queue;
    std::size_t number;  // as in the configuration, from 1
    bool is_gone = false;
    bool is_reported = false;  // that it fails
    GivenUpList given_up{};
  };

  void attempt(Receiver& receiver, Delivery delivery);
  void tried(Receiver& receiver, Delivery delivery, const HttpReply& reply);
  void give_up(Receiver& receiver, std::optional<Delivery> delivery);

  std::vector<std::unique_ptr<Receiver>> receivers_;
  HttpClient& http_;
  Counts& counts_;
};

}  // namespace hearth::notify

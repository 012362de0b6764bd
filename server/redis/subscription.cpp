// SPDX-License-Identifier: Apache-2.0
#include "redis/subscription.hpp"

#include <utility>

#include "redis/channels.hpp"

namespace hearth::redis {

Subscription::Subscription(std::weak_ptr<Channels> channels, std::shared_ptr<Listener> listener)
    : channels_(std::move(channels)), listener_(std::move(listener)) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  channels_ = std::move(other.channels_);
  listener_ = std::move(other.listener_);
  return *this;
}

Subscription::~Subscription() { cancel(); }

void Subscription::cancel() {
  if (!listener_) return;
  if (const auto channels = channels_.lock()) channels->remove(listener_);
  listener_ = nullptr;
}

}  // namespace hearth::redis

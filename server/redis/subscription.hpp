// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace hearth::redis {

// Whether messages of a channel reach us.
enum class Hearing : std::uint8_t {
  live,  // confirmed by Redis: what is published from here on arrives, until `deaf` is said
  deaf,  // connection lost, silent, or the channel moved: read back by position after next `live`
};

// Both are called on the client's executor, straight from the reader: hand over and return at once.
// Nothing waits in between, so a listener brings its own bound. They may subscribe and unsubscribe.
using OnMessage = std::function<void(std::string_view payload)>;
using OnHearing = std::function<void(Hearing)>;

class Channels;

// Withdraws a subscription when it goes out of scope; after that nothing is called any more. Lives
// on the client's executor; may outlive the client.
class Subscription {
 public:
  struct Listener;

  Subscription() = default;
  Subscription(std::weak_ptr<Channels> channels, std::shared_ptr<Listener> listener);
  Subscription(Subscription&& other) noexcept = default;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

 private:
  void cancel();

  std::weak_ptr<Channels> channels_;
  std::shared_ptr<Listener> listener_;
};

}  // namespace hearth::redis

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/subscription.hpp"

namespace hearth::store {

// Who wants to hear of what. At most `waiting_max` calls wait at one subscriber's executor; what
// comes beyond that is not kept for it. Any thread.
template <class Key, class Value>
class Subscribers {
 public:
  using Sink = std::function<void(Value)>;
  static constexpr int waiting_max = 4096;

  // With `first`, that is what it hears before anything else, unless it has left by then.
  Subscription add(const Key& key, boost::asio::any_io_executor executor, Sink sink,
                   const std::optional<Value>& first = std::nullopt) {
    auto subscriber = std::make_shared<Subscriber>(std::move(executor), std::move(sink));
    const std::lock_guard lock(state_->mutex);
    if (first) post(subscriber, *first);
    state_->by_key[key].push_back(subscriber);
    return Subscription([state = state_, key, subscriber] {
      subscriber->cancelled = true;
      const std::lock_guard inner(state->mutex);
      auto& list = state->by_key[key];
      std::erase(list, subscriber);
      if (list.empty()) state->by_key.erase(key);
    });
  }

  void tell(const Key& key, const Value& value) {
    const std::lock_guard lock(state_->mutex);
    const auto it = state_->by_key.find(key);
    if (it == state_->by_key.end()) return;
    for (const auto& subscriber : it->second) post(subscriber, value);
  }

 private:
  struct Subscriber {
    Subscriber(boost::asio::any_io_executor on, Sink to)
        : executor(std::move(on)), sink(std::move(to)) {}
    boost::asio::any_io_executor executor;
    Sink sink;
    std::atomic<int> waiting = 0;
    std::atomic<bool> cancelled = false;
  };
  static void post(const std::shared_ptr<Subscriber>& subscriber, const Value& value) {
    if (subscriber->waiting.fetch_add(1) >= waiting_max) {
      --subscriber->waiting;
      return;
    }
    boost::asio::post(subscriber->executor, [subscriber, value] {
      --subscriber->waiting;
      if (!subscriber->cancelled) subscriber->sink(value);
    });
  }

  struct State {
    std::mutex mutex;
    std::unordered_map<Key, std::vector<std::shared_ptr<Subscriber>>> by_key;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace hearth::store

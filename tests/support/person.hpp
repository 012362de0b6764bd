// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "hearth/client/client.hpp"

namespace hearth::support {

// Somebody who uses the C++ client as it is meant. Blocking: every wait lets the client run, for at
// most `patience`, and throws after that.
class Person {
 public:
  static constexpr std::chrono::seconds patience{20};

  // The same number is the same person. People on one `io` all go on while one of them is waited
  // for.
  Person(boost::asio::io_context& io, std::uint16_t port, std::uint8_t device)
      : Person(&io, "ws://127.0.0.1:" + std::to_string(port) + "/v1/ws", device, {}) {}
  Person(std::uint16_t port, std::uint8_t device)
      : Person("ws://127.0.0.1:" + std::to_string(port) + "/v1/ws", device) {}
  Person(const std::string& url, std::uint8_t device, const std::string& trusted_certificates = {})
      : Person(nullptr, url, device, trusted_certificates) {}

  client::Client& client() { return client_; }

  client::Joined join(const std::string& room, const client::JoinOptions& options = {}) {
    client_.join(room, options);
    return next<client::Joined>();
  }

  // What came of it in the end.
  client::Outgoing post(const std::string& room, const std::string& text) {
    return settled(client_.post(room, {.text = text}));
  }
  client::Outgoing settled(std::uint64_t key) {
    return next<client::Outgoing>([key](const client::Outgoing& outgoing) {
      return outgoing.key == key && outgoing.status != client::OutgoingStatus::pending;
    });
  }

  // The next news of this kind that `wanted` likes, of those kept and those to come; the others
  // stay kept.
  template <class Kind>
  Kind next(const std::function<bool(const Kind&)>& wanted = {}) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (std::size_t at = 0;;) {
      for (; at < kept_.size(); ++at) {
        auto* one = std::get_if<Kind>(&kept_[at]);
        if (!one || (wanted && !wanted(*one))) continue;
        auto found = std::move(*one);
        kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(at));
        return found;
      }
      run_one(until);
    }
  }

  // Whether news of this kind came and was not asked for.
  template <class Kind>
  bool sees() const {
    for (const auto& news : kept_)
      if (std::holds_alternative<Kind>(news)) return true;
    return false;
  }

  // Everything that came and was not asked for.
  std::deque<client::News> take() { return std::exchange(kept_, {}); }

  std::string next_text() { return std::get<client::Message>(next<client::Event>().body).text; }

  // Until it is in this state, from now on.
  void until(client::ConnectionState state) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (client_.state() != state) run_one(until);
  }

 private:
  // On an `io` of its own where none is given.
  Person(boost::asio::io_context* io, const std::string& url, std::uint8_t device,
         const std::string& trusted)
      : own_(io ? nullptr : std::make_unique<boost::asio::io_context>()),
        io_(io ? *io : *own_),
        client_(io_.get_executor(), options(url, device, trusted)) {
    client_.on_news([this](const client::News& news) { kept_.push_back(news); });
    client_.open();
  }

  void run_one(client::Time until) {
    if (io_.stopped()) io_.restart();
    if (io_.run_one_until(until) == 0) throw std::runtime_error("it did not come in time");
  }

  static client::ClientOptions options(const std::string& url, std::uint8_t device,
                                       const std::string& trusted_certificates) {
    client::ClientOptions options;
    options.url = url;
    options.device_secret.emplace().fill(device);
    options.trusted_certificates = trusted_certificates;
    return options;
  }

  std::unique_ptr<boost::asio::io_context> own_;
  boost::asio::io_context& io_;
  std::deque<client::News> kept_;
  client::Client client_;
};

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hearth/client/machine.hpp"

namespace hearth::client {

struct ClientOptions {
  // ws://host[:port]/path or wss://host[:port]/path; for example wss://rooms.example.org/v1/ws.
  // Through wss, the host's certificate is verified.
  std::string url{};
  // The device's secret and its pass from last time. None: a new person, for as long as this lives.
  std::optional<std::array<std::uint8_t, 32>> device_secret{};
  std::string pass{};
  // PEM file of the authorities to trust in place of the system's.
  std::string trusted_certificates{};
};

// Several rooms over one connection that comes back by itself. Does nothing until open(); while it
// is not closed, it keeps its executor busy.
//
// On one thread: everything here, and every callback, runs where the executor runs. What the
// callback is told is in the order in which it happened; calling back into the client from it is
// fine. Nothing throws but the constructor, for a URL or a certificate file it cannot use
// (std::invalid_argument). Refusals are values.
class Client {
 public:
  using Callback = std::function<void(const News&)>;

  Client(boost::asio::any_io_executor executor, const ClientOptions& options);
  ~Client();  // closes, without telling
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void on_news(Callback callback);

  // As in Machine, with the time added.
  void open();
  void close();
  void wake();
  void join(const std::string& room, const JoinOptions& options = {});
  void leave(const std::string& room);
  std::uint64_t post(const std::string& room, Draft draft);
  std::uint64_t unsay(const std::string& room, Position target);
  std::uint64_t withdraw(const std::string& room, std::uint32_t n);
  std::uint64_t report(const std::string& room, Position target, std::string note = {});
  std::uint64_t acknowledge(const std::string& room, std::string code);
  std::uint64_t appeal(std::string code, std::string text = {});

  ConnectionState state() const;
  std::optional<RoomStatus> status(const std::string& room) const;
  Cursor cursor(const std::string& room) const;
  std::size_t pending(const std::string& room) const;

 private:
  class Driver;
  std::shared_ptr<Driver> driver_;
};

}  // namespace hearth::client

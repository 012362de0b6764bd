// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hearth::support {

// How a Receiver behaves for one request.
struct Answer {
  enum class Manner : std::uint8_t { answer, wait, reset };
  int status = 204;
  std::string body{};
  Manner manner = Manner::answer;  // wait: answers only after let_go()
  std::string headers{};           // whole lines
};

// An HTTP server of somebody else's, on a free port of the loopback: writes down what it is sent
// and answers as it is told, well or badly.
class Receiver {
 public:
  struct Request {
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
  };

  // Answers in the order of `answers`, after that always `usual`.
  explicit Receiver(Answer usual = {}, std::deque<Answer> answers = {});
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  // The next one that came, waited for. Throws if none comes.
  Request next();
  std::size_t count() const;
  static constexpr std::size_t everybody = 1'000'000;
  // So many of those who wait, now or later, are answered.
  void let_go(std::size_t how_many = everybody);

 private:
  void accept_all();
  void serve(int socket);
  Answer take(Request request);

  int listening_ = -1;
  std::uint16_t port_ = 0;
  Answer usual_;
  mutable std::mutex mutex_;  // guards the rest but the threads
  std::condition_variable changed_;
  std::deque<Answer> answers_;
  std::deque<Request> requests_;
  std::size_t count_ = 0;
  std::size_t let_go_ = 0;
  std::vector<std::thread> serving_;  // of the accepting thread until it ended
  std::thread accepting_;
};

}  // namespace hearth::support

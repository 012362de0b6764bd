// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/time.hpp"

namespace hearth::notify {

// Whether something may be sent there: https anywhere, http to this machine only, no password in
// the address. Empty, or what to change.
std::string refuse_url(const std::string& url);

// Its loopback, by address or as localhost.
bool is_this_machine(std::string host);

struct HttpRequest {
  std::string url;                   // one that refuse_url lets pass
  std::vector<std::string> headers;  // "name: value"
  std::string body;
  core::milliseconds deadline{};
  std::string content_type = "application/json";
};

struct HttpReply {
  int status = 0;  // 0: no answer, in time or at all
  std::string body;
  core::seconds retry_after{};  // as the other side asks
};

// POSTs, many at once, on one thread. Certificates are verified, redirects are not followed, no
// proxy is used, and of an answer only some KiB are read.
class HttpClient {
 public:
  using Done = std::function<void(const HttpReply&)>;
  static constexpr std::size_t reply_bytes_max = 4096;

  HttpClient();
  ~HttpClient();  // what is under way ends without being done
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `done` is called from run().
  void post(HttpRequest request, Done done);
  // Lets things move on for at most `wait`.
  void run(core::milliseconds wait);
  // Any thread: run() returns soon.
  void wake();

 private:
  struct Exchange;
  void finish(Exchange& exchange, bool answered);

  void* multi_;
  std::vector<std::unique_ptr<Exchange>> exchanges_;
};

}  // namespace hearth::notify

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/result.hpp"

namespace hearth::app {

struct AdminReply {
  unsigned status = 0;
  std::string body;
};

// The operator's door: HTTP on a Unix socket that only the service's own user can open. One request
// at a time, each with a deadline. GET /status, /findings, /metrics, /audit/verify, /audit/entries
// and /transparency/...; POST /reload; POST /moderators/... and /webhooks/... with JSON.
class Admin {
 public:
  struct Actions {
    std::function<std::string()> status;  // JSON
    std::function<std::string()> reload;  // empty, or what is wrong
    // What comes after /moderators/, and its JSON. May take up to three seconds. None: no desk
    // here.
    std::function<AdminReply(const std::string& what, const std::string& body)> moderators =
        nullptr;
    // A sentence about the audit chain, or 409 with what is wrong, against heads that were noted
    // ("number:hash,number:hash"). May take a minute.
    std::function<AdminReply(const std::string& known)> audit = nullptr;
    // What moderation came to in a month ("2026-10"; empty: the last that is over). May take a
    // minute.
    std::function<AdminReply(const std::string& month, bool json)> month = nullptr;
    std::function<std::string()> findings = nullptr;  // text
    std::function<std::string()> metrics = nullptr;   // Prometheus' text
    // Some of the ledger's entries after that number, as AuditLine writes them; none: that is all.
    std::function<AdminReply(const std::string& after)> entries = nullptr;
    // What comes after /webhooks/, and its JSON.
    std::function<AdminReply(const std::string& what, const std::string& body)> webhooks = nullptr;
  };

  // Takes the place of a socket a dead process left; one that answers is an error.
  static core::result<std::unique_ptr<Admin>, std::string> open(const std::string& path,
                                                                Actions actions);
  ~Admin();

 private:
  struct Endpoint;
  Admin(std::string path, Actions actions, std::unique_ptr<Endpoint> endpoint);
  void run();

  std::string path_;
  Actions actions_;
  std::unique_ptr<Endpoint> endpoint_;
  std::thread thread_;
};

// For hearthctl. The error says what to do.
core::result<AdminReply, std::string> ask_admin(const std::string& path, const std::string& method,
                                                const std::string& target,
                                                const std::string& body = "");

}  // namespace hearth::app

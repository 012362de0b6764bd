// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hearth::load {

// A server under measurement: one that was found, or one of our own that ends with us.
class Process {
 public:
  // 0: nothing is known of it.
  explicit Process(pid_t pid);
  // Starts it and waits for its line `listening on http://127.0.0.1:<port>`. Throws if that does
  // not come.
  static Process start(const std::vector<std::string>& command,
                       const std::vector<std::string>& environment);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  std::uint16_t port() const { return port_; }
  bool known() const { return pid_ > 0; }
  double cpu_seconds() const;       // user and system so far
  std::uint64_t rss_bytes() const;  // resident now

 private:
  pid_t pid_;
  std::uint16_t port_ = 0;
  bool ours_ = false;
};

}  // namespace hearth::load

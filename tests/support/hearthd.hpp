// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hearth::support {

// A real hearthd on a free port with a folder of its own below the system's temporary one, removed
// at the end. The data stays over kill() and start().
class Hearthd {
 public:
  // `environment` is added to the defaults, which suit tests: no rate limits to wait for, quick
  // stop. `site`: more files of the page, by name. `more` is added to its configuration file.
  explicit Hearthd(std::map<std::string, std::string> environment = {},
                   const std::map<std::string, std::string>& site = {},
                   const std::string& more = {});
  // Only prepared; start() starts it.
  struct Later {};
  Hearthd(Later, std::map<std::string, std::string> environment = {},
          const std::map<std::string, std::string>& site = {}, const std::string& more = {});
  ~Hearthd();
  Hearthd(const Hearthd&) = delete;
  Hearthd& operator=(const Hearthd&) = delete;

  // Starts it and waits until it listens; on the same port as before, if there was one.
  void start();
  // Changes what the next start() gets.
  void set(const std::string& name, const std::string& value) { environment_[name] = value; }
  // Sends the signal and waits for the end; the exit status as waitpid gives it.
  int end(int signal = SIGKILL);

  std::uint16_t port() const { return port_; }
  // Where moderators sign in, with the desk enabled.
  std::uint16_t desk_port() const;
  const std::string& folder() const { return folder_; }
  std::string socket() const { return folder_ + "/admin.sock"; }
  pid_t pid() const { return pid_; }
  // What `hearthctl status` says of it.
  std::string status() const;
  // What it wrote to standard error so far.
  std::string log() const;
  // Memory it holds, in KiB.
  long rss_kib() const;
  // Waits until it has written this to standard error. False: it did not within ten seconds.
  bool has_logged(const std::string& text) const;

  std::string config_file() const { return folder_ + "/hearth.toml"; }
  // What it is started with, each NAME=value.
  std::vector<std::string> environment() const;

 private:
  std::map<std::string, std::string> environment_;
  std::string folder_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace hearth::support

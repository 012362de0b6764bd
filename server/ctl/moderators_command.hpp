// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace hearth::ctl {

// `hearthctl moderators`: who looks after the rooms. Asks the running hearthd.
class ModeratorsCommand {
 public:
  ModeratorsCommand(CLI::App& app, std::string& socket);
  // Nothing: another command was asked for.
  bool asked() const;
  int run() const;

 private:
  int invite() const;
  int list() const;
  int appeals() const;
  int lift() const;
  int change(const std::string& what, const char* done) const;

  std::string& socket_;
  std::string role_ = "moderator";
  std::vector<std::string> rooms_;
  int hours_ = 72;
  int wait_s_ = 15;
  std::string account_;
  std::string case_;
  CLI::App* command_;
  CLI::App* invite_;
  CLI::App* list_;
  CLI::App* disable_;
  CLI::App* enable_;
  CLI::App* sign_out_;
  CLI::App* remove_;
  CLI::App* appeals_;
  CLI::App* lift_;
};

}  // namespace hearth::ctl

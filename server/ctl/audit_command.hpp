// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace hearth::ctl {

// `hearthctl audit`: the chain of what was decided. Asks the running hearthd; what was exported is
// verified without one.
class AuditCommand {
 public:
  AuditCommand(CLI::App& app, std::string& socket);
  // Nothing: another command was asked for.
  bool asked() const;
  int run() const;

 private:
  int verify() const;
  int verify_file() const;
  int write_out() const;
  std::string heads() const;

  std::string& socket_;
  std::vector<std::string> heads_;
  std::string file_;
  CLI::App* command_;
  CLI::App* verify_;
  CLI::App* export_;
};

}  // namespace hearth::ctl

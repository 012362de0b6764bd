// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace hearth::ctl {

// `hearthctl webhooks`: what receivers did not get, and sending it again. Asks the running hearthd.
class WebhooksCommand {
 public:
  WebhooksCommand(CLI::App& app, std::string& socket);
  // Nothing: another command was asked for.
  bool asked() const;
  int run() const;

 private:
  int list() const;
  int again() const;

  std::string& socket_;
  std::string id_;
  bool all_ = false;
  CLI::App* command_;
  CLI::App* again_;
};

}  // namespace hearth::ctl

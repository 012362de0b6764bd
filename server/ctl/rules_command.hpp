// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace hearth::ctl {

// What stands behind `hearthctl rules`.
struct RulesOptions {
  std::string rules = "config/rules";
  std::string resources = "config/resources";
  std::string language = "en";
  std::string text;
  std::string room;  // a file of rules/rooms; empty: the packs as they are
  std::vector<std::string> sentences{"config/learned/sentences", "tests/flagging/corpus/dev"};
  std::string learned = "config/rules/learned.model";
  bool check = false;
};

int rules_test(const RulesOptions& options);
int rules_explain(const RulesOptions& options);
// JSON lines from standard input to standard output, on two threads, in order.
int rules_eval(const RulesOptions& options);
// Makes the model that stands beside the packs.
int rules_learn(const RulesOptions& options);

// Adds the command and its options to `app`.
class RulesCommand {
 public:
  explicit RulesCommand(CLI::App& app);
  // Nothing: another command was asked for.
  bool asked() const;
  int run() const;

 private:
  RulesOptions options_;
  CLI::App* command_;
  CLI::App* test_;
  CLI::App* explain_;
  CLI::App* eval_;
  CLI::App* learn_;
};

}  // namespace hearth::ctl

// SPDX-License-Identifier: Apache-2.0
#include "ctl/rules_command.hpp"

namespace hearth::ctl {

RulesCommand::RulesCommand(CLI::App& app)
    : command_(app.add_subcommand("rules", "Try the rule packs; needs no running hearthd")),
      test_(command_->add_subcommand("test", "Run every rule's own match and clean sentences")),
      explain_(command_->add_subcommand("explain", "Say what is found in a text, and why")),
      eval_(command_->add_subcommand("eval", "JSON lines in, verdicts as JSON lines out")),
      learn_(command_->add_subcommand(
          "learn",
          "Learn from labelled sentences to find crises and tellings that no rule knows")) {
  command_->require_subcommand(1);
  test_->add_option("folder", options_.rules, "The folder of the packs")->capture_default_str();
  explain_->add_option("text", options_.text, "The text")->required();
  explain_->add_option("--lang", options_.language, "Language of the room")->capture_default_str();
  explain_->add_option("--room", options_.room,
                       "A room's own rules: the name of a file in the folder rooms of the packs");
  learn_->add_option("sentences", options_.sentences, "The folders of the sentences")
      ->capture_default_str();
  learn_->add_option("--model", options_.learned, "The file to write")->capture_default_str();
  learn_->add_flag("--check", options_.check,
                   "Write nothing; say whether the file is what the sentences teach");
  for (auto* command : {test_, explain_, eval_}) {
    command->add_option("--rules", options_.rules, "The folder of the packs")
        ->capture_default_str();
    command
        ->add_option("--resources", options_.resources,
                     "The folder of help lines, which no rule may match")
        ->capture_default_str();
  }
}

bool RulesCommand::asked() const { return command_->parsed(); }

int RulesCommand::run() const {
  if (*test_) return rules_test(options_);
  if (*explain_) return rules_explain(options_);
  if (*learn_) return rules_learn(options_);
  return rules_eval(options_);
}

}  // namespace hearth::ctl

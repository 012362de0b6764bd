// SPDX-License-Identifier: Apache-2.0
#include "ctl/webhooks_command.hpp"

#include <boost/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <utility>

#include "app/admin.hpp"
#include "ctl/admin_answer.hpp"

namespace hearth::ctl {
namespace {

namespace json = boost::json;

// Nothing: it said why.
std::optional<json::object> ask(const std::string& socket, const std::string& what,
                                const json::object& body) {
  return object_of(app::ask_admin(socket, "POST", "/webhooks/" + what, json::serialize(body)));
}

std::string minute(std::int64_t ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &utc)};
}

std::string answer_of(std::int64_t status) {
  return status == 0 ? "no answer" : "answered " + std::to_string(status);
}

}  // namespace

WebhooksCommand::WebhooksCommand(CLI::App& app, std::string& socket)
    : socket_(socket),
      command_(app.add_subcommand(
          "webhooks",
          "What [[webhooks]] did not get, though it was tried for hours; without text, kept in "
          "memory for seven days, a hundred of each")),
      again_(command_->add_subcommand(
          "again",
          "Have one of them, or all, tried again under the same id: who has it already "
          "knows it by that")) {
  command_->require_subcommand(0, 1);
  command_->footer(
      "hearthctl webhooks\n"
      "hearthctl webhooks again msg_5e0c...\n"
      "hearthctl webhooks again --all");
  auto* id = again_->add_option("id", id_, "As in the list");
  again_->add_flag("--all", all_, "Everything in the list")->excludes(id);
  for (auto* command : {command_, again_})
    command->add_option("--socket", socket_, "admin.socket of hearthd's configuration")
        ->capture_default_str();
}

bool WebhooksCommand::asked() const { return command_->parsed(); }

int WebhooksCommand::run() const { return *again_ ? again() : list(); }

int WebhooksCommand::list() const {
  const auto answer = ask(socket_, "list", {});
  if (!answer) return EXIT_FAILURE;
  const auto* all = answer->if_contains("given_up");
  if (!all || !all->is_array() || all->get_array().empty()) {
    std::printf("everything arrived, or is still being tried\n");
    return EXIT_SUCCESS;
  }
  for (const auto& value : all->get_array()) {
    const auto& one = value.as_object();
    std::printf("%s  webhook %lld (%s)  %lld tries, %s  %s%s\n", one.at("id").as_string().c_str(),
                static_cast<long long>(one.at("webhook").to_number<std::int64_t>()),
                one.at("where").as_string().c_str(),
                static_cast<long long>(one.at("tries").to_number<std::int64_t>()),
                answer_of(one.at("answer").to_number<std::int64_t>()).c_str(),
                minute(one.at("at_ms").to_number<std::int64_t>()).c_str(),
                one.at("urgent").as_bool() ? "  urgent" : "");
  }
  return EXIT_SUCCESS;
}

int WebhooksCommand::again() const {
  if (id_.empty() && !all_) {
    std::fprintf(stderr, "hearthctl: name a message by its id, or --all\n");
    return EXIT_FAILURE;
  }
  const auto answer =
      ask(socket_, "again", all_ ? json::object{{"all", true}} : json::object{{"id", id_}});
  if (!answer) return EXIT_FAILURE;
  const auto sent = answer->at("sent").to_number<std::int64_t>();
  std::printf("%lld to be sent again, within a minute; hearthctl webhooks shows what comes back\n",
              static_cast<long long>(sent));
  return EXIT_SUCCESS;
}

}  // namespace hearth::ctl

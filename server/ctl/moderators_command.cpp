// SPDX-License-Identifier: Apache-2.0
#include "ctl/moderators_command.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <thread>
#include <utility>

#include "app/admin.hpp"
#include "ctl/admin_answer.hpp"

namespace hearth::ctl {
namespace {

namespace json = boost::json;

constexpr unsigned unavailable = 503;
constexpr std::chrono::milliseconds between_tries{250};

// Of what may be asked twice: again while the store does not answer, as it may not in its first
// seconds.
auto ask_patiently(const std::string& socket, const std::string& target, const std::string& body,
                   std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  auto reply = app::ask_admin(socket, "POST", target, body);
  for (bool is_said = false; reply && reply->status == unavailable &&
                             std::chrono::steady_clock::now() + between_tries < until;) {
    if (!std::exchange(is_said, true))
      std::fprintf(stderr, "hearthctl: the store does not answer yet; asking again for %lld s\n",
                   static_cast<long long>(patience.count()));
    std::this_thread::sleep_for(between_tries);
    reply = app::ask_admin(socket, "POST", target, body);
  }
  return reply;
}

// Nothing: it said why.
std::optional<json::object> ask(const std::string& socket, const std::string& what,
                                const json::object& body, std::chrono::seconds patience = {}) {
  return object_of(ask_patiently(socket, "/moderators/" + what, json::serialize(body), patience));
}

std::string text(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value && value->is_bool() && value->get_bool();
}

std::string rooms_of(const json::object& account) {
  std::string out;
  if (const auto* rooms = account.if_contains("rooms"); rooms && rooms->is_array())
    for (const auto& room : rooms->get_array())
      if (room.is_string()) out += (out.empty() ? "" : ", ") + std::string(room.get_string());
  return out.empty() ? "every room" : out;
}

// An appeal is not decided by whoever took the measure.
void warn_alone(const json::object& account) {
  const auto name = text(account, "name");
  const auto role = text(account, "role");
  std::fprintf(
      stderr,
      "hearthctl: nobody else may lift what %s decides, so appeals against it wait. Invite "
      "a second %s for the same rooms: hearthctl moderators invite --role %s. Until then "
      "you can grant one: hearthctl moderators appeals\n",
      name.c_str(), role.c_str(), role.c_str());
}

}  // namespace

ModeratorsCommand::ModeratorsCommand(CLI::App& app, std::string& socket)
    : socket_(socket),
      command_(app.add_subcommand("moderators", "Who looks after the rooms")),
      invite_(command_->add_subcommand(
          "invite", "Print a link with which one person makes an account, once")),
      list_(command_->add_subcommand("list", "The accounts there are")),
      disable_(command_->add_subcommand("disable",
                                        "Close an account's connections and let it in no more")),
      enable_(command_->add_subcommand("enable", "Let a disabled account in again")),
      sign_out_(command_->add_subcommand(
          "sign-out", "Close an account's connections; it has to sign in again everywhere")),
      remove_(command_->add_subcommand(
          "remove", "Forget an account with its name and all it signs in with, for good")),
      appeals_(command_->add_subcommand(
          "appeals", "The appeals that wait, and those that no account may decide")),
      lift_(command_->add_subcommand(
          "lift", "Grant an appeal as the operator, and lift the measure it is about")) {
  command_->require_subcommand(1);
  command_->footer(
      "hearthctl moderators invite --role admin\n"
      "hearthctl moderators invite --rooms lounge,evening --hours 24");
  invite_->add_option("--role", role_, "moderator, lead or admin")
      ->check(CLI::IsMember({"moderator", "lead", "admin"}))
      ->capture_default_str();
  invite_->add_option("--rooms", rooms_, "Slugs, with commas between. Left out: every room")
      ->delimiter(',');
  invite_->add_option("--hours", hours_, "The link works as long as this, or until it is used")
      ->check(CLI::Range(1, 168))
      ->capture_default_str();
  for (auto* command : {invite_, list_})
    command
        ->add_option("--wait", wait_s_,
                     "Seconds to ask again for while the store does not answer, as it may not "
                     "right after a start")
        ->check(CLI::Range(0, 300))
        ->capture_default_str();
  for (auto* command : {disable_, enable_, sign_out_, remove_})
    command->add_option("account", account_, "Its name or id, as in the list")->required();
  lift_->add_option("case", case_, "Its id, as in the list of appeals and at the desk")->required();
  for (auto* command : {invite_, list_, disable_, enable_, sign_out_, remove_, appeals_, lift_})
    command->add_option("--socket", socket_, "admin.socket of hearthd's configuration")
        ->capture_default_str();
}

bool ModeratorsCommand::asked() const { return command_->parsed(); }

int ModeratorsCommand::run() const {
  if (*invite_) return invite();
  if (*list_) return list();
  if (*appeals_) return appeals();
  if (*lift_) return lift();
  if (*disable_) return change("disable", "is disabled; its connections close now");
  if (*enable_) return change("enable", "may sign in again");
  if (*sign_out_) return change("sign-out", "is signed out everywhere");
  return change("remove", "is forgotten");
}

int ModeratorsCommand::invite() const {
  const auto answer = ask(
      socket_, "invite",
      {{"role", role_}, {"rooms", json::array(rooms_.begin(), rooms_.end())}, {"hours", hours_}},
      std::chrono::seconds(wait_s_));
  if (!answer) return EXIT_FAILURE;
  std::printf("%s\n", text(*answer, "link").c_str());
  std::fprintf(stderr,
               "For one person, once, within %d hours. It is not shown again: give it to them in a "
               "way only they can read.\n",
               hours_);
  return EXIT_SUCCESS;
}

int ModeratorsCommand::list() const {
  const auto answer = ask(socket_, "list", {}, std::chrono::seconds(wait_s_));
  if (!answer) return EXIT_FAILURE;
  const auto* accounts = answer->if_contains("accounts");
  if (!accounts || !accounts->is_array() || accounts->get_array().empty()) {
    std::printf("nobody yet; begin with: hearthctl moderators invite --role admin\n");
    return EXIT_SUCCESS;
  }
  for (const auto& one : accounts->get_array()) {
    if (!one.is_object()) continue;
    const auto& account = one.get_object();
    std::printf("%s  %-9s  %s (%s; %s)%s\n", text(account, "account").c_str(),
                text(account, "role").c_str(), text(account, "name").c_str(),
                rooms_of(account).c_str(), flag(account, "passkey") ? "passkey" : "passphrase",
                flag(account, "disabled") ? ", disabled" : "");
  }
  for (const auto& one : accounts->get_array())
    if (one.is_object() && flag(one.get_object(), "needs_second")) warn_alone(one.get_object());
  return EXIT_SUCCESS;
}

int ModeratorsCommand::appeals() const {
  const auto answer = ask(socket_, "appeals", {});
  if (!answer) return EXIT_FAILURE;
  const auto* appeals = answer->if_contains("appeals");
  if (!appeals || !appeals->is_array() || appeals->get_array().empty()) {
    std::printf("no appeal waits\n");
    return EXIT_SUCCESS;
  }
  for (const auto& one : appeals->get_array()) {
    if (!one.is_object()) continue;
    const auto& appeal = one.get_object();
    const auto by = text(appeal, "by");
    std::printf("%s  %s in %s, by %s%s\n", text(appeal, "case").c_str(),
                text(appeal, "measure").c_str(), text(appeal, "room").c_str(),
                by.empty() ? "no account" : by.c_str(),
                flag(appeal, "needs_second") ? "; no other account may lift it" : "");
  }
  return EXIT_SUCCESS;
}

int ModeratorsCommand::lift() const {
  if (!ask(socket_, "lift", {{"case", case_}})) return EXIT_FAILURE;
  std::printf("the appeal is granted; the ledger says that the operator did it\n");
  return EXIT_SUCCESS;
}

int ModeratorsCommand::change(const std::string& what, const char* done) const {
  if (!ask(socket_, what, {{"account", account_}})) return EXIT_FAILURE;
  std::printf("%s %s\n", account_.c_str(), done);
  return EXIT_SUCCESS;
}

}  // namespace hearth::ctl

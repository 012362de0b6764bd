// SPDX-License-Identifier: Apache-2.0
#include "app/moderator_admin.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>
#include <utility>
#include <vector>

namespace hearth::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
namespace wire = protocol::desk;
using identity::Role;
using protocol::Reason;
using shard::desk::Accounts;
using shard::desk::Refusal;

constexpr std::chrono::seconds patience{2};  // twice, and Admin answers within five

const AdminReply no_answer{
    503,
    "the ledger did not answer in time; `hearthctl moderators list` shows whether it was done"};

AdminReply sentence(const Refusal& refusal) {
  switch (refusal.reason) {
    case Reason::unavailable:
      return {503,
              "the ledger cannot be written now, and nothing was changed; `hearthctl status` "
              "says what is wrong with the store"};
    case Reason::room_unknown:
      return {422, "there is no such room; name slugs of [[rooms]] in the configuration"};
    case Reason::not_found:
      return {404, "that account is gone; `hearthctl moderators list` shows those there are"};
    default:
      return {422,
              "that cannot be: a role is moderator, lead or admin, and an invite lasts 1 to "
              "168 hours"};
  }
}

std::string_view name_of(Role role) {
  switch (role) {
    case Role::participant:
      break;
    case Role::moderator:
      return "moderator";
    case Role::lead:
      return "lead";
    case Role::admin:
      return "admin";
  }
  return "";
}

Role role_named(std::string_view name) {
  for (const auto role : {Role::moderator, Role::lead, Role::admin})
    if (name_of(role) == name) return role;
  return Role::participant;  // has no account: refused
}

json::object parsed(const std::string& body) {
  boost::system::error_code error;
  auto value = json::parse(body, error);
  return error || !value.is_object() ? json::object() : std::move(value.get_object());
}

std::string text(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

wire::CreateInvite invite_of(const json::object& from) {
  wire::CreateInvite out;
  out.role = role_named(text(from, "role"));
  const auto* hours = from.if_contains("hours");
  const auto* number = hours ? hours->if_int64() : nullptr;
  if (number && *number > 0 && *number <= identity::kInviteLifeMax.count())
    out.hours = static_cast<std::uint32_t>(*number);
  if (const auto* rooms = from.if_contains("rooms"); rooms && rooms->is_array())
    for (const auto& room : rooms->get_array())
      out.rooms.push_back(room.is_string() ? std::string(room.get_string()) : std::string());
  return out;
}

json::object shown(const wire::Account& account) {
  return {{"account", account.account},
          {"name", account.name},
          {"role", name_of(account.role)},
          {"rooms", json::array(account.rooms.begin(), account.rooms.end())},
          {"disabled", account.disabled},
          {"created_ms", account.created_ms},
          {"passkey", account.passkey}};
}

bool looks_after_all_of(const wire::Account& account, const wire::Account& other) {
  if (account.rooms.empty()) return true;
  return !other.rooms.empty() &&
         std::all_of(other.rooms.begin(), other.rooms.end(), [&](const auto& room) {
           return std::find(account.rooms.begin(), account.rooms.end(), room) !=
                  account.rooms.end();
         });
}

// Whether nobody else may lift what this account decides, so that appeals against it wait.
bool needs_second(const wire::Account& account, const std::vector<wire::Account>& all) {
  return !account.disabled && std::none_of(all.begin(), all.end(), [&](const auto& other) {
    return other.account != account.account && !other.disabled && other.role >= account.role &&
           looks_after_all_of(other, account);
  });
}

}  // namespace

template <class T>
std::optional<T> ModeratorAdmin::wait_for(asio::awaitable<T> work) {
  auto done = asio::co_spawn(executor_, std::move(work), asio::use_future);
  if (done.wait_for(patience) != std::future_status::ready) return std::nullopt;
  return done.get();
}

AdminReply ModeratorAdmin::answer(const std::string& what, const std::string& body) {
  if (what == "invite") return invite(body);
  if (what == "list") return list();
  if (what == "disable" || what == "enable" || what == "sign-out" || what == "remove")
    return change(what, body);
  return {404, "known: invite, list, disable, enable, sign-out, remove, appeals, lift"};
}

AdminReply ModeratorAdmin::invite(const std::string& body) {
  const wire::ManageAccounts command{invite_of(parsed(body))};
  const auto answer = wait_for(accounts_.answer_operator(command, core::now()));
  if (!answer) return no_answer;
  if (const auto* refusal = std::get_if<Refusal>(&*answer)) return sentence(*refusal);
  // In the fragment, which browsers do not send and nobody's log has.
  const auto link = origin_ + "/#/invite/" + std::get<wire::Accounts>(*answer).invite_code;
  return {200, json::serialize(json::object{{"link", link}})};
}

AdminReply ModeratorAdmin::list() {
  const auto answer = wait_for(accounts_.answer_operator({wire::ListAccounts{}}, core::now()));
  if (!answer) return no_answer;
  if (const auto* refusal = std::get_if<Refusal>(&*answer)) return sentence(*refusal);
  json::array accounts;
  const auto& all = std::get<wire::Accounts>(*answer).accounts;
  for (const auto& one : all) {
    auto account = shown(one);
    account["needs_second"] = needs_second(one, all);
    accounts.push_back(std::move(account));
  }
  return {200, json::serialize(json::object{{"accounts", std::move(accounts)}})};
}

AdminReply ModeratorAdmin::change(const std::string& what, const std::string& body) {
  const auto wanted = text(parsed(body), "account");
  const auto answer = wait_for(accounts_.answer_operator({wire::ListAccounts{}}, core::now()));
  if (!answer) return no_answer;
  if (const auto* refusal = std::get_if<Refusal>(&*answer)) return sentence(*refusal);
  const auto& all = std::get<wire::Accounts>(*answer).accounts;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
    return one.account == wanted || one.name == wanted;
  });
  if (found == all.end())
    return {404,
            "there is no account of that name or id; `hearthctl moderators list` shows those "
            "there are"};
  if (what == "sign-out" || what == "remove") return end(*found, what == "remove");
  return set_disabled(*found, what == "disable");
}

AdminReply ModeratorAdmin::end(const wire::Account& account, bool for_good) {
  const auto bytes = core::from_base32(account.account).value_or("");
  const auto id = core::ModeratorId::from(bytes).value_or(core::ModeratorId{});
  const auto refused = wait_for(for_good ? accounts_.remove(id)
                                         : accounts_.sign_out_everywhere(core::ModeratorId{}, id));
  if (!refused) return no_answer;
  return *refused ? sentence(**refused) : AdminReply{200, "{}"};
}

AdminReply ModeratorAdmin::set_disabled(const wire::Account& account, bool disabled) {
  const wire::ManageAccounts command{
      wire::ChangeAccount{account.account, account.role, account.rooms, disabled}};
  const auto answer = wait_for(accounts_.answer_operator(command, core::now()));
  if (!answer) return no_answer;
  const auto* refusal = std::get_if<Refusal>(&*answer);
  return refusal ? sentence(*refusal) : AdminReply{200, "{}"};
}

}  // namespace hearth::app

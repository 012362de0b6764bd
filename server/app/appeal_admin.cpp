// SPDX-License-Identifier: Apache-2.0
#include "app/appeal_admin.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <future>
#include <optional>
#include <utility>

#include "shard/shard.hpp"

namespace hearth::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using protocol::Reason;
using shard::desk::Desk;
using shard::desk::Refusal;

constexpr std::chrono::seconds patience{4};  // Admin answers within five

const AdminReply no_answer{
    503,
    "the ledger did not answer in time; `hearthctl moderators appeals` shows whether it was done"};

template <class T>
std::optional<T> wait_for(Desk& desk, asio::awaitable<T> work) {
  auto done = asio::co_spawn(desk.home().executor(), std::move(work), asio::use_future);
  if (done.wait_for(patience) != std::future_status::ready) return std::nullopt;
  return done.get();
}

asio::awaitable<std::vector<Desk::WaitingAppeal>> waiting(Desk& desk) {
  co_return desk.waiting_appeals();
}

std::optional<core::CaseId> case_of(const std::string& body) {
  boost::system::error_code error;
  const auto value = json::parse(body, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto* named = object ? object->if_contains("case") : nullptr;
  if (!named || !named->is_string()) return std::nullopt;
  const auto bytes = core::from_base32(std::string_view(named->get_string()));
  return bytes ? core::CaseId::from(*bytes) : std::nullopt;
}

}  // namespace

AdminReply AppealAdmin::answer(const std::string& what, const std::string& body) {
  return what == "lift" ? lift(body) : list();
}

AdminReply AppealAdmin::list() {
  const auto all = wait_for(desk_, waiting(desk_));
  if (!all) return no_answer;
  json::array appeals;
  for (const auto& one : *all)
    appeals.push_back(json::object{{"case", one.case_id},
                                   {"room", one.room},
                                   {"measure", one.measure},
                                   {"by", one.by},
                                   {"asked_ms", core::unix_ms(one.asked)},
                                   {"needs_second", one.needs_second}});
  return {200, json::serialize(json::object{{"appeals", std::move(appeals)}})};
}

AdminReply AppealAdmin::lift(const std::string& body) {
  const auto id = case_of(body);
  const AdminReply none{404,
                        "no appeal waits in a case of that id; `hearthctl moderators appeals` "
                        "shows those that do"};
  if (!id) return none;
  const auto refused = wait_for(desk_, desk_.lift_as_operator(*id));
  if (!refused) return no_answer;
  if (!*refused) return {200, "{}"};
  if ((*refused)->reason != Reason::unavailable) return none;
  return {503,
          "the room or the ledger cannot be written now; `hearthctl status` says what is wrong "
          "with the store, and the same command goes on where it stopped"};
}

}  // namespace hearth::app

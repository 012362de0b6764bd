// SPDX-License-Identifier: Apache-2.0
#include "app/webhook_admin.hpp"

#include <boost/json.hpp>

#include <optional>
#include <utility>

namespace hearth::app {
namespace {

namespace json = boost::json;

const AdminReply late{503, "hearthd is stopping, or busy; ask again"};

AdminReply list(notify::Worker& worker) {
  const auto all = worker.given_up();
  if (!all) return late;
  json::array out;
  for (const auto& one : *all)
    out.push_back({{"id", one.id},
                   {"webhook", one.webhook},
                   {"where", one.where},
                   {"urgent", one.is_urgent},
                   {"tries", one.tries},
                   {"answer", one.answer},
                   {"at_ms", core::unix_ms(one.at)}});
  return {200, json::serialize(json::object{{"given_up", std::move(out)}})};
}

AdminReply again(notify::Worker& worker, const std::string& body) {
  boost::system::error_code error;
  const auto asked = json::parse(body, error);
  const auto* object = error ? nullptr : asked.if_object();
  const auto* id = object ? object->if_contains("id") : nullptr;
  const auto* all = object ? object->if_contains("all") : nullptr;
  const bool is_all = all && all->is_bool() && all->get_bool();
  if (is_all == (id && id->is_string())) return {400, "name one message by its id, or all"};
  const auto sent = worker.send_again(
      is_all ? std::nullopt : std::optional<std::string>(id->get_string().c_str()));
  if (!sent) return late;
  if (*sent == 0 && !is_all)
    return {404, "no message of that id was given up in the last seven days: hearthctl webhooks"};
  return {200, json::serialize(json::object{{"sent", *sent}})};
}

}  // namespace

AdminReply answer_webhooks(notify::Worker& worker, const std::string& what,
                           const std::string& body) {
  if (what == "list") return list(worker);
  if (what == "again") return again(worker, body);
  return {404, "that is neither list nor again"};
}

}  // namespace hearth::app

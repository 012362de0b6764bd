// SPDX-License-Identifier: Apache-2.0
#include "support/gateways.hpp"

#include <stdexcept>
#include <utility>

#include "support/eventually.hpp"

namespace hearth::support {

void Moderator::come_back(const Hearthd& at) {
  pb::DeskClientFrame back;
  back.mutable_sign_in()->set_token(token);
  pb::DeskServerFrame reply;
  const bool is_back = eventually([&] {
    console = std::make_unique<Console>(at.desk_port());
    reply = console->ask(back);
    return reply.refused().reason() != pb::REASON_UNAVAILABLE;
  });
  if (!is_back || !reply.has_signed_in())
    throw std::runtime_error("the token was not taken: " + reply.ShortDebugString());
}

Gateways::Gateways(std::size_t count, const std::string& redis_url,
                   std::map<std::string, std::string> environment, const std::string& more) {
  environment.merge(std::map<std::string, std::string>{{"HEARTH_REDIS_URL", redis_url},
                                                       {"HEARTH_REDIS_DURABILITY", "memory"},
                                                       {"HEARTH_LISTEN_SHARDS", "2"},
                                                       {"HEARTH_DESK_ENABLED", "true"}});
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) environment["HEARTH_STORE_KEYS"] = gateways_.front()->folder() + "/data/keys";
    gateways_.push_back(
        std::make_unique<Hearthd>(environment, std::map<std::string, std::string>(), more));
  }
}

Moderator moderator(const Hearthd& at, const std::string& name, const std::string& role,
                    const std::string& rooms) {
  Moderator one{std::make_unique<Console>(at.desk_port()), {}, {}};
  const auto in = one.console->accept(invite(at, role, rooms), name);
  one.account = in.account();
  one.token = in.token();
  return one;
}

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "gateway/http_exchange.hpp"
#include "gateway/settings.hpp"
#include "gateway/tls.hpp"
#include "limits/work.hpp"
#include "shard/admission.hpp"
#include "shard/node.hpp"

namespace hearth::shard::desk {
class Desk;
}

namespace hearth::gateway {

class Connection;
class Session;
struct Context;

// What is spoken behind one listener.
using MakeSession = std::unique_ptr<Session> (*)(Connection&, Context&);

// What every connection of one shard works with. Everything here outlives the connections.
struct Context {
  shard::Shard& shard;
  MakeSession make_session;
  shard::Admission& admission;
  const HttpRoutes& routes;
  SessionSettings settings;
  limits::WorkKey
      work_key{};  // of this process: a challenge is answered on the connection it came by
  // On its own shard, which need not be this one. Null: there is no desk.
  shard::desk::Desk* desk = nullptr;
  std::shared_ptr<const TlsContext> tls;  // null: plain. A reload replaces it for new connections.
};

}  // namespace hearth::gateway

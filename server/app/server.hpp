// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/appeal_admin.hpp"
#include "app/config.hpp"
#include "app/moderator_admin.hpp"
#include "app/open_store.hpp"
#include "app/rules.hpp"
#include "core/result.hpp"
#include "gateway/http_exchange.hpp"
#include "gateway/listener.hpp"
#include "identity/keys.hpp"
#include "limits/work.hpp"
#include "notify/worker.hpp"
#include "shard/admission.hpp"
#include "shard/desk/desk.hpp"
#include "shard/node.hpp"
#include "store/room_store.hpp"

namespace hearth::app {

// The whole service, put together from its parts and taken apart in the reverse order.
class Server {
 public:
  // Opens everything and serves. The error is a sentence for the operator.
  static core::result<std::unique_ptr<Server>, std::string> start(const Config& config);
  ~Server();

  // Where it listens, with the port it really has.
  const std::string& url() const { return url_; }
  // Where moderators sign in; empty: there is no desk.
  const std::string& desk_url() const { return desk_url_; }

  // New rooms, rules, help lines and certificates; the rest needs a restart. An empty text, or what
  // is wrong; then nothing changed.
  std::string reload(const Config& config);
  // One JSON object: connections, shards, rooms, whether the log can be written.
  std::string status() const;
  // What the checks found since the start, by category and by rule, as text.
  std::string findings() const;
  // What hearthctl moderators asks.
  AdminReply moderators(const std::string& what, const std::string& body);
  // What hearthctl audit verify asks: reads the whole ledger anew. At most a minute.
  AdminReply verify_audit(const std::string& known);
  // What hearthctl transparency asks, likewise.
  AdminReply report_month(const std::string& month, bool json);
  // What hearthctl audit export asks, a page at a time.
  AdminReply audit_entries(const std::string& after);
  // What is measured, as Prometheus reads it; empty: there is no desk.
  std::string metrics() const;
  // What hearthctl webhooks asks.
  AdminReply webhooks(const std::string& what, const std::string& body);

  // Accepts nobody new, asks everyone to come back elsewhere within the configured window, waits
  // for them that long, then ends. Not on a shard.
  void stop();

 private:
  explicit Server(const Config& config, const identity::DeploymentKeys& keys);

  std::string open_sites();
  std::string read_rules(const Config& config);
  std::string open_tls(std::shared_ptr<const gateway::TlsContext>& tls) const;
  std::string start_worker();
  shard::Hooks hooks();
  std::string listen(const std::shared_ptr<const gateway::TlsContext>& tls);
  std::string open_desk(const std::shared_ptr<const gateway::TlsContext>& tls);
  shard::desk::Desk::Options desk_options(std::uint16_t port, shard::desk::QuickTexts texts);
  void start_desk();
  void close_desk();
  void set_rooms(const Config& config);
  void watch_store();

  Config config_;
  identity::DeploymentKeys keys_;
  std::string url_;
  std::string desk_url_;
  OpenedStore store_;
  std::unique_ptr<shard::Admission> admission_;
  gateway::HttpRoutes routes_;
  LoadedRules rules_;
  std::unique_ptr<shard::Node> node_;
  // Null: nobody outside is told or asked. Ends before the shards that wait for its answers.
  std::unique_ptr<notify::Worker> worker_;
  std::vector<std::unique_ptr<gateway::Listener>> listeners_;
  // On the first shard; null: there is no desk.
  gateway::HttpRoutes desk_routes_;
  std::unique_ptr<shard::Admission> desk_admission_;
  std::unique_ptr<shard::desk::Desk> desk_;
  std::unique_ptr<ModeratorAdmin> moderator_admin_;
  std::unique_ptr<gateway::Listener> desk_listener_;
  int desk_socket_ = -1;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> read_only_ = true;
  store::Subscription watch_;
  std::mutex reload_mutex_;         // a signal and the admin socket may ask at once
  mutable std::mutex rooms_mutex_;  // guards what is below, which is replaced whole
  std::string resources_;
  std::string learned_;  // the model's version; empty: there is none
  std::vector<rooms::RoomPolicy> policies_;
  std::shared_ptr<const shard::RoomTable> rooms_;
};

}  // namespace hearth::app

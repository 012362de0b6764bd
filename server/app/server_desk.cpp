// SPDX-License-Identifier: Apache-2.0
// The moderators' part of the service: a listener of its own on the first shard.
#include <algorithm>
#include <utility>

#include "app/audit.hpp"
#include "app/desk_site.hpp"
#include "app/quick_texts.hpp"
#include "app/server.hpp"
#include "app/transparency.hpp"
#include "app/web_push.hpp"
#include "gateway/desk_session.hpp"
#include "gateway/participant_session.hpp"
#include "notify/push_endpoint.hpp"

namespace hearth::app {
namespace {

constexpr std::string_view desk_prefix = "/console";

moderation::desk::Settings case_settings(const Config& config) {
  using core::seconds;
  moderation::desk::Settings out;
  out.claim_life = seconds(config.desk_claim_seconds);
  out.offer_life = seconds(config.desk_offer_seconds);
  out.rung_wait = {core::Duration{}, seconds(config.desk_severity_1_seconds),
                   seconds(config.desk_severity_2_seconds), seconds(config.desk_severity_3_seconds),
                   seconds(config.desk_severity_4_seconds)};
  out.call_again = seconds(config.desk_call_again_seconds);
  out.call_again_max = std::max(out.call_again_max, out.call_again);
  out.seen_life = seconds(config.desk_seen_seconds);
  out.webhook_again = seconds(config.desk_webhook_again_seconds);
  out.warning_life = std::chrono::days(config.desk_warning_days);
  out.webhook_again_max = std::max(out.webhook_again_max, out.webhook_again);
  using moderation::desk::LongBans;
  if (config.desk_long_bans == "always_two") out.long_bans = LongBans::always_two;
  if (config.desk_long_bans == "one") out.long_bans = LongBans::one;
  return out;
}

}  // namespace

shard::desk::Desk::Options Server::desk_options(std::uint16_t port, shard::desk::QuickTexts texts) {
  shard::desk::Desk::Options options;
  options.settings = case_settings(config_);
  options.look = core::seconds(config_.desk_look_seconds);
  options.sign_in.site = desk_site(config_, port);
  options.quick_texts = std::move(texts);
  options.tell = [this](const core::RoomId& room, const core::Handle& handle,
                        protocol::Notice notice) {
    for (std::size_t i = 0; i < listeners_.size(); ++i)
      node_->shard(i).post([&listener = *listeners_[i], room, handle, notice] {
        listener.each([&](gateway::Session& session) {
          static_cast<gateway::ParticipantSession&>(session).notify(room, handle, notice);
        });
      });
  };
  options.standing = [this](std::shared_ptr<const shard::desk::Standing> standing) {
    node_->set_standing(std::move(standing));
    for (std::size_t i = 0; i < listeners_.size(); ++i)
      node_->shard(i).post([&listener = *listeners_[i]] {
        listener.each([](gateway::Session& session) {
          static_cast<gateway::ParticipantSession&>(session).look_at_standing();
        });
      });
  };
  if (!config_.webhooks.empty())
    options.call = [this](moderation::CaseCall call, std::function<void()> taken) {
      worker_->call(std::move(call), std::move(taken));
    };
  if (config_.desk_push) {
    options.push_key = vapid(config_, keys_).public_key();
    options.may_push_to = [this](const std::string& endpoint) {
      return notify::may_push_to(endpoint, config_.desk_push_hosts);
    };
    options.push = [this](moderation::PushNote note, std::function<void(bool)> settled) {
      worker_->push(std::move(note), std::move(settled));
    };
  }
  return options;
}

std::string Server::open_desk(const std::shared_ptr<const gateway::TlsContext>& tls) {
  if (!config_.desk_enabled) return {};
  auto texts = load_quick_texts(config_.desk_quick_texts);
  if (!texts) return texts.error();
  auto site = gateway::StaticSite::load(config_.desk_site);
  if (!site) return "desk.site: " + site.error();
  const auto socket = gateway::Listener::open(config_.desk_address,
                                              static_cast<std::uint16_t>(config_.desk_port), true);
  if (!socket) return "desk: " + socket.error();
  desk_socket_ = *socket;
  const auto port = gateway::Listener::port_of(desk_socket_);
  desk_ = std::make_unique<shard::desk::Desk>(node_->shard(0), *store_.ledger,
                                              desk_options(port, std::move(*texts)));
  const auto origins = desk_site(config_, port).origins;
  const auto page = origins.front() + std::string(desk_prefix);
  desk_url_ = page + '/';
  moderator_admin_ =
      std::make_unique<ModeratorAdmin>(desk_->accounts(), node_->shard(0).executor(), page);

  desk_routes_.site = std::make_shared<const gateway::StaticSite>(std::move(*site));
  desk_routes_.site_prefix = desk_prefix;
  desk_routes_.why_not_ready = routes_.why_not_ready;
  desk_routes_.origins = origins;
  desk_routes_.origins_setting = "desk.origins";
  shard::Admission::Limits limits;
  limits.connections_max = 512;
  limits.trust_addresses = !config_.behind_proxy;
  desk_admission_ = std::make_unique<shard::Admission>(limits);
  gateway::SessionSettings settings;
  settings.ping_interval = core::milliseconds(config_.ping_interval_ms);
  settings.trust_addresses = !config_.behind_proxy;
  settings.outbox_bytes_max = 1024 * 1024;  // a queue, a case with all around it
  desk_listener_ = std::make_unique<gateway::Listener>(
      gateway::Context{node_->shard(0),
                       gateway::make_session<gateway::DeskSession>,
                       *desk_admission_,
                       desk_routes_,
                       settings,
                       {},
                       desk_.get(),
                       tls});
  return {};
}

void Server::start_desk() {
  if (!desk_) return;
  node_->shard(0).post([this] {
    desk_->start();
    desk_listener_->start(desk_socket_);
  });
}

void Server::close_desk() {
  desk_listener_->drain({});
  desk_listener_->close_all(protocol::CloseCode::draining);
  desk_listener_->clear();
  desk_->stop();
}

AdminReply Server::verify_audit(const std::string& known) {
  if (!desk_)
    return {404, "there is no desk here: set desk.enabled = true and start hearthd again"};
  return app::verify_audit(*store_.ledger, node_->shard(0).executor(), known);
}

AdminReply Server::audit_entries(const std::string& after) {
  if (!desk_)
    return {404, "there is no desk here: set desk.enabled = true and start hearthd again"};
  return app::audit_entries(*store_.ledger, node_->shard(0).executor(), after);
}

std::string Server::metrics() const { return desk_ ? desk_->waits().text() : std::string(); }

AdminReply Server::report_month(const std::string& month, bool json) {
  if (!desk_)
    return {404, "there is no desk here: set desk.enabled = true and start hearthd again"};
  return app::report_month(*store_.ledger, node_->shard(0).executor(), month, json, core::now());
}

AdminReply Server::moderators(const std::string& what, const std::string& body) {
  if (!moderator_admin_)
    return {404, "there is no desk here: set desk.enabled = true and start hearthd again"};
  if (AppealAdmin::knows(what)) return AppealAdmin(*desk_).answer(what, body);
  return moderator_admin_->answer(what, body);
}

}  // namespace hearth::app

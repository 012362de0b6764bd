// SPDX-License-Identifier: Apache-2.0
#include "app/server.hpp"

#include <unistd.h>

#include <boost/json.hpp>

#include <algorithm>
#include <future>
#include <thread>

#include "app/deployment_keys.hpp"
#include "app/directory.hpp"
#include "app/findings_report.hpp"
#include "app/hooks.hpp"
#include "app/open_store.hpp"
#include "app/own_checks.hpp"
#include "app/room_table.hpp"
#include "app/web_push.hpp"
#include "app/webhook_admin.hpp"
#include "core/random.hpp"
#include "gateway/participant_session.hpp"
#include "telemetry/log.hpp"

namespace hearth::app {
namespace {

using core::milliseconds;

// Runs `work` on the shard and waits for it.
template <class F>
void run_on(shard::Shard& shard, F work) {
  std::promise<void> done;
  shard.post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

gateway::SessionSettings session_settings(const Config& config) {
  gateway::SessionSettings settings;
  settings.rooms_max = static_cast<std::uint32_t>(config.rooms_per_connection);
  settings.ping_interval = milliseconds(config.ping_interval_ms);
  settings.unsay_window = std::chrono::minutes(config.unsay_window_minutes);
  settings.trust_addresses = !config.behind_proxy;
  return settings;
}

}  // namespace

Server::Server(const Config& config, const identity::DeploymentKeys& keys)
    : config_(config), keys_(keys) {
  shard::Admission::Limits limits;
  limits.connections_max = static_cast<std::size_t>(config.connections_max);
  limits.per_device_max = static_cast<std::uint32_t>(config.connections_per_device);
  limits.calm_passes_per_minute = static_cast<std::uint32_t>(config.calm_passes_per_minute);
  limits.addresses.issues_free = limits.calm_passes_per_minute;
  limits.trust_addresses = !config.behind_proxy;
  admission_ = std::make_unique<shard::Admission>(limits);
}

// The store ends before the shards' queues do: it still answers into them.
Server::~Server() {
  stop();
  store_.rooms.reset();
}

core::result<std::unique_ptr<Server>, std::string> Server::start(const Config& config) {
  std::string problem;
  auto keys = load_keys(config.keys_path, problem);
  if (!keys) return problem;
  std::unique_ptr<Server> server(new Server(config, *keys));
  std::shared_ptr<const gateway::TlsContext> tls;
  problem = server->read_rules(config);
  if (problem.empty()) problem = server->open_sites();
  if (problem.empty()) problem = server->open_tls(tls);
  if (!problem.empty()) return problem;
  auto store = open_store(config, server->keys_.check_value());
  if (!store) return store.error();
  server->store_ = std::move(*store);
  problem = server->start_worker();
  if (problem.empty()) problem = server->listen(tls);
  if (!problem.empty()) return problem;
  telemetry::log_started(server->url_, server->node_->size());
  return server;
}

std::string Server::open_sites() {
  auto site = gateway::StaticSite::load(config_.site);
  if (!site) return site.error();
  routes_.site = std::make_shared<const gateway::StaticSite>(std::move(*site));
  routes_.origins = config_.origins;
  routes_.resources_json = [this] {
    const std::lock_guard lock(rooms_mutex_);
    return resources_;
  };
  routes_.rooms_json = [this] {
    const std::lock_guard lock(rooms_mutex_);
    return rooms_json(
        policies_,
        [this](const std::string& slug) {
          return node_->occupancy().people(rooms_->at(slug).id).count;
        },
        [this](const std::string& slug) {
          return node_->occupancy().covered_until(rooms_->at(slug).id) > core::now();
        });
  };
  routes_.why_not_ready = [this]() -> std::string {
    if (stopping_) return "stopping";
    const auto trouble = store_.rooms->trouble();
    return !trouble.empty() && read_only_ ? "read only: " + trouble : trouble;
  };
  return {};
}

// Whole or not at all: with any problem the rules and help lines in force stay.
std::string Server::read_rules(const Config& config) {
  auto loaded = load_rules(config.rules, config.resources);
  check_room_layers(config.rooms, loaded);
  if (!config.learned) loaded.learned = nullptr;
  if (loaded.learned && config.learned_certainty > 0)
    loaded.learned = made_certain(*loaded.learned, static_cast<int>(config.learned_certainty));
  std::string problems;
  for (const auto& problem : loaded.problems)
    problems += (problems.empty() ? "" : "\n") + to_string(problem);
  if (!problems.empty()) return problems;
  auto resources = resources_json(config.resources, loaded.contacts, problems);
  if (!resources) return problems;
  rules_ = std::move(loaded);
  const std::lock_guard lock(rooms_mutex_);
  resources_ = std::move(*resources);
  learned_ = rules_.learned ? rules_.learned->version() : "";
  return {};
}

std::string Server::open_tls(std::shared_ptr<const gateway::TlsContext>& tls) const {
  if (config_.certificate.empty()) return {};
  auto loaded = gateway::TlsContext::load(config_.certificate, config_.certificate_key);
  if (!loaded) return loaded.error();
  tls = std::move(*loaded);
  return {};
}

std::string Server::start_worker() {
  if (config_.webhooks.empty() && config_.classifier_url.empty() && !config_.desk_push) return {};
  auto options = hook_options(config_);
  if (!options) return options.error();
  if (config_.desk_push) options->push.emplace(vapid(config_, keys_));
  worker_ = std::make_unique<notify::Worker>(std::move(*options));
  return {};
}

shard::Hooks Server::hooks() {
  shard::Hooks hooks;
  if (config_.desk_enabled)
    hooks.journaled = [this](const core::RoomId& room) {
      node_->shard(0).post([this, room] { desk_->look_at(room); });
    };
  if (!config_.webhooks.empty())
    hooks.flagged = [this](moderation::Flagged one) { worker_->tell(std::move(one)); };
  for (const auto& webhook : config_.webhooks) hooks.with_text |= webhook.include_text;
  if (config_.classifier_url.empty()) return hooks;
  hooks.ask = [this](moderation::Question question, shard::Hooks::Answer answer) {
    worker_->ask(std::move(question), std::move(answer));
  };
  const auto may = [this](std::string_view what) {
    return std::find(config_.classifier_may.begin(), config_.classifier_may.end(), what) !=
           config_.classifier_may.end();
  };
  hooks.scope = {may("flag"), may("nudge"), may("hold")};
  hooks.patience = milliseconds(config_.classifier_deadline_ms);
  return hooks;
}

void Server::set_rooms(const Config& config) {
  const std::lock_guard lock(rooms_mutex_);
  policies_ = config.rooms;
  rooms_ = room_table(config, keys_, rules_);
}

std::string Server::listen(const std::shared_ptr<const gateway::TlsContext>& tls) {
  // Sockets that share a port would also share it with another process of ours: ask first whether
  // it is free.
  auto port = static_cast<std::uint16_t>(config_.port);
  const auto probe = gateway::Listener::open(config_.address, port, false);
  if (!probe) return probe.error();
  port = gateway::Listener::port_of(*probe);
  ::close(*probe);

  set_rooms(config_);
  shard::Node::Options options;
  options.shards = config_.shards > 0 ? static_cast<std::size_t>(config_.shards)
                                      : std::max(1u, std::thread::hardware_concurrency());
  options.fanout.pace = milliseconds(config_.pace_ms);
  options.fanout.ring_bytes_max = static_cast<std::size_t>(config_.ring_bytes_max);
  options.fanout.ring_budget_bytes = static_cast<std::size_t>(config_.ring_budget_bytes);
  options.hooks = hooks();
  options.own_checks = own_checks;
  node_ = std::make_unique<shard::Node>(std::move(options), *store_.rooms, keys_, rooms_,
                                        rules_.set, rules_.learned);

  limits::WorkKey work_key{};
  core::random_bytes(work_key);
  std::vector<int> sockets;
  for (std::size_t i = 0; i < node_->size(); ++i) {
    const auto socket = gateway::Listener::open(config_.address, port, true);
    if (!socket) return socket.error();
    sockets.push_back(*socket);
  }
  if (auto problem = open_desk(tls); !problem.empty()) return problem;
  for (std::size_t i = 0; i < node_->size(); ++i) {
    auto& shard = node_->shard(i);
    listeners_.push_back(std::make_unique<gateway::Listener>(
        gateway::Context{shard, gateway::make_session<gateway::ParticipantSession>, *admission_,
                         routes_, session_settings(config_), work_key, desk_.get(), tls}));
    shard.start({});
    shard.post([&listener = *listeners_.back(), socket = sockets[i]] { listener.start(socket); });
  }
  start_desk();
  watch_store();
  const bool v6 = config_.address.find(':') != std::string::npos;
  url_ = std::string(tls ? "https://" : "http://") +
         (v6 ? '[' + config_.address + ']' : config_.address) + ':' + std::to_string(port);
  return {};
}

void Server::watch_store() {
  watch_ = store_.rooms->watch(node_->shard(0).executor(), [this](store::Availability now) {
    read_only_ = now == store::Availability::read_only;
    if (read_only_)
      telemetry::log_store_trouble(store_.rooms->trouble());
    else
      telemetry::log_store_live();
  });
}

std::string Server::reload(const Config& config) {
  const std::lock_guard one_at_a_time(reload_mutex_);
  if (stopping_) return "hearthd is stopping; nothing was changed";
  std::shared_ptr<const gateway::TlsContext> tls;
  if (!config.certificate.empty() && !config_.certificate.empty()) {
    auto loaded = gateway::TlsContext::load(config.certificate, config.certificate_key);
    if (!loaded) return loaded.error();
    tls = std::move(*loaded);
  }
  if (auto problem = read_rules(config); !problem.empty()) return problem;
  set_rooms(config);
  node_->set_rooms(rooms_);
  node_->set_rules(rules_.set, rules_.learned);
  if (tls)
    for (std::size_t i = 0; i < listeners_.size(); ++i)
      node_->shard(i).post([&listener = *listeners_[i], tls] { listener.use_tls(tls); });
  if (tls && desk_listener_) node_->shard(0).post([this, tls] { desk_listener_->use_tls(tls); });
  telemetry::log_reloaded(config.rooms.size());
  return {};
}

std::string Server::status() const {
  const auto trouble = store_.rooms->trouble();
  std::size_t rooms = 0;
  std::string learned;
  {
    const std::lock_guard lock(rooms_mutex_);
    rooms = policies_.size();
    learned = learned_;
  }
  boost::json::object status{{"url", url_},
                             {"desk", desk_url_},
                             {"shards", node_->size()},
                             {"connections", admission_->connections()},
                             {"rooms", rooms},
                             {"writable", trouble.empty() || !read_only_},
                             {"trouble", trouble},
                             {"scans_cut_short", node_->cut_scans()},
                             {"checks_failed", node_->failed_checks()},
                             {"learned", learned},
                             {"stopping", stopping_.load()}};
  if (worker_) {
    const auto& counts = worker_->counts();
    status["webhooks"] = {{"delivered", counts.delivered.load()},
                          {"tries_failed", counts.tries_failed.load()},
                          {"given_up", counts.given_up.load()}};
    status["push"] = {{"delivered", counts.pushed.load()},
                      {"tries_failed", counts.push_tries_failed.load()},
                      {"given_up", counts.pushes_given_up.load()}};
    status["classifier"] = {{"asked", counts.asked.load()},
                            {"answered", counts.answered.load()},
                            {"unanswered", counts.unanswered.load()},
                            {"not_asked", counts.not_asked.load()}};
  }
  status["findings"] = by_category(node_->findings().counted());
  return boost::json::serialize(status);
}

AdminReply Server::webhooks(const std::string& what, const std::string& body) {
  if (!worker_ || config_.webhooks.empty()) return {404, "there are no [[webhooks]] here"};
  return answer_webhooks(*worker_, what, body);
}

std::string Server::findings() const { return findings_text(node_->findings().counted()); }

void Server::stop() {
  {
    const std::lock_guard no_reload(reload_mutex_);
    if (!node_ || stopping_.exchange(true)) return;
  }
  telemetry::log_stopping(admission_->connections());
  const milliseconds window(config_.drain_ms);
  for (std::size_t i = 0; i < listeners_.size(); ++i)
    run_on(node_->shard(i), [&] { listeners_[i]->drain(window); });
  const auto end = std::chrono::steady_clock::now() + window;
  while (admission_->connections() > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(milliseconds(50));
  for (std::size_t i = 0; i < listeners_.size(); ++i)
    run_on(node_->shard(i), [&] { listeners_[i]->close_all(protocol::CloseCode::draining); });
  // The goodbyes and the answers to the last posts still go out.
  std::this_thread::sleep_for(milliseconds(100));
  for (std::size_t i = 0; i < listeners_.size(); ++i)
    run_on(node_->shard(i), [&] { listeners_[i]->clear(); });
  watch_ = {};
  if (desk_) run_on(node_->shard(0), [&] { close_desk(); });
  // What is still queued on a shard may name its listener, so listeners go when no shard runs.
  node_->stop();
  listeners_.clear();
  desk_listener_.reset();
  desk_.reset();
  if (worker_) worker_->stop(window);
  telemetry::log_stopped();
}

}  // namespace hearth::app

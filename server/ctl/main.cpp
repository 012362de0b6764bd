// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "app/admin.hpp"
#include "app/config.hpp"
#include "ctl/audit_command.hpp"
#include "ctl/moderators_command.hpp"
#include "ctl/redis.hpp"
#include "ctl/rules_command.hpp"
#include "ctl/webhooks_command.hpp"

namespace {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

// Nothing: it said what is wrong.
std::optional<hearth::app::Config> read(const std::string& path) {
  auto loaded = hearth::app::load_config(path, environment);
  for (const auto& problem : loaded.problems)
    std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
  for (const auto& warning : loaded.warnings)
    std::fprintf(stderr, "%s: warning: %s\n", path.c_str(), warning.c_str());
  if (loaded.problems.empty()) return std::move(loaded.config);
  std::fprintf(stderr, "%zu to mend\n", loaded.problems.size());
  return std::nullopt;
}

int check_config(const std::string& path) {
  const auto config = read(path);
  if (!config) return EXIT_FAILURE;
  std::printf("%s is good: %zu rooms, %s port %lld\n", path.c_str(), config->rooms.size(),
              config->address.c_str(), static_cast<long long>(config->port));
  return EXIT_SUCCESS;
}

int ask(const std::string& socket, const char* method, const std::string& target,
        const char* otherwise) {
  const auto reply = hearth::app::ask_admin(socket, method, target);
  if (!reply) {
    std::fprintf(stderr, "hearthctl: %s\n", reply.error().c_str());
    return EXIT_FAILURE;
  }
  const bool good = reply->status == 200;
  std::fprintf(good ? stdout : stderr, "%s\n",
               reply->body.empty() ? otherwise : reply->body.c_str());
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("hearthctl: look after a hearthd.");
  app.require_subcommand(1);
  app.footer(
      "hearthctl check-config /etc/hearth/hearth.toml\nhearthctl status --socket "
      "/run/hearth/admin.sock\nhearthctl moderators invite --role admin\nhearthctl redis check "
      "--config /etc/hearth/hearth.toml");
  std::string config = "/etc/hearth/hearth.toml";
  std::string socket = hearth::app::Config().admin_socket;
  auto* check =
      app.add_subcommand("check-config", "Say everything that is wrong with a configuration file");
  check->add_option("file", config, "The file")->capture_default_str();
  auto* status = app.add_subcommand("status", "What the running hearthd is doing, as JSON");
  auto* findings = app.add_subcommand(
      "findings",
      "How often the running hearthd's checks found what, by category and by rule, since it began");
  auto* metrics = app.add_subcommand(
      "metrics", "How long cases waited for somebody, as Prometheus reads it, without identities");
  auto* reload =
      app.add_subcommand("reload", "Have the running hearthd read rooms and certificates again");
  auto* redis = app.add_subcommand("redis", "The Redis of a configuration; no hearthd has to run");
  redis->require_subcommand(1);
  auto* redis_check = redis->add_subcommand(
      "check",
      "Say what is not as it should be, and what puts it right (exit code 1: hearthd would "
      "not start; 2: it would, and warn)");
  auto* redis_acl = redis->add_subcommand(
      "acl", "The line for Redis' ACL file that gives hearthd's user what it needs and no more");
  for (auto* command : {redis_check, redis_acl})
    command->add_option("--config", config, "The configuration file")->capture_default_str();
  auto* transparency = app.add_subcommand(
      "transparency", "What moderation came to in a month, in numbers that are of nobody");
  std::string month;
  bool json = false;
  transparency->add_option("--month", month, "As 2026-10; without it the last that is over")
      ->check([](const std::string& text) {
        const bool odd = text.find_first_not_of("0123456789-") != std::string::npos;
        return std::string(odd ? "a month is written like 2026-10" : "");
      });
  transparency->add_flag("--json", json, "For programs");
  for (auto* command : {status, findings, metrics, reload, transparency})
    command->add_option("--socket", socket, "admin.socket of its configuration")
        ->capture_default_str();
  const hearth::ctl::AuditCommand audit(app, socket);
  const hearth::ctl::ModeratorsCommand moderators(app, socket);
  const hearth::ctl::WebhooksCommand webhooks(app, socket);
  const hearth::ctl::RulesCommand rules(app);
  CLI11_PARSE(app, argc, argv);
  if (audit.asked()) return audit.run();
  if (moderators.asked()) return moderators.run();
  if (webhooks.asked()) return webhooks.run();
  if (rules.asked()) return rules.run();
  if (*check) return check_config(config);
  if (*redis) {
    const auto loaded = read(config);
    if (!loaded) return EXIT_FAILURE;
    return *redis_check ? hearth::ctl::check_redis(*loaded) : hearth::ctl::print_acl(*loaded);
  }
  if (*transparency) {
    const auto target = (json ? "/transparency/json/" : "/transparency/text/") + month;
    return ask(socket, "GET", target, "");
  }
  if (*status) return ask(socket, "GET", "/status", "");
  if (*metrics) return ask(socket, "GET", "/metrics", "");
  if (*findings) return ask(socket, "GET", "/findings", "");
  return ask(socket, "POST", "/reload", "reloaded");
}

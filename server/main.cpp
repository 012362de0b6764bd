// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "app/admin.hpp"
#include "app/config.hpp"
#include "app/server.hpp"
#include "telemetry/log.hpp"

namespace {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

void raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);  // else fewer connections fit
}

// What people say is in memory, and no image of that belongs on a disk. 1 rather than 0: it also
// keeps the image from a program that collects them.
void leave_no_core() {
  const rlimit one{1, 1};
  (void)::setrlimit(RLIMIT_CORE, &one);  // lowering it is always allowed
}

int complain(const std::string& what) {
  std::fprintf(stderr, "hearthd: %s\n", what.c_str());
  return EXIT_FAILURE;
}

// What the admin socket may ask.
hearth::app::Admin::Actions actions(hearth::app::Server& server,
                                    std::function<std::string()> reload) {
  using std::string;
  hearth::app::Admin::Actions out;
  out.status = [&] { return server.status(); };
  out.reload = std::move(reload);
  out.moderators = [&](const string& what, const string& body) {
    return server.moderators(what, body);
  };
  out.audit = [&](const string& known) { return server.verify_audit(known); };
  out.month = [&](const string& month, bool json) { return server.report_month(month, json); };
  out.findings = [&] { return server.findings(); };
  out.metrics = [&] { return server.metrics(); };
  out.entries = [&](const string& after) { return server.audit_entries(after); };
  out.webhooks = [&](const string& what, const string& body) {
    return server.webhooks(what, body);
  };
  return out;
}

int serve(const std::string& path) {
  const auto loaded = hearth::app::load_config(path, environment);
  for (const auto& problem : loaded.problems)
    std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
  if (!loaded.problems.empty()) return EXIT_FAILURE;
  for (const auto& warning : loaded.warnings)
    std::fprintf(stderr, "%s: warning: %s\n", path.c_str(), warning.c_str());
  hearth::telemetry::start_log(loaded.config.log_level, loaded.config.log_format == "json"
                                                            ? hearth::telemetry::Format::json
                                                            : hearth::telemetry::Format::text);
  // Every thread inherits this; the signals are waited for below.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is a write that fails, as on a full disk
  raise_file_limit();
  leave_no_core();

  auto started = hearth::app::Server::start(loaded.config);
  if (!started) return complain(started.error());
  auto& server = **started;
  const auto reload = [&]() -> std::string {
    const auto again = hearth::app::load_config(path, environment);
    std::string problems;
    for (const auto& problem : again.problems)
      problems += problem.where + ": " + problem.what + '\n';
    return problems.empty() ? server.reload(again.config) : problems;
  };
  const auto admin = hearth::app::Admin::open(loaded.config.admin_socket, actions(server, reload));
  if (!admin) return complain(admin.error());
  std::printf("listening on %s\n", server.url().c_str());
  if (!server.desk_url().empty()) std::printf("moderators at %s\n", server.desk_url().c_str());
  std::fflush(stdout);
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal != SIGHUP) break;
    if (const auto problem = reload(); !problem.empty()) hearth::telemetry::log_problem(problem);
  }
  server.stop();
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("hearthd: live, anonymous, moderated rooms for people in recovery.");
  std::string config = "/etc/hearth/hearth.toml";
  app.add_option("--config", config, "The configuration file")->capture_default_str();
  app.set_version_flag("--version", "hearthd 0.1.0");
  app.footer(
      "SIGTERM asks everyone to come back elsewhere and ends; SIGHUP reads rooms and certificates "
      "again.\n"
      "Any key can be overridden: HEARTH_LISTEN_PORT=9000 hearthd --config hearth.toml");
  CLI11_PARSE(app, argc, argv);
  return serve(config);
}

// SPDX-License-Identifier: Apache-2.0
#include "telemetry/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace hearth::telemetry {

void start_log(std::string_view level, Format format) {
  auto logger =
      std::make_shared<spdlog::logger>("hearth", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(spdlog::level::from_str(std::string(level)));
  // The service's own texts hold neither quotes nor backslashes but those of an operator's paths.
  logger->set_pattern(format == Format::json
                          ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%v"})"
                          : "%Y-%m-%d %H:%M:%S %l %v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log_started(std::string_view url, std::size_t shards) {
  spdlog::info("open at {} with {} shards", url, shards);
}
void log_stopping(std::size_t connections) {
  spdlog::info("stopping; {} connections are asked to come back", connections);
}
void log_stopped() { spdlog::info("stopped"); }
void log_store_trouble(std::string_view why) { spdlog::error("read only: {}", why); }
void log_store_live() { spdlog::info("the log can be written"); }
void log_reloaded(std::size_t rooms) { spdlog::info("configuration reloaded, {} rooms", rooms); }
void log_redis_lost(std::string_view server, std::string_view why) {
  spdlog::warn("redis at {}: {}; trying again", server, why);
}
void log_redis_found(std::string_view server) { spdlog::info("redis at {}: connected", server); }
void log_redis_trouble(std::string_view what) { spdlog::warn("redis: {}", what); }
void log_redis_warning(std::string_view what) { spdlog::warn("redis: {}", what); }
void log_webhook_fails(std::size_t number, int status) {
  if (status == 0)
    spdlog::warn("webhook {} does not answer; it is tried again", number);
  else
    spdlog::warn("webhook {} answers {}; it is tried again", number, status);
}
void log_push_refused(int status) {
  spdlog::warn("a push service answers {}; that message is not tried again", status);
}
void log_webhook_works(std::size_t number) { spdlog::info("webhook {} answers again", number); }
void log_webhook_gone(std::size_t number) {
  spdlog::warn(
      "webhook {} answers 410; it is told nothing more until a restart, or hearthctl webhooks "
      "again",
      number);
}
void log_flags_given_up(std::uint64_t count) {
  spdlog::error("webhook deliveries given up: {}", count);
}
void log_classifier(bool answers) {
  if (answers)
    spdlog::info("the classifier answers again");
  else
    spdlog::warn("the classifier does not answer; it is left alone for a while");
}
void log_check_fails(std::string_view name) {
  spdlog::error("the check \"{}\" fails; messages go on without what it would find, see status",
                name);
}
void log_ledger_broken(std::uint64_t number) {
  spdlog::error(
      "the audit chain does not hold at entry {}: somebody changed what the ledger says; "
      "hearthctl audit verify says more",
      number);
}
void log_ledger_forked() {
  spdlog::error(
      "the ledger went back to an older state, as after a restore or a lost server; reading it "
      "from its beginning");
}
void log_problem(std::string_view what) { spdlog::error("{}", what); }

}  // namespace hearth::telemetry

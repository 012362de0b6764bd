// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::telemetry {

enum class Format { text, json };

// Sets up logging for the process: to standard error, one line each. Before any thread starts.
void start_log(std::string_view level, Format format);

// What may be logged is what these take: events of the service, never of a person. There is no way
// to pass an address, a pass or a message here.
void log_started(std::string_view url, std::size_t shards);
void log_stopping(std::size_t connections);
void log_stopped();
void log_store_trouble(std::string_view why);
void log_store_live();
void log_reloaded(std::size_t rooms);
// `server` is a Redis of the operator's, as host and port.
void log_redis_lost(std::string_view server, std::string_view why);
void log_redis_found(std::string_view server);
void log_redis_trouble(std::string_view what);  // what it waits for, or that it is late
void log_redis_warning(std::string_view what);  // of its settings, not of what is in it
// `number`: which of the configured webhooks, from 1. `status`: of HTTP, 0 when there was no
// answer.
void log_webhook_fails(std::size_t number, int status);
void log_webhook_works(std::size_t number);
void log_webhook_gone(std::size_t number);
void log_flags_given_up(std::uint64_t count);
// By a push service: something that trying again would not change.
void log_push_refused(int status);
void log_classifier(bool answers);
// `name` is the code's own for it.
void log_check_fails(std::string_view name);
// The audit chain: `number` is the first entry that does not fit.
void log_ledger_broken(std::uint64_t number);
void log_ledger_forked();
void log_problem(std::string_view what);

}  // namespace hearth::telemetry

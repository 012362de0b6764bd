// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rooms/room_policy.hpp"

namespace hearth::app {

// A receiver of flags.
struct WebhookConfig {
  std::string url;
  std::string secret_file;
  std::string previous_secret_file;
  std::string least = "normal";
  bool include_text = false;
  std::int64_t deadline_ms = 10'000;
};

// Everything an operator can set. config/hearth.toml has every key with its default and what it
// means; this is where the defaults come from, and a test compares the two.
struct Config {
  std::string address = "127.0.0.1";
  std::int64_t port = 8080;
  std::int64_t shards = 0;
  bool behind_proxy = false;

  std::string certificate;
  std::string certificate_key;

  std::string site = "/usr/share/hearth/room";
  std::vector<std::string> origins;
  std::string resources = "/etc/hearth/resources";

  bool desk_enabled = false;
  std::string desk_site = "/usr/share/hearth/console";
  std::string desk_quick_texts = "/etc/hearth/quick_texts.toml";
  std::string desk_address = "127.0.0.1";
  std::int64_t desk_port = 8081;
  std::vector<std::string> desk_origins;
  std::string desk_rp_id;
  std::int64_t desk_claim_seconds = 300;
  std::int64_t desk_offer_seconds = 120;
  std::int64_t desk_severity_4_seconds = 60;
  std::int64_t desk_severity_3_seconds = 180;
  std::int64_t desk_severity_2_seconds = 900;
  std::int64_t desk_severity_1_seconds = 3600;
  std::int64_t desk_call_again_seconds = 60;
  std::int64_t desk_seen_seconds = 600;
  std::int64_t desk_webhook_again_seconds = 900;
  std::int64_t desk_warning_days = 30;
  std::int64_t desk_look_seconds = 30;
  std::string desk_long_bans = "two_where_possible";
  bool desk_push = false;
  std::vector<std::string> desk_push_hosts{"fcm.googleapis.com",
                                           "updates.push.services.mozilla.com", ".push.apple.com",
                                           ".notify.windows.com"};
  std::string desk_push_contact;

  std::string rules = "/etc/hearth/rules";
  bool learned = true;
  std::int64_t learned_certainty = 0;

  std::string classifier_url;
  std::string classifier_secret_file;
  std::string classifier_previous_secret_file;
  std::int64_t classifier_deadline_ms = 300;
  std::vector<std::string> classifier_may = {"flag"};

  std::string redis_url;
  std::string redis_password_file;
  std::string redis_sentinel_user;
  std::string redis_sentinel_password_file;
  std::string redis_ca_file;
  std::string redis_durability = "disk";

  std::string store_path = "/var/lib/hearth/hearth.db";
  std::string keys_path = "/var/lib/hearth/keys";
  std::string admin_socket = "/run/hearth/admin.sock";

  std::int64_t pace_ms = 8;
  std::int64_t ring_bytes_max = 262'144;
  std::int64_t ring_budget_bytes = 67'108'864;

  std::int64_t connections_max = 15'000;
  std::int64_t connections_per_device = 4;
  std::int64_t rooms_per_connection = 4;
  std::int64_t calm_passes_per_minute = 60;
  std::int64_t ping_interval_ms = 15'000;
  std::int64_t unsay_window_minutes = 10;
  std::int64_t drain_ms = 5000;

  std::string log_level = "info";
  std::string log_format = "text";

  std::vector<rooms::RoomPolicy> rooms;
  std::vector<WebhookConfig> webhooks;
};

// One key of the file, tied to where its value goes.
struct ConfigKey {
  using Target = std::variant<std::string*, std::int64_t*, bool*, std::vector<std::string>*>;
  std::string path;  // section.key
  Target target;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::vector<std::string> choices;  // of a string, or of each in a list; empty: any
};

std::vector<ConfigKey> keys_of(Config& config);
std::vector<ConfigKey> keys_of(rooms::RoomPolicy& room);
std::vector<ConfigKey> keys_of(rooms::Meeting& meeting);
std::vector<ConfigKey> keys_of(WebhookConfig& webhook);

struct ConfigProblem {
  std::string where;  // file:line:column, or the variable
  std::string what;   // what is wrong and what to do
};

struct LoadedConfig {
  Config config;
  std::vector<ConfigProblem> problems;  // empty: usable
  std::vector<std::string> warnings;    // usable, and the operator should know
};

// Reads the file, then lets the environment (HEARTH_<SECTION>_<KEY>) override it. Finds every
// problem at once.
LoadedConfig load_config(
    const std::string& path,
    const std::function<std::optional<std::string>(const std::string&)>& environment);

}  // namespace hearth::app

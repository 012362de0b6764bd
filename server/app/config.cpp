// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

namespace hearth::app {

std::vector<ConfigKey> keys_of(Config& c) {
  return {
      {"listen.address", &c.address, 0, 0, {}},
      {"listen.port", &c.port, 0, 65'535, {}},
      {"listen.shards", &c.shards, 0, 256, {}},
      {"listen.behind_proxy", &c.behind_proxy, 0, 0, {}},
      {"tls.certificate", &c.certificate, 0, 0, {}},
      {"tls.key", &c.certificate_key, 0, 0, {}},
      {"web.site", &c.site, 0, 0, {}},
      {"web.origins", &c.origins, 0, 0, {}},
      {"web.resources", &c.resources, 0, 0, {}},
      {"desk.enabled", &c.desk_enabled, 0, 0, {}},
      {"desk.site", &c.desk_site, 0, 0, {}},
      {"desk.quick_texts", &c.desk_quick_texts, 0, 0, {}},
      {"desk.address", &c.desk_address, 0, 0, {}},
      {"desk.port", &c.desk_port, 0, 65'535, {}},
      {"desk.origins", &c.desk_origins, 0, 0, {}},
      {"desk.rp_id", &c.desk_rp_id, 0, 0, {}},
      {"desk.claim_seconds", &c.desk_claim_seconds, 2, 3600, {}},
      {"desk.offer_seconds", &c.desk_offer_seconds, 2, 3600, {}},
      {"desk.severity_4_seconds", &c.desk_severity_4_seconds, 1, 86'400, {}},
      {"desk.severity_3_seconds", &c.desk_severity_3_seconds, 1, 86'400, {}},
      {"desk.severity_2_seconds", &c.desk_severity_2_seconds, 0, 86'400, {}},
      {"desk.severity_1_seconds", &c.desk_severity_1_seconds, 0, 86'400, {}},
      {"desk.call_again_seconds", &c.desk_call_again_seconds, 1, 3600, {}},
      {"desk.seen_seconds", &c.desk_seen_seconds, 1, 86'400, {}},
      {"desk.webhook_again_seconds", &c.desk_webhook_again_seconds, 1, 86'400, {}},
      {"desk.warning_days", &c.desk_warning_days, 1, 90, {}},
      {"desk.look_seconds", &c.desk_look_seconds, 1, 300, {}},
      {"desk.long_bans", &c.desk_long_bans, 0, 0, {"two_where_possible", "always_two", "one"}},
      {"desk.push", &c.desk_push, 0, 0, {}},
      {"desk.push_hosts", &c.desk_push_hosts, 0, 0, {}},
      {"desk.push_contact", &c.desk_push_contact, 0, 0, {}},
      {"moderation.rules", &c.rules, 0, 0, {}},
      {"moderation.learned", &c.learned, 0, 0, {}},
      {"moderation.learned_certainty", &c.learned_certainty, 0, 99, {}},
      {"classifier.url", &c.classifier_url, 0, 0, {}},
      {"classifier.secret_file", &c.classifier_secret_file, 0, 0, {}},
      {"classifier.previous_secret_file", &c.classifier_previous_secret_file, 0, 0, {}},
      {"classifier.deadline_ms", &c.classifier_deadline_ms, 50, 2000, {}},
      {"classifier.may", &c.classifier_may, 0, 0, {"flag", "nudge", "hold"}},
      {"store.path", &c.store_path, 0, 0, {}},
      {"store.keys", &c.keys_path, 0, 0, {}},
      {"redis.url", &c.redis_url, 0, 0, {}},
      {"redis.password_file", &c.redis_password_file, 0, 0, {}},
      {"redis.sentinel_user", &c.redis_sentinel_user, 0, 0, {}},
      {"redis.sentinel_password_file", &c.redis_sentinel_password_file, 0, 0, {}},
      {"redis.ca_file", &c.redis_ca_file, 0, 0, {}},
      {"redis.durability", &c.redis_durability, 0, 0, {"memory", "disk", "replica"}},
      {"admin.socket", &c.admin_socket, 0, 0, {}},
      {"fanout.pace_ms", &c.pace_ms, 0, 50, {}},
      {"fanout.ring_bytes_max", &c.ring_bytes_max, 32'768, 16'777'216, {}},
      {"fanout.ring_budget_bytes", &c.ring_budget_bytes, 1'048'576, 17'179'869'184, {}},
      {"limits.connections", &c.connections_max, 1, 1'000'000, {}},
      {"limits.connections_per_device", &c.connections_per_device, 1, 64, {}},
      {"limits.rooms_per_connection", &c.rooms_per_connection, 1, 16, {}},
      {"limits.calm_passes_per_minute", &c.calm_passes_per_minute, 1, 1'000'000, {}},
      {"session.ping_interval_ms", &c.ping_interval_ms, 1000, 60'000, {}},
      {"session.unsay_window_minutes", &c.unsay_window_minutes, 0, 60, {}},
      {"session.drain_ms", &c.drain_ms, 0, 30'000, {}},
      {"log.level", &c.log_level, 0, 0, {"debug", "info", "warn", "error"}},
      {"log.format", &c.log_format, 0, 0, {"text", "json"}},
  };
}

std::vector<ConfigKey> keys_of(rooms::RoomPolicy& r) {
  return {
      {"slug", &r.slug, 0, 0, {}},
      {"title", &r.title, 0, 0, {}},
      {"language", &r.language, 0, 0, {}},
      {"approach", &r.approach, 0, 0, {}},
      {"path", &r.path, 0, 0, {}},
      {"goal", &r.goal, 0, 0, {}},
      {"values", &r.values, 0, 0, {}},
      {"size_max", &r.size_max, 2, 10'000, {}},
      {"guidelines", &r.guidelines, 0, 0, {}},
      {"guidelines_version", &r.guidelines_version, 1, 1'000'000, {}},
      {"format", &r.format, 0, 0, {"open_chat", "check_in", "topic", "meeting", "quiet"}},
      {"retention_minutes", &r.retention_minutes, 10, 1440, {}},
      {"text_bytes_max", &r.text_bytes_max, 100, 4096, {}},
      {"post_interval_ms", &r.post_interval_ms, 0, 3'600'000, {}},
      {"post_burst", &r.post_burst, 1, 10'000, {}},
      {"newcomer_interval_ms", &r.newcomer_interval_ms, 0, 3'600'000, {}},
      {"newcomer_burst", &r.newcomer_burst, 1, 10'000, {}},
      {"room_posts_per_second", &r.room_posts_per_second, 1, 100'000, {}},
      {"room_burst", &r.room_burst, 1, 100'000, {}},
      {"rules", &r.rules, 0, 0, {}},
      {"coverage", &r.coverage, 0, 0, {"open", "guarded", "closed"}},
  };
}

std::vector<ConfigKey> keys_of(rooms::Meeting& m) {
  return {
      {"title", &m.title, 0, 0, {}},       {"rrule", &m.rrule, 0, 0, {}},
      {"start", &m.start, 0, 0, {}},       {"time_zone", &m.time_zone, 0, 0, {}},
      {"minutes", &m.minutes, 5, 480, {}},
  };
}

std::vector<ConfigKey> keys_of(WebhookConfig& w) {
  return {
      {"url", &w.url, 0, 0, {}},
      {"secret_file", &w.secret_file, 0, 0, {}},
      {"previous_secret_file", &w.previous_secret_file, 0, 0, {}},
      {"least", &w.least, 0, 0, {"normal", "urgent"}},
      {"include_text", &w.include_text, 0, 0, {}},
      {"deadline_ms", &w.deadline_ms, 1000, 30'000, {}},
  };
}

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#include "ctl/redis.hpp"

#include <sodium.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "app/open_store.hpp"
#include "app/redis_check.hpp"
#include "telemetry/log.hpp"

namespace hearth::ctl {
namespace {

int complain(const std::string& what) {
  std::fprintf(stderr, "hearthctl: %s\n", what.c_str());
  return EXIT_FAILURE;
}

constexpr const char* no_redis = "this configuration has no redis.url; the log is in store.path";

// As Redis keeps it: the hash, so that the file does not tell the password.
std::string hashed(const std::string& password) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(password.data()),
                     password.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

const char* word_of(store::Weight weight) {
  if (weight == store::Weight::warn) return "warning:";
  return weight == store::Weight::wait ? "not now:" : "refused:";
}

}  // namespace

int check_redis(const app::Config& config) {
  if (config.redis_url.empty()) return complain(no_redis);
  telemetry::start_log("warn", telemetry::Format::text);  // says why a connection fails
  auto options = app::redis_options(config);
  if (!options) return complain(options.error());
  const auto found =
      app::look_at_redis(std::move(*options), app::durability_of(config.redis_durability));
  if (!found) return complain(found.error());
  bool refused = false;
  for (const auto& finding : *found) {
    refused = refused || finding.weight != store::Weight::warn;
    std::printf("%s %s\n", word_of(finding.weight), store::describe(finding).c_str());
  }
  if (found->empty()) {
    std::printf("Redis is as it should be\n");
    return EXIT_SUCCESS;
  }
  std::printf("CONFIG REWRITE in redis-cli keeps changed settings over a restart\n");
  return refused ? EXIT_FAILURE : 2;
}

int print_acl(const app::Config& config) {
  if (config.redis_url.empty()) return complain(no_redis);
  const auto options = app::redis_options(config);
  if (!options) return complain(options.error());
  const auto& target = options->target;
  if (target.user.empty() || target.password.empty())
    return complain(
        "name a user in redis.url (redis://hearth@host:6379) and a redis.password_file");
  std::printf("user %s %s #%s\n", target.user.c_str(), std::string(store::acl_rules).c_str(),
              hashed(target.password).c_str());
  return EXIT_SUCCESS;
}

}  // namespace hearth::ctl

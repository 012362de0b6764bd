// SPDX-License-Identifier: Apache-2.0
#include "app/open_store.hpp"

#include <utility>

#include "app/redis_check.hpp"
#include "app/secret_file.hpp"
#include "redis/target.hpp"
#include "store/embedded/embedded_store.hpp"
#include "store/redis/redis_store.hpp"

namespace hearth::app {
namespace {

using Opened = core::result<OpenedStore, std::string>;

template <class Store>
OpenedStore both(std::unique_ptr<Store> opened) {
  auto* ledger = opened.get();
  return {std::move(opened), ledger};
}

Opened open_redis(const Config& config, const std::string& deployment) {
  auto reached = redis_options(config);
  if (!reached) return reached.error();
  store::RedisStore::Options options;
  options.durability = durability_of(config.redis_durability);
  options.redis = std::move(*reached);
  options.deployment = deployment;
  options.verify = true;
  auto opened = store::RedisStore::open(std::move(options));
  if (!opened) return "redis: " + opened.error();
  return both(std::move(*opened));
}

}  // namespace

store::Durability durability_of(const std::string& word) {
  if (word == "memory") return store::Durability::memory;
  return word == "replica" ? store::Durability::replica : store::Durability::disk;
}

core::result<redis::Options, std::string> redis_options(const Config& config) {
  redis::Options options;
  auto target = redis::parse_target(config.redis_url);
  if (!target) return "redis.url: " + target.error();
  options.target = std::move(*target);
  std::string problem;
  auto password = read_secret(config.redis_password_file, problem);
  if (!password) return "redis.password_file: " + problem;
  if (!password->empty()) options.target.password = std::move(*password);
  auto sentinel_password = read_secret(config.redis_sentinel_password_file, problem);
  if (!sentinel_password) return "redis.sentinel_password_file: " + problem;
  options.sentinel_user = config.redis_sentinel_user;
  options.sentinel_password = std::move(*sentinel_password);
  options.ca_file = config.redis_ca_file;
  return options;
}

Opened open_store(const Config& config, const std::string& deployment) {
  if (!config.redis_url.empty()) return open_redis(config, deployment);
  store::EmbeddedStore::Options options;
  options.path = config.store_path;
  options.deployment = deployment;
  auto opened = store::EmbeddedStore::open(std::move(options));
  if (!opened) return opened.error();
  return both(std::move(*opened));
}

}  // namespace hearth::app

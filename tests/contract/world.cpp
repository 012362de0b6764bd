// SPDX-License-Identifier: Apache-2.0
#include "contract/world.hpp"

namespace hearth::store {

std::string name_of(Backend backend) {
  switch (backend) {
    case Backend::model:
      return "Model";
    case Backend::embedded:
      return "Embedded";
    case Backend::redis:
      return "Redis";
    case Backend::sentinel:
      return "RedisSentinel";
    case Backend::cluster:
      return "RedisCluster";
  }
  return "";
}

World::World(Backend backend) {
  switch (backend) {
    case Backend::model:
      model_ = std::make_unique<ModelStore>([this] { return now(); });
      return;
    case Backend::embedded: {
      std::string name = (std::filesystem::temp_directory_path() / "hearth-store-XXXXXX").string();
      folder_ = ::mkdtemp(name.data());
      open_embedded();
      return;
    }
    case Backend::redis:
      deployment_ = &Deployment::single();
      break;
    case Backend::sentinel:
      deployment_ = &Deployment::sentinel();
      break;
    case Backend::cluster:
      deployment_ = &Deployment::cluster();
      break;
  }
  deployment_->empty();
  redis_.push_back(open_redis());
}

World::~World() {
  redis_.clear();
  embedded_.reset();
  std::error_code ec;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ec);
}

RoomStore& World::store() {
  if (model_) return *model_;
  if (embedded_) return *embedded_;
  return *redis_.front();
}

Ledger& World::ledger() {
  if (model_) return *model_;
  if (embedded_) return *embedded_;
  return *redis_.front();
}

RoomStore& World::other() {
  if (redis_.size() < 2) redis_.push_back(open_redis());
  return *redis_[1];
}

Ledger& World::other_ledger() {
  (void)other();
  return *redis_[1];
}

void World::restart() {
  if (model_) return model_->restart();
  if (deployment_) return deployment_->become_another();
  embedded_.reset();
  open_embedded();
}

void World::reset() {
  deployment_->empty();
  deployment_->become_another();
}

void World::open_embedded() {
  EmbeddedStore::Options options;
  options.path = folder_ + "/hearth.db";
  options.clock = [this] { return now(); };
  options.sweep_interval = core::milliseconds(0);  // after every batch
  auto opened = EmbeddedStore::open(std::move(options));
  if (!opened) throw std::runtime_error(opened.error());
  embedded_ = std::move(*opened);
}

std::unique_ptr<RedisStore> World::open_redis() {
  RedisStore::Options options;
  options.redis.target = *redis::parse_target(deployment_->url());
  options.clock = [this] { return now(); };
  options.heartbeat = core::milliseconds(100);
  options.pull = core::milliseconds(50);
  options.recovery = core::milliseconds(30);
  options.ledger_recovery = core::milliseconds(20);
  auto opened = RedisStore::open(std::move(options));
  if (!opened) throw std::runtime_error(opened.error());
  return std::move(*opened);
}

}  // namespace hearth::store

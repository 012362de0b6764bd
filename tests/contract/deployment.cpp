// SPDX-License-Identifier: Apache-2.0
#include "contract/deployment.hpp"

#include <sstream>

#include "store/redis/verify.hpp"

namespace hearth::store {
namespace {

constexpr const char* password = "only-for-tests";

}  // namespace

std::vector<std::string> Deployment::settings() { return {"enable-debug-command yes"}; }

Deployment& Deployment::single() {
  static Deployment deployment;
  if (!deployment.single_) {
    deployment.single_ = std::make_unique<support::RedisServer>(settings());
    sign_up(*deployment.single_);
  }
  return deployment;
}

Deployment& Deployment::sentinel() {
  static Deployment deployment;
  if (!deployment.sentinels_) {
    deployment.sentinels_ = std::make_unique<support::RedisSentinels>(settings());
    for (const auto& server : deployment.sentinels_->servers()) sign_up(*server);
  }
  return deployment;
}

Deployment& Deployment::cluster() {
  static Deployment deployment;
  if (!deployment.cluster_) {
    deployment.cluster_ = std::make_unique<support::RedisCluster>(0, settings());
    for (const auto& server : deployment.cluster_->servers()) sign_up(*server);
  }
  return deployment;
}

std::string Deployment::with_user(std::string url) {
  const auto at = url.find("://") + 3;
  return url.insert(at, std::string("hearth:") + password + "@");
}

std::string Deployment::url() const {
  if (single_) return with_user(single_->url());
  if (sentinels_) return with_user(sentinels_->url());
  return with_user(cluster_->url());
}

void Deployment::sign_up(const support::RedisServer& server) {
  std::vector<std::string> command{"ACL", "SETUSER", "hearth"};
  std::istringstream rules{std::string(acl_rules)};
  for (std::string rule; rules >> rule;) command.push_back(rule);
  command.push_back(std::string(">") + password);
  auto client = server.client();
  if (client.text(command) != "OK") throw std::runtime_error("the ACL was not taken");
}

void Deployment::each(const std::function<void(support::RedisClient&)>& look) {
  const auto at = [&](const support::RedisServer& server) {
    auto client = server.client();
    look(client);
  };
  if (single_) at(*single_);
  if (sentinels_) at(sentinels_->master());
  if (cluster_)
    for (const auto& server : cluster_->servers()) at(*server);
}

void Deployment::empty() {
  each([](support::RedisClient& client) { client({"FLUSHALL"}); });
}

void Deployment::become_another() {
  each([](support::RedisClient& client) { client({"DEBUG", "CHANGE-REPL-ID"}); });
}

}  // namespace hearth::store

// SPDX-License-Identifier: Apache-2.0
#include "app/web_push.hpp"

#include "notify/push_endpoint.hpp"

namespace hearth::app {
namespace {

notify::p256::Key push_key(const identity::DeploymentKeys& keys) {
  // Not every number is one of the curve's; the second is needed once in 2^32.
  for (char n = 0;; ++n)
    if (auto key = notify::p256::key_of(keys.mac(identity::Purpose::push, {&n, 1}))) return key;
}

}  // namespace

notify::Vapid vapid(const Config& config, const identity::DeploymentKeys& keys) {
  return {push_key(keys), config.desk_push_contact};
}

std::vector<std::string> push_problems(const Config& config) {
  std::vector<std::string> out;
  if (!config.desk_push) return out;
  if (!config.desk_enabled)
    out.push_back("desk.push is for moderators, and there is no desk; set desk.enabled = true");
  if (!config.desk_push_contact.starts_with("mailto:") &&
      !config.desk_push_contact.starts_with("https://"))
    out.push_back(
        "desk.push_contact has to begin with mailto: or https://; push services want to know whom "
        "to write to when something is wrong");
  if (config.desk_push_hosts.empty())
    out.push_back("desk.push_hosts is empty, so no device could be reached");
  for (const auto& host : config.desk_push_hosts)
    if (const auto why = notify::refuse_push_host(host); !why.empty())
      out.push_back("desk.push_hosts: \"" + host + "\" " + why);
  return out;
}

}  // namespace hearth::app

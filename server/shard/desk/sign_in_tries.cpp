// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/sign_in_tries.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace hearth::shard::desk {
namespace {

// About 43,000 passphrases a day for one name at the most; each costs a hash.
limits::Attempts::Options for_names() {
  limits::Attempts::Options out;
  out.first_wait = out.wait_max = std::chrono::seconds{2};
  return out;
}

// What it counts for with waits that grow. Each kind of thing has a word of its own before it.
std::vector<std::string> strict_keys(const SignInTries::Try& one) {
  if (one.step_up) return {"session|" + std::string(one.step_up->view())};
  std::vector<std::string> out;
  if (one.address) out.push_back("address|" + std::string(limits::narrow_prefix(*one.address)));
  if (!one.invite.empty()) out.push_back("invite|" + one.invite);
  return out;
}

bool counts_for_name(const SignInTries::Try& one) {
  return !one.step_up && !one.address && !one.name.empty();
}

std::string code_key(const SignInTries::Try& one) { return "code|" + one.name; }

}  // namespace

SignInTries::SignInTries(const limits::Attempts::Key& random_key)
    : strict_({}, random_key), names_(for_names(), random_key) {}

core::Duration SignInTries::longest(const Try& one) const {
  core::Duration out{};
  for (const auto& key : strict_keys(one)) out = std::max(out, strict_.wait(key, one.now));
  if (counts_for_name(one)) out = std::max(out, names_.wait(one.name, one.now));
  return out;
}

core::milliseconds SignInTries::wait(const Try& one) const {
  const std::lock_guard lock(mutex_);
  return std::chrono::ceil<core::milliseconds>(longest(one));
}

core::milliseconds SignInTries::spend(const Try& one) {
  const std::lock_guard lock(mutex_);
  if (const auto wait = longest(one); wait > core::Duration{})
    return std::chrono::ceil<core::milliseconds>(wait);
  for (const auto& key : strict_keys(one)) strict_.spend(key, one.now);
  if (counts_for_name(one)) names_.spend(one.name, one.now);
  return {};
}

void SignInTries::forgive(const Try& one) {
  const std::lock_guard lock(mutex_);
  for (const auto& key : strict_keys(one)) strict_.forgive(key);
  if (one.step_up || one.name.empty()) return;
  if (counts_for_name(one)) names_.forgive(one.name);
  strict_.forgive(code_key(one));
}

bool SignInTries::spend_code(const Try& one) {
  if (one.step_up) return true;  // the session's own tries are as few
  const std::lock_guard lock(mutex_);
  if (strict_.wait(code_key(one), one.now) > core::Duration{}) return false;
  strict_.spend(code_key(one), one.now);
  return true;
}

}  // namespace hearth::shard::desk

// SPDX-License-Identifier: Apache-2.0
#include "store/redis/standing.hpp"

#include <string_view>
#include <utility>

namespace hearth::store {
namespace {

Standing wait_for(std::string trouble) {
  return {Availability::read_only, std::move(trouble), false};
}
Standing refused(std::string trouble) {
  return {Availability::read_only, std::move(trouble), true};
}

// What a server says that cannot serve now, in words. Empty: any other word.
std::string_view meaning(redis::Word word) {
  switch (word) {
    case redis::Word::loading:
      return "is reading its data from disk";
    case redis::Word::busy:
      return "is busy with a script";
    case redis::Word::masterdown:
    case redis::Word::readonly:
      return "is a replica that takes no posts; a failover may be under way";
    case redis::Word::clusterdown:
      return "says that its cluster does not serve now; a failover may be under way";
    case redis::Word::oom:
      return "has no memory left (maxmemory)";
    case redis::Word::misconf:
      return "cannot write to its disk";
    case redis::Word::noreplicas:
      return "has fewer replicas than it needs for writing (min-replicas-to-write)";
    default:
      return {};
  }
}

}  // namespace

Standing away(redis::Kind kind) {
  std::string text = "Redis cannot be reached";
  if (kind == redis::Kind::sentinel)
    text += ", or the sentinels name no master; a failover may be under way";
  if (kind == redis::Kind::cluster) text += ": no node of the cluster that serves rooms answers";
  return wait_for(text +
                  "; it is tried again all the time. Check that it runs and that redis.url is "
                  "right (hearthctl redis check)");
}

Standing away(redis::Kind kind, const redis::Address& server, const redis::Failure& why) {
  const auto name = "Redis at " + redis::to_string(server) + ' ';
  if (why.word == redis::Word::wrongpass || why.word == redis::Word::noauth)
    return refused(name + "does not accept user and password (" +
                   std::string(redis::name(why.word)) +
                   "); put the right password into the file that redis.password_file names, or "
                   "make the account with the line that hearthctl redis acl prints");
  if (why.word == redis::Word::noperm)
    return refused(name +
                   "does not let this user do what is needed (NOPERM); give it the line that "
                   "hearthctl redis acl prints");
  const auto words = meaning(why.word);
  if (!words.empty()) return wait_for(name + std::string(words));
  return away(kind);
}

Standing replica(const redis::Address& server) {
  return wait_for("Redis at " + redis::to_string(server) + ' ' +
                  std::string(meaning(redis::Word::readonly)));
}

Standing foreign() {
  return refused(
      "this Redis has the rooms of a deployment with another key file; give this gateway the key "
      "file of the others (store.keys), or another Redis (redis.url)");
}

Standing deaf() {
  return {Availability::live,
          "announcements of Redis do not arrive here: what is said at other gateways comes up to "
          "half a second late",
          false};
}

Standing judge(const std::vector<Finding>& findings) {
  Standing standing{Availability::live, {}, false};
  for (const auto& finding : findings) {
    if (finding.weight == Weight::warn) continue;
    standing.availability = Availability::read_only;
    standing.is_refused = standing.is_refused || finding.weight == Weight::refuse;
    standing.trouble += (standing.trouble.empty() ? "" : "\n") + describe(finding);
  }
  return standing;
}

}  // namespace hearth::store

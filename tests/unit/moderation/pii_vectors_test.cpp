// SPDX-License-Identifier: Apache-2.0
// What the page's own detectors find on the device, and these find here:
// tests/flagging/pii_vectors.json holds both.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "moderation/rule_check.hpp"
#include "moderation/rule_pack.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::moderation {
namespace {

namespace json = boost::json;

std::string read(const std::string& path) {
  const char* source = std::getenv("HEARTH_SOURCE");
  std::ifstream in(std::string(source ? source : ".") + '/' + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<const RuleSet> detectors_of_the_device() {
  std::vector<Problem> problems;
  std::vector<RulePack> packs;
  for (const auto* file : {"any/pii.toml", "any/spam_link.toml", "en/lists.toml"})
    packs.push_back(
        read_pack(file, read(std::string("config/rules/") + file), PackKind::shared, problems));
  const PublicContacts contacts{{"18006624357", "116123", "988"},
                                {"jo@samaritans.org"},
                                {"aa.org", "na.org", "samaritans.org", "988lifeline.org"}};
  auto set = build_rule_set(packs, contacts, problems);
  for (const auto& problem : problems) ADD_FAILURE() << problem.file << ": " << problem.what;
  return set;
}

using Stretch = std::tuple<std::string, std::int64_t, std::int64_t>;

TEST(PiiVectors, AreWhatTheDetectorsFind) {
  const std::set<std::string> kinds{"pii.phone", "pii.email", "pii.handle", "spam_link.link"};
  RuleCheck check(detectors_of_the_device());
  const auto vectors = json::parse(read("tests/flagging/pii_vectors.json")).as_array();
  ASSERT_GT(vectors.size(), 40u);
  for (const auto& vector : vectors) {
    const std::string text(vector.at("text").as_string());
    std::multiset<Stretch> meant;
    for (const auto& one : vector.at("found").as_array())
      meant.emplace(one.at("label").as_string(), one.at("from").as_int64(),
                    one.at("to").as_int64());
    Findings findings;
    check.look({text, "en", false}, RecentMessages(), core::Time{}, findings);
    std::multiset<Stretch> found;
    for (const auto& one : findings.all)
      if (kinds.contains(one.label))
        found.emplace(one.label, one.span.utf16.from, one.span.utf16.to);
    EXPECT_EQ(found, meant) << text;
  }
}

}  // namespace
}  // namespace hearth::moderation

// SPDX-License-Identifier: Apache-2.0
// What the page's own detectors find on the device, and these find here:
// tests/flagging/pii_vectors.json and pii_found.jsonl hold both.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "moderation/matcher.hpp"
#include "moderation/rule_pack.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::moderation {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr auto found_file = "tests/flagging/pii_found.jsonl";

std::string path_of(const std::string& path) {
  const char* source = std::getenv("HEARTH_SOURCE");
  return std::string(source ? source : ".") + '/' + path;
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<json::value> lines_of(const std::string& path) {
  std::istringstream in(read(path));
  std::vector<json::value> out;
  for (std::string line; std::getline(in, line);) out.push_back(json::parse(line));
  return out;
}

std::shared_ptr<const RuleSet> shipped_packs() {
  std::vector<Problem> problems;
  std::vector<RulePack> packs;
  const fs::path root = path_of("config/rules");
  std::set<fs::path> files;
  for (const auto& folder : fs::directory_iterator(root))
    if (folder.is_directory() && folder.path().filename() != "rooms")
      for (const auto& file : fs::directory_iterator(folder)) files.insert(file.path());
  for (const auto& file : files)
    packs.push_back(
        read_pack(fs::relative(file, root).string(), read(file), PackKind::shared, problems));
  const PublicContacts contacts{{"18006624357", "116123", "988", "3114"},
                                {"jo@samaritans.org"},
                                {"aa.org", "na.org", "samaritans.org", "988lifeline.org"}};
  auto set = build_rule_set(packs, contacts, problems);
  for (const auto& problem : problems) ADD_FAILURE() << problem.file << ": " << problem.what;
  return set;
}

// Phrases are looked for in views that a device does not make, and what shows an age is answered by
// people: both are the server's alone.
bool is_for_the_device(const RuleSet& set, const Hit& hit) {
  const auto& rule = set.rules[hit.rule].rule;
  return hit.severity > 0 && !hit.phrase &&
         (rule.category == Category::pii || rule.category == Category::spam_link) &&
         (!rule.detectors.empty() || (rule.category == Category::pii && !rule.regexes.empty()));
}

using Stretch = std::tuple<std::string, std::int64_t, std::int64_t>;

class PiiVectors : public testing::Test {
 protected:
  static void SetUpTestSuite() { set = shipped_packs(); }
  void SetUp() override { ASSERT_TRUE(set); }

  // Stretches of one rule that overlap are one.
  std::set<Stretch> find(const std::string& text, std::string_view language) {
    std::vector<std::pair<RuleId, Interval>> stretches;
    Budget budget;
    for (const auto& hit : matcher_.match(*set, text, language, budget)) {
      if (!is_for_the_device(*set, hit)) continue;
      const auto span = span_of(text, hit.original).utf16;
      const auto same = std::find_if(stretches.begin(), stretches.end(), [&](const auto& other) {
        return other.first == hit.rule && other.second.overlaps(span);
      });
      if (same == stretches.end())
        stretches.emplace_back(hit.rule, span);
      else
        same->second = {std::min(same->second.from, span.from), std::max(same->second.to, span.to)};
    }
    std::set<Stretch> found;
    for (const auto& [rule, span] : stretches)
      found.emplace(set->rules[rule].rule.label, span.from, span.to);
    return found;
  }

  inline static std::shared_ptr<const RuleSet> set;

 private:
  Matcher matcher_;
};

std::string language_of(const json::value& example) {
  const auto* language = example.as_object().if_contains("lang");
  return language ? std::string(language->as_string()) : "en";
}

TEST_F(PiiVectors, AreWhatTheDetectorsFind) {
  const auto vectors = json::parse(read(path_of("tests/flagging/pii_vectors.json"))).as_array();
  ASSERT_GT(vectors.size(), 40u);
  for (const auto& vector : vectors) {
    const std::string text(vector.at("text").as_string());
    std::set<Stretch> meant;
    for (const auto& one : vector.at("found").as_array())
      meant.emplace(one.at("label").as_string(), one.at("from").as_int64(),
                    one.at("to").as_int64());
    EXPECT_EQ(find(text, language_of(vector)), meant) << text;
  }
}

// HEARTH_WRITE=1 writes the file anew, where rules find more or less than they did.
TEST_F(PiiVectors, AreWrittenDownForTheWholeCorpus) {
  std::string found;
  for (const auto* language : {"de", "en", "es", "fr", "pt"}) {
    const auto corpus = path_of(std::string("tests/flagging/corpus/dev/") + language + ".jsonl");
    for (const auto& example : lines_of(corpus)) {
      json::array stretches;
      const std::string text(example.at("text").as_string());
      for (const auto& [label, from, to] : find(text, language_of(example)))
        stretches.emplace_back(json::array{label, from, to});
      if (!stretches.empty())
        found +=
            json::serialize(json::object{{"id", example.at("id")}, {"found", stretches}}) + '\n';
    }
  }
  if (std::getenv("HEARTH_WRITE")) std::ofstream(path_of(found_file), std::ios::binary) << found;
  EXPECT_TRUE(read(path_of(found_file)) == found)
      << found_file << " is not what the rules find; HEARTH_WRITE=1 writes it anew";
}

}  // namespace
}  // namespace hearth::moderation

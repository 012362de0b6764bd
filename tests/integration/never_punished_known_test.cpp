// SPDX-License-Identifier: Apache-2.0
// Every sentence by which a rule of any language knows a relapse, a craving or a crisis, posted by
// somebody new. With the rules that hearthd comes with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "support/author.hpp"
#include "support/hearthd.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
namespace pb = hearth::v1;

const std::vector<std::string> languages{"en", "es", "fr", "de", "pt"};
const std::set<std::string> support_only{"relapse_disclosure", "craving"};
const std::set<std::string> crises{"self_harm", "overdose_emergency"};

struct Sentence {
  std::string label;
  std::string text;
};

// The only ones that are stopped, each with the label it is stopped by.
const std::map<std::string, std::string> may_be_stopped{
    // Said to somebody else it eggs them on, and who says it of themselves says it otherwise.
    {"the best way to kill yourself is hanging", "harassment.incite"}};

// Of all packs of a language that are about one of the categories, whatever their files are called.
std::vector<Sentence> known(const std::string& language, const std::set<std::string>& categories) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(support::shipped("config/rules/" + language)))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Sentence> all;
  for (const auto& file : files) {
    const auto pack = toml::parse_file(file.string());
    const auto category = pack["category"].value_or(std::string());
    const auto* rules = pack["rule"].as_array();
    if (!categories.contains(category) || !rules) continue;
    for (const auto& one : *rules) {
      const auto& rule = *one.as_table();
      for (const auto& text : *rule["match"].as_array())
        all.push_back({rule["label"].value_or(category), text.value_or(std::string())});
    }
  }
  return all;
}

std::string rooms() {
  std::string all;
  for (const auto& language : languages)
    all += "[[rooms]]\nslug = \"" + language + "\"\ntitle = \"" + language + "\"\nlanguage = \"" +
           language + "\"\n";
  return all;
}

class NeverPunishedKnown : public testing::TestWithParam<std::string> {
 protected:
  support::Hearthd server{{{"HEARTH_MODERATION_RULES", support::shipped("config/rules")},
                           {"HEARTH_FANOUT_PACE_MS", "0"}},
                          {},
                          rooms()};
  Author author{server.port(), GetParam()};
  std::set<std::string> stopped;

  // The answer to somebody who never wrote before; nothing if it is one of those that are stopped,
  // and was.
  std::optional<pb::ServerFrame> post(const std::string& text) {
    author.change();
    const auto reply = author.post(text);
    if (reply.has_ack()) return reply;
    const auto listed = may_be_stopped.find(text);
    const auto label = reply.refused().hint().label();
    if (listed == may_be_stopped.end())
      ADD_FAILURE() << "stopped as " << label << ": " << text;
    else
      EXPECT_EQ(label, listed->second) << text;
    stopped.insert(text);
    return std::nullopt;
  }
  // Else the list says more than is so.
  void expect_listed_were_stopped(const std::vector<Sentence>& sentences) {
    for (const auto& sentence : sentences)
      EXPECT_EQ(stopped.contains(sentence.text), may_be_stopped.contains(sentence.text))
          << sentence.text;
  }
};

TEST_P(NeverPunishedKnown, IsATellingOfARelapseOrACraving) {
  const auto sentences = known(GetParam(), support_only);
  ASSERT_GT(sentences.size(), 30U);
  for (const auto& sentence : sentences) {
    const auto reply = post(sentence.text);
    if (!reply) continue;
    EXPECT_TRUE(reply->ack().status() == pb::ACK_STATUS_ACCEPTED && !reply->ack().has_hint())
        << sentence.text << '\n'
        << reply->ShortDebugString();
    EXPECT_THAT(author.cards(), testing::Not(testing::IsEmpty())) << sentence.text;
  }
  expect_listed_were_stopped(sentences);
}

// What tells of a method is held, and its author has the card all the same.
TEST_P(NeverPunishedKnown, IsACrisis) {
  const auto sentences = known(GetParam(), crises);
  ASSERT_GT(sentences.size(), 100U);
  for (const auto& sentence : sentences) {
    const auto reply = post(sentence.text);
    if (!reply) continue;
    if (reply->ack().status() != pb::ACK_STATUS_ACCEPTED)
      EXPECT_EQ(sentence.label, "self_harm.method") << sentence.text << '\n'
                                                    << reply->ShortDebugString();
    EXPECT_THAT(author.cards(), testing::Not(testing::IsEmpty())) << sentence.text;
  }
  expect_listed_were_stopped(sentences);
}

INSTANTIATE_TEST_SUITE_P(In, NeverPunishedKnown, testing::ValuesIn(languages),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace hearth

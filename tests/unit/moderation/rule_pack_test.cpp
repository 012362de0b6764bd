// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_pack.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "moderation/room_layer.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::moderation {
namespace {

constexpr const char* head = "version = \"1\"\nlang = [\"en\"]\n";

std::string pack_of(const std::string& category, const std::string& keys) {
  return std::string(head) + "category = \"" + category + "\"\n[[rule]]\nid = \"" + category +
         ".test\"\nseverity = 2\nmatch = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n" + keys;
}

// The first problem of a pack, read and built.
std::string problem_of(const std::string& text) {
  std::vector<Problem> problems;
  std::vector<RulePack> packs{read_pack("en/x.toml", text, PackKind::shared, problems)};
  if (problems.empty()) (void)build_rule_set(packs, {}, problems);
  return problems.empty() ? "" : problems.front().what;
}

struct Case {
  std::string keys;
  std::string says;  // part of it
};

TEST(RulePack, IsRefusedWithASentenceThatSaysWhatToChange) {
  const std::vector<Case> cases{
      {"phrase = [\"a b\"]", ""},
      {"phrase = [\"a b\"]\ncolour = 1", "unknown key colour"},
      {"", "no phrase, near, regex or detector"},
      {"phrase = [\"(a\"]", "'(' without its ')'"},
      {"phrase = [\"a)\"]", "')' without its '('"},
      {"phrase = [\"a <0-9> b\"]", "at most 8 words"},
      {"phrase = [\"a <3 b\"]", "'<' without its '>'"},
      {"phrase = [\"a @nothing\"]", "no list @nothing"},
      {"phrase = [\"a*b\"]", "'*' stands at a word's edge"},
      {"phrase = [\"a?\"]", "every word may be left out"},
      {"phrase = [\"!!\"]", "holds no word"},
      {"regex = [{ pattern = '(' }]", "regex '('"},
      {"regex = [{ pattern = 'a*' }]", "matches the empty text"},
      {"regex = [{ pattern = '(\\w{1,30}){1,300}' }]", "regex"},
      {"regex = [{ pattern = 'a', view = \"side\" }]", "no view \"side\""},
      {"detector = [\"shoe\"]", "no detector \"shoe\""},
      {"near = [{ all = [\"a\"] }]", "2 to 6 phrases"},
      {"phrase = [\"a b\"]\nseverity = 5", "redefine"},
      {"phrase = [\"a b\"]\nnegation = \"maybe\"", "one of suppress, lower, ignore"},
      {"phrase = [\"a b\"]\nlabel = \"craving.x\"", "of another category"},
      {"phrase = [\"a b\"]\naction = \"block\"", "always delivered"}};
  for (const auto& one : cases) {
    const auto says = problem_of(pack_of("self_harm", one.keys));
    if (one.says.empty())
      EXPECT_EQ(says, "") << one.keys;
    else
      EXPECT_NE(says.find(one.says), std::string::npos) << one.keys << " says " << says;
  }
}

TEST(RulePack, NamesFileLineAndRule) {
  std::vector<Problem> problems;
  (void)read_pack("en/x.toml", pack_of("self_harm", "phrase = [1]"), PackKind::shared, problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].file, "en/x.toml");
  EXPECT_EQ(problems[0].line, 9U);
  EXPECT_EQ(problems[0].rule, "self_harm.test");
}

TEST(RulePack, MeetsRelapseAndCravingWithACardAtMost) {
  for (const char* action : {"flag", "nudge", "hold", "block"})
    EXPECT_NE(problem_of(pack_of("craving",
                                 "phrase = [\"a b\"]\naction = \"" + std::string(action) + "\"")),
              "");
  EXPECT_EQ(problem_of(pack_of("craving", "phrase = [\"a b\"]\naction = \"allow\"")), "");
}

TEST(RulePack, NeedsTwoSentencesThatMatchAndTwoThatDoNot) {
  EXPECT_NE(
      problem_of(std::string(head) + "category = \"hate\"\n[[rule]]\nid = \"hate.x\"\nphrase = "
                                     "[\"a b\"]\nmatch = [\"a\"]\nclean = [\"a\", \"b\"]\n"),
      "");
}

TEST(RuleSet, IsRefusedWholeForAnIdUsedTwiceOrAListThatHoldsItself) {
  std::vector<Problem> problems;
  const auto pack =
      read_pack("en/a.toml", pack_of("hate", "phrase = [\"a b\"]"), PackKind::shared, problems);
  auto other = pack;
  other.file = "en/b.toml";
  EXPECT_FALSE(build_rule_set({pack, other}, {}, problems));
  EXPECT_EQ(problems.size(), 1U);
  EXPECT_NE(
      problem_of(std::string(head) + "category = \"hate\"\n[lists]\na = [\"@b\"]\nb = [\"x\", "
                                     "\"@a\"]\n[[rule]]\nid = \"hate.x\"\nphrase = [\"@a now\"]\n"
                                     "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n")
          .find("contains itself"),
      std::string::npos);
}

class Layer : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<Problem> none;
    for (const char* category : {"minors", "self_harm", "craving", "harassment"})
      packs_.push_back(
          read_pack(std::string("en/") + category + ".toml",
                    pack_of(category, std::string("phrase = [\"find ") + category + "\"]"),
                    PackKind::shared, none));
    ASSERT_TRUE(none.empty());
  }

  std::optional<RoomLayer> build(const std::string& text) {
    problems_.clear();
    const auto layer = read_pack("rooms/quiet.toml", head + text, PackKind::room_layer, problems_);
    return build_room_layer(packs_, layer, {}, problems_);
  }

  std::vector<RulePack> packs_;
  std::vector<Problem> problems_;
};

TEST_F(Layer, MayNotSoftenWhatProtects) {
  EXPECT_FALSE(build("off = [\"minors.test\"]"));
  EXPECT_FALSE(build("off = [\"self_harm.test\"]"));
  EXPECT_FALSE(build("[actions]\n\"minors.test\" = \"flag\""));
  EXPECT_FALSE(build("[actions]\n\"self_harm.test\" = \"allow\""));
  EXPECT_FALSE(build("[actions]\n\"self_harm.test\" = \"hold\""));
  EXPECT_FALSE(build("[actions]\n\"craving.test\" = \"hold\""));
  EXPECT_FALSE(
      build("[[rule]]\nid = \"self_harm.method.room\"\nlabel = \"self_harm.method\"\n"
            "severity = 4\nphrase = [\"want to die\"]\n"));
  EXPECT_FALSE(build("off = [\"no.such\"]"));
  EXPECT_TRUE(build("[actions]\n\"minors.test\" = \"block\""));
}

TEST_F(Layer, AddsSwitchesOffAndChanges) {
  const auto layer = build("off = [\"craving.test\"]\n[actions]\n\"harassment.test\" = \"hold\"\n");
  ASSERT_TRUE(layer) << problems_.front().what;
  EXPECT_TRUE(layer->off.contains("craving.test"));
  EXPECT_EQ(layer->actions.at("harassment.test"), Action::hold);
  const auto added =
      build("[[rule]]\nid = \"spam_link.room\"\nseverity = 2\nphrase = [\"buy my book\"]\n");
  ASSERT_TRUE(added) << problems_.front().what;
  EXPECT_TRUE(added->extra);
  EXPECT_FALSE(build("[[rule]]\nid = \"craving.test\"\nseverity = 2\nphrase = [\"x y\"]\n"));
}

}  // namespace
}  // namespace hearth::moderation

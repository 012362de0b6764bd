// SPDX-License-Identifier: Apache-2.0
// What was learned from sentences: a crisis in words that no rule knows. With the rules and the
// model that hearthd comes with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "support/author.hpp"
#include "support/onlooker.hpp"
#include "support/process.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
using support::run;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string crisis =
    "don't wait for me, everything's going quiet now and I won't need tomorrow";

class Learned : public testing::Test {
 protected:
  support::OwnRules rules;

  support::Ended reload() {
    return run("hearthctl", {"reload", "--socket", rules.server().socket()});
  }
  std::string version() {
    return boost::json::parse(rules.server().status()).at("learned").as_string().c_str();
  }
};

TEST_F(Learned, BringsACardToItsAuthorAloneWhereNoRuleKnowsTheWords) {
  const auto said = run("hearthctl", {"rules", "explain", crisis, "--rules",
                                      support::shipped("config/rules"), "--resources", ""})
                        .out;
  ASSERT_THAT(said, HasSubstr("hits\n  none\n")) << "a rule knows the words by now: take others";
  rules.server().start();
  support::Onlooker onlooker(rules.server().port());
  Author author(rules.server().port());
  EXPECT_TRUE(author.delivers(crisis));
  EXPECT_THAT(author.cards(), ElementsAre("card.self_harm.4"));
  for (const auto& frame : onlooker.until(crisis))
    EXPECT_TRUE(frame.has_event() || frame.has_presence()) << frame.ShortDebugString();
}

TEST_F(Learned, IsNotAskedWhereTheOperatorDoesNotWantIt) {
  rules.server().set("HEARTH_MODERATION_LEARNED", "false");
  rules.server().start();
  Author author(rules.server().port());
  EXPECT_TRUE(author.delivers(crisis));
  EXPECT_THAT(author.cards(), IsEmpty());
  EXPECT_EQ(version(), "");
}

TEST_F(Learned, StaysWhenItsFileIsDamaged) {
  rules.server().start();
  const auto before = version();
  ASSERT_THAT(before, HasSubstr("learned-"));
  rules.write("learned.model", "HEARTHLM and then something else");
  const auto refused = reload();
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("learned.model: is of another version"));
  EXPECT_EQ(version(), before);
  Author author(rules.server().port());
  EXPECT_TRUE(author.delivers(crisis));
  EXPECT_THAT(author.cards(), ElementsAre("card.self_harm.4"));
}

}  // namespace
}  // namespace hearth

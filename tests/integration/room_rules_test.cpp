// SPDX-License-Identifier: Apache-2.0
// What one room changes about the rules, and what none may change. With the rules that hearthd
// comes with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/author.hpp"
#include "support/process.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
using support::run;
using testing::HasSubstr;
namespace pb = hearth::v1;

const std::string room = "[[rooms]]\nslug = \"quiet\"\ntitle = \"Quiet\"\nrules = \"quiet\"\n";
const std::string head = "version = \"1\"\nlang = [\"en\"]\n";
const std::string insult = "you are an idiot";

class RoomRules : public testing::Test {
 protected:
  support::OwnRules rules{room};

  void start(const std::string& layer) {
    rules.write("rooms/quiet.toml", head + layer);
    rules.server().start();
  }
  support::Ended reload() {
    return run("hearthctl", {"reload", "--socket", rules.server().socket()});
  }
  std::string why_refused(const std::string& layer) {
    rules.write("rooms/quiet.toml", head + layer);
    const auto started =
        run("hearthd", {"--config", rules.server().config_file()}, rules.server().environment());
    EXPECT_EQ(started.code, 1) << layer;
    return started.err;
  }
  // Of what is found in the text, the name of the rule.
  std::string rule_of(const std::string& text) {
    const auto said = run("hearthctl", {"rules", "explain", text, "--rules",
                                        support::shipped("config/rules"), "--resources", ""})
                          .out;
    const auto from = said.find("hits\n  ") + 7;
    return said.substr(from, said.find(' ', from) - from);
  }
};

TEST_F(RoomRules, HoldInTheirRoomAlone) {
  start(
      "[[rule]]\nid = \"spam_link.quilts\"\nseverity = 2\naction = \"hold\"\n"
      "phrase = [\"admire my quilt\"]\nmatch = [\"admire my quilt\", \"please admire my quilt\"]\n"
      "clean = [\"I have a quilt\", \"my quilt is long\"]\n");
  Author here(rules.server().port(), "quiet");
  EXPECT_EQ(here.post("please admire my quilt").ack().status(), pb::ACK_STATUS_HELD);
  Author there(rules.server().port(), "fast");
  EXPECT_TRUE(there.delivers("please admire my quilt"));
}

TEST_F(RoomRules, SwitchARuleOffOrGiveItAnotherActionAndSayWhatIsTrueOfIt) {
  const auto name = rule_of(insult);
  ASSERT_TRUE(name.starts_with("harassment.")) << name;
  start("[actions]\n\"" + name + "\" = \"hold\"\n");
  Author there(rules.server().port(), "fast");
  EXPECT_EQ(there.post(insult).refused().reason(), pb::REASON_LOOK_AGAIN);
  Author here(rules.server().port(), "quiet");
  const auto held = here.post(insult).ack();
  EXPECT_EQ(held.status(), pb::ACK_STATUS_HELD);
  EXPECT_EQ(held.hint().code(), "note.hold");
  rules.write("rooms/quiet.toml", head + "off = [\"" + name + "\"]\n");
  EXPECT_EQ(reload().code, 0);
  EXPECT_TRUE(here.delivers(insult));
}

// "A room's override weakens `minors`, makes support categories restrictive, or turns cards off."
TEST_F(RoomRules, NeverWeakenMinorsRestrictARelapseOrTurnACrisisCardOff) {
  const auto minor = rule_of("I'm 15 and my parents don't know");
  const auto relapse = rule_of("I relapsed last night");
  const auto crisis = rule_of("I want to kill myself");
  ASSERT_TRUE(minor.starts_with("minors.")) << minor;
  ASSERT_TRUE(relapse.starts_with("relapse_disclosure.")) << relapse;
  ASSERT_TRUE(crisis.starts_with("self_harm.")) << crisis;
  EXPECT_THAT(why_refused("off = [\"" + minor + "\"]\n"), HasSubstr(minor));
  EXPECT_THAT(why_refused("[actions]\n\"" + minor + "\" = \"flag\"\n"), HasSubstr(minor));
  EXPECT_THAT(why_refused("[actions]\n\"" + relapse + "\" = \"hold\"\n"), HasSubstr(relapse));
  EXPECT_THAT(why_refused("off = [\"" + crisis + "\"]\n"), HasSubstr(crisis));
  EXPECT_THAT(why_refused("[actions]\n\"" + crisis + "\" = \"allow\"\n"), HasSubstr(crisis));
  EXPECT_THAT(why_refused("[[rule]]\nid = \"craving.x\"\nseverity = 1\naction = \"block\"\n"
                          "phrase = [\"thirsty\"]\n"),
              HasSubstr("craving.x"));
  EXPECT_THAT(why_refused("[[rule]]\nid = \"self_harm.x\"\nlabel = \"self_harm.method\"\n"
                          "severity = 4\nphrase = [\"want to die\"]\n"),
              HasSubstr("what is held in a crisis is the same in every room"));
}

TEST_F(RoomRules, ChangeWholeOrNotAtAll) {
  start("off = [\"" + rule_of(insult) + "\"]\n");
  Author author(rules.server().port(), "quiet");
  ASSERT_TRUE(author.delivers(insult));
  rules.write("rooms/quiet.toml",
              head + "off = [\"" + rule_of("I want to kill myself") + "\", \"no.such.rule\"]\n");
  const auto refused = reload();
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("rooms/quiet.toml: no.such.rule: there is no such rule"));
  EXPECT_TRUE(author.delivers(insult)) << "the rules of before stay";
  EXPECT_TRUE(author.delivers("I want to kill myself"));
  EXPECT_EQ(author.cards(), std::vector<std::string>{"card.self_harm.3"});
}

TEST_F(RoomRules, HaveToBeThereAndToSpeakTheRoomsLanguage) {
  EXPECT_THAT(
      run("hearthd", {"--config", rules.server().config_file()}, rules.server().environment()).err,
      HasSubstr("rooms/quiet.toml: the room quiet names it and it is not there"));
  rules.write("rooms/quiet.toml",
              "version = \"1\"\nlang = [\"de\"]\n[[rule]]\nid = \"spam_link.x\"\nseverity = 2\n"
              "phrase = [\"mein buch\"]\n");
  EXPECT_THAT(
      run("hearthd", {"--config", rules.server().config_file()}, rules.server().environment()).err,
      HasSubstr("never run in the room quiet"));
}

TEST_F(RoomRules, AreTriedWithTheirOwnSentences) {
  rules.write("rooms/quiet.toml",
              head +
                  "[[rule]]\nid = \"spam_link.quilts\"\nseverity = 2\nphrase = [\"my quilt\"]\n"
                  "match = [\"admire my quilt\", \"a quilt\"]\nclean = [\"x\", \"y\"]\n");
  const auto folder = rules.server().folder() + "/rules";
  const auto resources = support::shipped("config/resources");
  const auto tested = run("hearthctl", {"rules", "test", folder, "--resources", resources});
  EXPECT_EQ(tested.code, 1);
  EXPECT_THAT(tested.out,
              HasSubstr("rooms/quiet.toml:3: spam_link.quilts: does not match \"a quilt\""));
  const auto explain = [&](const std::string& room) {
    return run("hearthctl", {"rules", "explain", "admire my quilt", "--rules", folder,
                             "--resources", resources, "--room", room});
  };
  EXPECT_THAT(explain("quiet").out, HasSubstr("spam_link.quilts"));
  EXPECT_THAT(explain("loud").err, HasSubstr("holds no rooms/loud.toml"));
}

TEST_F(RoomRules, LetASiteOnTheListThroughAfterAReload) {
  start("");
  Author author(rules.server().port());
  EXPECT_FALSE(author.delivers("look at https://quiet-harbour.org/talk"));
  rules.write("public.toml", "sites = [\"quiet-harbour.org\"]\n");
  EXPECT_EQ(reload().code, 0);
  EXPECT_TRUE(author.delivers("look at https://quiet-harbour.org/talk"));
  EXPECT_FALSE(author.delivers("look at https://aa.org.quiet-harbour.evil.com/"));
  for (const auto* wrong : {"sites = [\"https://a.org/\"]", "sites = [\"*.org\"]", "phones = [1]",
                            "emails = [\"a\"]", "site = []"}) {
    rules.write("public.toml", wrong);
    EXPECT_THAT(reload().err, HasSubstr("public.toml:1")) << wrong;
  }
}

}  // namespace
}  // namespace hearth

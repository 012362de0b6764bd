// SPDX-License-Identifier: Apache-2.0
#include "notify/payload.hpp"

#include <gtest/gtest.h>

#include "notify/http.hpp"

namespace hearth::notify {
namespace {

moderation::Flagged flagged() {
  moderation::Flagged one;
  one.room = "lounge";
  one.epoch = 18446744073709551615u;
  one.seq = 7;
  one.urgency = moderation::Flag::urgent;
  one.severity = 4;
  one.labels = {"self_harm.plan", "self_harm", "pii.phone"};
  one.versions = {"en-2026-01"};
  one.at = core::from_unix_ms(1'614'265'330'999);
  one.text = "what was written";
  return one;
}

TEST(Payload, SaysWhereWhatAndHowUrgentInWholeMinutesAndWithoutText) {
  EXPECT_EQ(
      payload(flagged(), false),
      R"({"type":"message.flagged","timestamp":"2021-02-25T15:02:00Z","data":{)"
      R"("room":"lounge","position":{"epoch":"18446744073709551615","seq":7},)"
      R"("outcome":"delivered","urgency":"urgent","severity":4,)"
      R"("categories":["self_harm","pii"],"labels":["self_harm.plan","self_harm","pii.phone"],)"
      R"("pack_versions":["en-2026-01"]}})");
}

TEST(Payload, HasTextOnlyWhenTheOperatorSaysSo) {
  EXPECT_NE(payload(flagged(), true).find(R"("text":"what was written")"), std::string::npos);
}

TEST(Payload, NamesNoPositionOfAMessageThatIsNotInTheLog) {
  auto one = flagged();
  one.seq = 0;
  EXPECT_NE(payload(one, false).find(R"("position":null)"), std::string::npos);
}

TEST(Payload, AsksWithTextAndLanguageAlone) {
  EXPECT_EQ(payload(moderation::Question{"hola \"tú\"", "es"}),
            R"({"text":"hola \"tú\"","language":"es"})");
}

TEST(Opinion, IsReadFromExactlyWhatIsDocumented) {
  const auto opinion =
      read_opinion(R"({"action":"hold","label":"harassment.threat","severity":3,"urgent":true})");
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->action, moderation::Action::hold);
  EXPECT_EQ(opinion->category, moderation::Category::harassment);
  EXPECT_EQ(opinion->label, "harassment.threat");
  EXPECT_EQ(opinion->severity, 3);
  EXPECT_TRUE(opinion->urgent);
  EXPECT_TRUE(read_opinion(R"({"action":"allow"})"));
}

TEST(Opinion, IsNothingWhenAnythingIsNotAsDocumented) {
  for (const auto* text : {"",
                           "{",
                           "[]",
                           "null",
                           "{}",
                           R"({"action":"block","label":"hate","severity":3})",
                           R"({"action":"card","label":"craving","severity":3})",
                           R"({"action":"flag"})",
                           R"({"action":"flag","label":"hate"})",
                           R"({"action":"flag","label":"hate","severity":5})",
                           R"({"action":"flag","label":"hate","severity":-1})",
                           R"({"action":"flag","label":"hate","severity":4294967296})",
                           R"({"action":"flag","label":"hate","severity":"3"})",
                           R"({"action":"flag","label":"weather","severity":3})",
                           R"({"action":"flag","label":"hate.<b>","severity":3})",
                           R"({"action":"flag","label":"hate","severity":3,"more":1})",
                           R"({"action":"flag","label":"hate","severity":3,"urgent":1})",
                           R"({"action":"allow"} {})",
                           R"({"action":["allow"]})",
                           R"({"a":{"b":{"c":1}}})"})
    EXPECT_FALSE(read_opinion(text)) << text;
  EXPECT_FALSE(read_opinion(R"({"action":"flag","severity":3,"label":"hate.)" +
                            std::string(100, 'a') + "\"}"));
}

TEST(Url, MayLeadAnywhereEncryptedAndToThisMachineInTheClear) {
  for (const auto* url : {"https://example.org/hook", "https://10.0.0.7:8443/", "http://127.0.0.1/",
                          "http://127.1.2.3:99/a", "http://[::1]:8080/", "http://localhost/x"})
    EXPECT_EQ(refuse_url(url), "") << url;
  for (const auto* url :
       {"http://example.org/", "http://10.0.0.7/", "http://127.0.0.1.example.org/",
        "http://localhost.example.org/", "ftp://example.org/", "file:///etc/passwd", "example.org",
        "", "https://", "https://me:secret@example.org/", "https://me@example.org/",
        "http://[::2]/"})
    EXPECT_NE(refuse_url(url), "") << url;
}

}  // namespace
}  // namespace hearth::notify

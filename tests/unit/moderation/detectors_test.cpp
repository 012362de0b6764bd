// SPDX-License-Identifier: Apache-2.0
#include "moderation/detectors/detector.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

// What one detector marks in a text.
std::vector<std::string> seen(const char* detector, const std::string& text) {
  const test::Rules rules("[[rule]]\nid = \"pii.test\"\nseverity = 3\ndetector = [\"" +
                              std::string(detector) +
                              "\"]\nnegation = \"ignore\"\npast = \"ignore\"\nmatch = [\"a\", "
                              "\"b\"]\nclean = [\"a\", \"b\"]\n",
                          "pii");
  return rules.stretches(text);
}

struct Seen {
  std::string text;
  std::string marked;  // empty: nothing
};

void expect(const char* detector, const std::vector<Seen>& cases) {
  for (const auto& one : cases) {
    const auto found = seen(detector, one.text);
    EXPECT_EQ(found.empty() ? "" : found.front(), one.marked) << detector << " in " << one.text;
  }
}

TEST(PhoneDetector, SeesNumbersHoweverTheyAreGrouped) {
  expect("phone",
         {{"+44 7700 900123", "+44 7700 900123"},
          {"(555) 867-5309 is mine", "(555) 867-5309"},
          {"it's 555.867.5309.", "555.867.5309"},
          {"07700900123", "07700900123"},
          {"0 7 7 0 0 9 0 0 1 2 3", "0 7 7 0 0 9 0 0 1 2 3"},
          {"call 867 5309", "867 5309"},
          {"06 12 34 56 78", "06 12 34 56 78"},
          {"612 345 678", "612 345 678"},
          {"11 91234-5678", "11 91234-5678"},
          {"ring me: oh seven seven double-oh, nine double-oh, four five six",
           "oh seven seven double-oh, nine double-oh, four five six"},
          {"077oo 9oo 123", "077oo 9oo 123"},
          {"\uff10\uff17\uff17\uff10\uff10 900123", "\uff10\uff17\uff17\uff10\uff10 900123"}});
}

TEST(PhoneDetector, LeavesOtherNumbersAlone) {
  expect("phone", {{"my date is 2021-11-05, that is 1,460 days or so", ""},
                   {"05/11/2021", ""},
                   {"1,234,567 people", ""},
                   {"10 9 8 7 6 5 4 3 2 1", ""},
                   {"100 200 300 400", ""},
                   {"2019 - 2024", ""},
                   {"$1000000", ""},
                   {"score 1234567", ""},
                   {"order 5558675309", ""},
                   {"3.14159265", ""},
                   {"10:30 - 11:45", ""},
                   {"call 988, 911, 112", ""},
                   {"I walked 12345678", ""}});
}

TEST(PhoneDetector, NeverSeesAHelplineInAnySpelling) {
  for (const std::string text :
       {"1-800-662-4357", "call 1 800 662 HELP", "SAMHSA's line is 1 800 662 HELP",
        "text 800 662 4357", "call +1 (800) 662-4357", "call 116 123",
        "ring one one six one two three", "call 988", "call +351 (0) 808 24 24 24", "116 123 988",
        "call 13 11 14 or 988 116 123"})
    EXPECT_TRUE(seen("phone", text).empty()) << text;
}

TEST(PhoneDetector, SeesANumberBesideAHelpline) {
  expect("phone", {{"call 116 123, mine is 555-867-5309", "555-867-5309"},
                   {"+44 7700 900 988", "+44 7700 900 988"}});
}

TEST(EmailDetector, SeesAddressesSpeltOutToo) {
  expect("email", {{"calm.heron42@mailbox.example", "calm.heron42@mailbox.example"},
                   {"write me at calm.heron42 (at) mailbox (dot) example",
                    "calm.heron42 (at) mailbox (dot) example"},
                   {"jane dot doe at gmail dot com", "jane dot doe at gmail dot com"},
                   {"heron42 [at] mail [dot] org", "heron42 [at] mail [dot] org"},
                   {"jo@samaritans.org", ""},
                   {"look at this dot on the map", ""},
                   {"meet at noon", ""},
                   {"@quiet-river thanks", ""}});
}

TEST(UrlDetector, SeesWhatIsNotOnTheList) {
  expect("url", {{"go to https://cleanfast.example/now.", "https://cleanfast.example/now"},
                 {"cleanfast.shop rocks", "cleanfast.shop"},
                 {"order at cleanfast dot store", "cleanfast dot store"},
                 {"www.anything.me", "www.anything.me"},
                 {"discord.gg/abc", "discord.gg/abc"},
                 {"aa.org.evil.com", "aa.org.evil.com"},
                 {"https://aa.org@evil.com/x", "https://aa.org@evil.com/x"},
                 {"\u0430a.org", "\u0430a.org"},
                 {"https://evil%2ecom/x", "https://evil%2ecom/x"},
                 {"aa.org, page 417", ""},
                 {"https://www.aa.org/meetings?x=1", ""},
                 {"well.that was me.so I left", ""},
                 {"I slept.Then I woke, e.g. at 5 p.m.", ""},
                 {"no.1 in 24.12", ""}});
}

TEST(HandleDetector, NeedsAPlatformOrSomebodyAsking) {
  expect("handle", {{"add me on snap: heron_42", "heron_42"},
                    {"my insta is calm.heron", "calm.heron"},
                    {"my snap is calmheron", "calmheron"},
                    {"heron#1234", "heron#1234"},
                    {"I write as u/calmheron", "u/calmheron"},
                    {"follow me @calm_heron", "@calm_heron"},
                    {"thanks @quiet-river", ""},
                    {"I deleted insta last week", ""},
                    {"a cold snap at 5pm", ""}});
}

TEST(AddressDetector, NeedsANumberAStreetAndACapitalOrCue) {
  expect("address", {{"we are at 19 Foxglove Walk, second floor", "19 Foxglove Walk"},
                     {"I live at 42 mill road", "42 mill road"},
                     {"Mill Road 42", "Mill Road 42"},
                     {"12 step walk with the group", ""},
                     {"30 days on the road", ""},
                     {"7 more steps to walk", ""}});
}

TEST(NameDetector, NeedsACueAndTwoNames) {
  expect("name", {{"my name is Margaret Ellison", "Margaret Ellison"},
                  {"I'm Tom Hargreave", "Tom Hargreave"},
                  {"my name is Margaret", ""},
                  {"my name is Bill and I drink", ""},
                  {"this is Big Book talk", ""},
                  {"thanks Tom Hargreave", ""}});
}

TEST(MeetingDetector, NeedsAPlaceAndAnInvitation) {
  expect("meeting", {{"meet me at the station at eight", "meet me at the station"},
                     {"see you at the meeting", ""},
                     {"I walked to the library", ""},
                     {"let's meet. The station is far", ""}});
}

TEST(CardAndIbanDetectors, BelieveCheckDigits) {
  expect("card", {{"4111 1111 1111 1111", "4111 1111 1111 1111"},
                  {"4111 1111 1111 1112", ""},
                  {"5500-0055-5555-5559", "5500-0055-5555-5559"}});
  expect("iban", {{"DE89 3704 0044 0532 0130 00 thanks", "DE89 3704 0044 0532 0130 00"},
                  {"DE89 3704 0044 0532 0130 01", ""}});
}

TEST(AgeDetector, SeesWhoSaysThatTheyAreUnderEighteen) {
  expect("age", {{"I'm 15", "I'm 15"},
                 {"i am only sixteen", "i am only sixteen"},
                 {"im 15f", "im 15f"},
                 {"I'm 15 years old", "I'm 15"},
                 {"I'm in ninth grade", "I'm in ninth grade"},
                 {"I'm 15 days sober", ""},
                 {"I'm 15 years in", ""},
                 {"I am 45", ""},
                 {"I'm thirty-eight", ""},
                 {"I am thirty eight", ""},
                 {"I'm 15.5 miles in", ""},
                 {"I'm well. 15 came", ""}});
}

}  // namespace
}  // namespace hearth::moderation

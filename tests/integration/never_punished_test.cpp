// SPDX-License-Identifier: Apache-2.0
// Who tells of a relapse, a craving or a crisis, who they are, and what helps them, is never
// restricted. With the rules that hearthd comes with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "support/author.hpp"
#include "support/hooked_service.hpp"
#include "support/onlooker.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
using support::Onlooker;
namespace pb = hearth::v1;

const std::vector<std::string> languages{"en", "es", "fr", "de", "pt"};
const std::string urgent_word = "he stopped breathing and his lips are blue, please help";

std::string rooms() {
  std::string all;
  for (const auto& language : languages)
    all += "[[rooms]]\nslug = \"" + language + "\"\ntitle = \"" + language + "\"\nlanguage = \"" +
           language + "\"\n";
  return all;
}

class NeverPunished : public testing::Test {
 protected:
  support::Receiver moderators;
  support::HookedService service{{{moderators.url(), rooms()}},
                                 {{"HEARTH_MODERATION_RULES", support::shipped("config/rules")},
                                  {"HEARTH_FANOUT_PACE_MS", "0"}}};
  std::uint16_t port = service.server().port();

  // In the room at once, as it was written, with nothing said against it.
  void expect_delivered(Author& author, const std::string& text) {
    const auto reply = author.post(text);
    EXPECT_TRUE(reply.has_ack() && reply.ack().status() == pb::ACK_STATUS_ACCEPTED &&
                !reply.ack().has_hint())
        << text << '\n'
        << reply.ShortDebugString();
  }
  // The first flag that moderators were told of is this message's.
  void expect_first_flag_is(Author& author, const std::string& text) {
    ASSERT_TRUE(author.delivers(text));
    const auto seq = author.last().ack().position().seq();
    EXPECT_THAT(moderators.next().body, testing::HasSubstr("\"seq\":" + std::to_string(seq) + '}'));
  }
};

// In people's own words, of no rule's sentences.
const std::map<std::string, std::vector<std::string>> tellings{
    {"en",
     {"I had wine at the office party, first time in fourteen months, feeling so low about it",
      "relapsed on Friday and I don't know how to tell my group",
      "day one again. I used last night", "I smoked after nine weeks off it",
      "went back to pills this weekend, so ashamed", "the urge to drink is so loud right now",
      "craving it badly, sit with me someone?", "I keep thinking about a hit and it's only noon",
      "I want to gamble tonight and my hands are shaking"}},
    {"es",
     {"recaí anoche y me siento fatal", "ayer volví a beber después de ocho meses",
      "tengo unas ganas tremendas de consumir", "me muero de ganas de un trago"}},
    {"fr",
     {"j'ai rechuté hier soir et j'ai honte", "j'ai rebu après six mois",
      "j'ai une envie terrible de boire là", "l'envie de consommer ne me lâche pas"}},
    {"de",
     {"ich hatte gestern einen Rückfall und schäme mich", "nach acht Monaten wieder getrunken",
      "ich habe gerade starken Suchtdruck", "das Verlangen nach einem Bier ist so laut"}},
    {"pt",
     {"tive uma recaída ontem à noite", "voltei a beber depois de oito meses",
      "estou com uma vontade enorme de usar", "a fissura está muito forte hoje"}}};

TEST_F(NeverPunished, IsWhoTellsOfARelapseOrACravingByHoldBlockPaceOrFlag) {
  for (const auto& [language, texts] : tellings) {
    Author author(port, language);
    Onlooker onlooker(port, language);
    for (const auto& text : texts) expect_delivered(author, text);
    expect_delivered(author, "good evening");
    auto seen = support::texts_of(onlooker.until("good evening"));
    seen.pop_back();
    EXPECT_EQ(seen, texts);
  }
  Author author(port);
  expect_first_flag_is(author, urgent_word);
}

// Not even after many: there is no tally.
TEST_F(NeverPunished, IsWhoTellsOfItAgainAndAgain) {
  Author author(port);
  author.stay_for(20);
  for (int i = 0; i < 20; ++i) expect_delivered(author, "I relapsed last night");
  EXPECT_EQ(author.cards(), std::vector<std::string>{"card.relapse"}) << "once a day";
}

TEST_F(NeverPunished, IsACrisisByWordsOfReprimand) {
  const std::vector<std::string> crises{
      "I want to kill myself you idiots, nobody here gives a fuck",
      "I'm going to end it tonight, call me on 555-867-5309",
      "I want to die, anyone got some oxy for me",
      "I took forty of them, I can't feel my legs, my name is Margaret Ellison",
      "I'm 16 and I want to die",
      "I want to die, read why at https://my-diary.example/last"};
  Author author(port);
  for (const auto& text : crises) {
    author.change();
    expect_delivered(author, text);
    for (const auto& card : author.cards())
      EXPECT_TRUE(card.starts_with("card.")) << text << ": " << card;
  }
}

const std::vector<std::string> identities{"I'm gay",
                                          "I'm a lesbian and five years sober",
                                          "as a trans woman I felt alone",
                                          "I am Black",
                                          "I'm Muslim and I fast",
                                          "Jewish humour helps me",
                                          "is there a meeting for Sikh men anywhere?",
                                          "I'm autistic",
                                          "I am Roma",
                                          "I'm an immigrant from Mexico",
                                          "I'm a disabled veteran",
                                          "bisexual",
                                          "soy gay",
                                          "soy marroquí",
                                          "je suis lesbienne",
                                          "je suis noir",
                                          "ich bin schwul",
                                          "ich bin Türkin",
                                          "sou travesti",
                                          "sou negra",
                                          "queer",
                                          "I'm a sex worker in recovery",
                                          "I was in prison",
                                          "I'm homeless right now",
                                          "hi, I'm an addict"};
const std::vector<std::string> scripts{"مرحبا جميعا",
                                       "שלום לכולם",
                                       "Привет всем, сегодня легче",
                                       "Γεια σας, είμαι καλά σήμερα",
                                       "नमस्ते, आज का दिन कठिन था",
                                       "大家好，今天很难",
                                       "みなさん、こんばんは",
                                       "안녕하세요 여러분",
                                       "สวัสดีทุกคน",
                                       "Բարև ձեզ",
                                       "გამარჯობა",
                                       "Chào mọi người",
                                       "Merhaba, bugün zor",
                                       "Cześć wszystkim",
                                       "Привіт усім",
                                       "வணக்கம்",
                                       "ሰላም",
                                       "Ég er hér",
                                       "Zdravím všechny"};
const std::vector<std::string> emoji{"😀",
                                     "😭😭😭",
                                     "🍺",
                                     "💊",
                                     "💉",
                                     "🔪",
                                     "🔫",
                                     "🍆",
                                     "👨‍👩‍👧‍👦",
                                     "🏳️‍🌈",
                                     "🏳️‍⚧️",
                                     "🇵🇸 🇺🇦 🇮🇱",
                                     "❤️‍🩹",
                                     "👍🏿",
                                     "☠️",
                                     "🖕"};
const std::vector<std::string> swearing{"fuck",
                                        "shit",
                                        "well fuck me what a day",
                                        "this bloody illness",
                                        "damn it all to hell",
                                        "holy shit thirty days",
                                        "fucking hell that was hard",
                                        "joder",
                                        "mierda de día",
                                        "putain",
                                        "merde",
                                        "scheiße",
                                        "verdammt nochmal",
                                        "porra",
                                        "caralho que dia"};

TEST_F(NeverPunished, IsAWordOfIdentityALanguageAScriptAnEmojiOrASwearWord) {
  for (const auto& room : languages) {
    Author author(port, room);
    for (const auto* list : {&identities, &scripts, &emoji, &swearing})
      for (const auto& text : *list) expect_delivered(author, text);
  }
  Author author(port);
  expect_first_flag_is(author, urgent_word);
}

const std::map<std::string, std::vector<std::string>> care{
    {"en",
     {"our library keeps naloxone at the front desk now", "I carry narcan in my bag",
      "how do I get trained to give naloxone?", "where can I get fentanyl test strips?",
      "test strips saved my friend", "my clinic has me on 24 mg and I finally sleep",
      "I'm on methadone and it works for me", "buprenorphine gave me my life back",
      "starting Suboxone on Monday, nervous", "got my Vivitrol shot today",
      "naltrexone took the edge off the cravings", "I take 16 mg of Suboxone every morning",
      "where do people find a buprenorphine prescriber without a waiting list?",
      "my doctor raised my methadone dose and I feel better",
      "detox was scary but the nurses were kind", "is rehab worth it?",
      "ask your pharmacist about naloxone", "they keep methadone in a lockbox",
      "medication counts as recovery"}},
    {"es",
     {"la metadona me salvó la vida", "llevo naloxona en el bolso",
      "tomo buprenorfina desde hace un año", "¿dónde consigo tiras reactivas?",
      "mi médico me ajustó la metadona"}},
    {"fr",
     {"la méthadone m'a sauvé la vie", "j'ai de la naloxone dans mon sac",
      "je suis sous buprénorphine depuis un an", "mon médecin a ajusté ma méthadone"}},
    {"de",
     {"Methadon hat mir das Leben gerettet", "ich habe Naloxon dabei",
      "ich bin seit einem Jahr im Buprenorphin-Programm", "mein Arzt hat die Dosis angepasst"}},
    {"pt",
     {"a metadona salvou a minha vida", "levo naloxona na bolsa", "tomo buprenorfina há um ano",
      "meu médico ajustou a metadona"}}};

TEST_F(NeverPunished, IsNaloxoneTestStripsTreatmentOrMedicationSpokenOfAsCare) {
  for (const auto& [language, texts] : care) {
    Author author(port, language);
    for (const auto& text : texts) expect_delivered(author, text);
  }
  Author author(port);
  expect_first_flag_is(author, urgent_word);
}

// Else nothing above could fail.
TEST_F(NeverPunished, IsNotEverybody) {
  Author author(port);
  EXPECT_TRUE(author.post("I will wait for you after group and break your legs").has_refused());
  EXPECT_TRUE(author.post("who can sort me out with some ket near the canal").has_refused());
}

}  // namespace
}  // namespace hearth

// SPDX-License-Identifier: Apache-2.0
#include "identity/words.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "identity/alias.hpp"

namespace hearth::identity {
namespace {

// Nobody is handed a name that labels them, claims a role, imitates a person, or reads as slang in
// a room about recovery. A word that contains one of the stems is refused, in both lists.
constexpr std::array kDeniedStems = {
    // labels
    "sober", "clean", "broken", "addict", "relapse", "patient", "stable", "sick", "recover", "weak",
    "crazy", "lonely", "limpi", "sobri", "roto", "enferm", "adict", "loco", "débil", "paciente",
    // roles
    "guide", "doctor", "mod ", "moderat", "helper", "sponsor", "nurse", "teacher", "counsel",
    "captain", "pilot", "keeper", "leader", "expert", "coach", "guía", "médic", "ayud", "padrino",
    "moderad", "capit", "piloto", "maestr", "experto", "líder", "tutor",
    // drugs, drinks, gambling
    "weed", "poppy", "coke", "crystal", "snow ", "powder", "needle", "spoon", "bottle", "wine",
    "beer", "whisk", "vodka", "cider", "barley", "juniper", "smok", " stone ", "mellow", "dealer",
    "dice", "casino", "poker", "jackpot", "lucky", "vino", "cerveza", "licor", "porro", "canuto",
    "polvo", "aguja", "botella", "copa", "humo", "cristal ", "hongo", "seta", "baraja", "apuesta",
    " dado ", "suerte", "cáñamo", "cannab", "opio", "amapola", "mushroom", "candy", "nutmeg",
    // violence, weapons
    "gun", "knife", "blade", "blood", "sword", " arrow", "hunter", "rope", "cuchillo", "espada",
    "pistola", "sangre", "flecha", "soga", "navaja", "bala",
    // body, sex
    "sexy", "naked", "hot ", "kiss", "slim", "chubby", "fat ", "skinny", "peach", "pepino", "nabo",
    "gord", "flac", "desnud", "beso", "nalga",
    // religion, politics
    "angel", "saint", "holy", "prayer", "temple ", "monk", "church", "faith", "ángel", "santo",
    "sagrad", "divin", "iglesia", "templo", "fiel ", "rebel", "patriot", "comrade", "revoluc",
    // animals used as insults, people by colour
    "pig", "snake", "rat ", "dog", "donkey", "sheep", "weasel", "vulture", "cow ", "perro", "burro",
    "cerdo", "zorro", "buitre", "culebra", "ganso", "oveja", "rata", "black ", "white ", "brown ",
    "yellow", "negro", "blanco", "moreno"};

// Words that are first of all somebody's name.
constexpr std::array kNames = {
    "amber",   "ash",     "aspen",     "autumn",  "basil",  "brook", "coral",   "daisy",   "dawn",
    "fern",    "ginger",  "hazel",     "heather", "iris",   "ivy",   "jade",    "jasmine", "jasper",
    "juniper", "lily",    "olive",     "opal",    "pearl",  "river", "robin",   "rose",    "rowan",
    "ruby",    "sage",    "scarlet",   "sky",     "summer", "viola", "violet",  "willow",  "wren",
    "abril",   "celeste", "esmeralda", "jacinto", "lila",   "luz",   "narciso", "rocío",   "romero",
    "sol",     "violeta", "misty",     "sunny",   "joy",    "hope",  "grace"};

std::string lower(std::string_view word) {
  std::string out{word};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  // Á, É, Í, Ó, Ú, Ñ: the second byte of the small letter is 32 further.
  for (std::size_t i = 0; i + 1 < out.size(); ++i)
    if (out[i] == '\xc3' && static_cast<std::uint8_t>(out[i + 1]) < 0xa0)
      out[i + 1] = static_cast<char>(out[i + 1] + 32);
  return out;
}

std::vector<std::string> all_words() {
  std::vector<std::string> out;
  for (const auto* words : {&words_en(), &words_es()})
    for (const auto list : {words->adjectives, words->nouns})
      for (const auto word : list) out.push_back(lower(word));
  return out;
}

TEST(Words, HoldNothingThatLabelsClaimsOrHurts) {
  for (const auto& word : all_words()) {
    // The spaces let a stem ask for the beginning or the end of the word.
    const auto padded = " " + word + " ";
    for (const std::string_view stem : kDeniedStems)
      EXPECT_EQ(padded.find(stem), std::string::npos) << word << " contains " << stem;
    for (const std::string_view name : kNames) EXPECT_NE(word, name);
  }
}

TEST(Words, AreManyAndEachThereOnce) {
  for (const auto* words : {&words_en(), &words_es()}) {
    EXPECT_GE(words->adjectives.size(), 120U);
    EXPECT_GE(words->nouns.size(), 120U);
    std::set<std::string> seen;
    for (const auto list : {words->adjectives, words->nouns})
      for (const auto word : list) EXPECT_TRUE(seen.insert(lower(word)).second) << word;
  }
}

TEST(Words, MakeAliasesThatFitWhateverThePair) {
  for (const auto* words : {&words_en(), &words_es()}) {
    std::size_t longest = 0;
    for (const auto list : {words->adjectives, words->nouns}) {
      std::size_t here = 0;
      for (const auto word : list) here = std::max(here, word.size());
      longest += here;
    }
    EXPECT_LE(longest + 1, kAliasBytesMax);
  }
}

// Nouns are masculine throughout, so no adjective may end as a feminine one does. These are
// invariable in spite of their ending.
TEST(SpanishWords, AgreeInGender) {
  const std::set<std::string> invariable{"escarlata", "malva", "púrpura", "turquesa"};
  for (const auto word : words_es().adjectives) {
    const auto text = lower(word);
    if (text.ends_with('a')) EXPECT_TRUE(invariable.contains(text)) << text;
  }
  const std::set<std::string> masculine_in_a{"mapa", "planeta", "poema", "cometa"};
  for (const auto word : words_es().nouns) {
    const auto text = lower(word);
    if (text.ends_with('a')) EXPECT_TRUE(masculine_in_a.contains(text)) << text;
  }
}

}  // namespace
}  // namespace hearth::identity

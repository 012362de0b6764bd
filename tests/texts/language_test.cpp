// SPDX-License-Identifier: Apache-2.0
// What no text of ours says: not of somebody who reads it, not about what happened to them.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "texts/catalogue.hpp"

namespace hearth::test {
namespace {

// A word, or the beginning of one, in small letters.
struct Avoided {
  std::string_view language;
  std::vector<std::string_view> words;
  std::string_view reason;
};

const std::vector<Avoided> everywhere{
    {"en", {"clean", "dirty"}, "nobody was dirty while they used"},
    {"es", {"limpi", "suci"}, "nobody was dirty while they used"},
    {"fr", {"propre", "sale "}, "nobody was dirty while they used"},
    {"de", {"clean", "sauber", "schmutzig", "dreckig"}, "nobody was dirty while they used"},
    {"pt", {"limp", "suj"}, "nobody was dirty while they used"},
    {"en", {"addict", "junkie", "alcoholic"}, "a person is not their illness"},
    {"es", {"adict", "drogadict", "alcohólic", "yonqui"}, "a person is not their illness"},
    {"fr", {"toxicoman", "drogué", "alcoolique"}, "a person is not their illness"},
    {"de", {"süchtige", "junkie", "alkoholiker"}, "a person is not their illness"},
    {"pt", {"viciad", "drogad", "alcoólatra"}, "a person is not their illness"},
    {"en", {"fail", "slip-up", "streak", "error", "invalid"}, "nobody failed"},
    {"es", {"fracas", "falló", "fallaste", "error", "inválid"}, "nobody failed"},
    {"fr", {"échec", "échou", "erreur", "invalide"}, "nobody failed"},
    {"de", {"versag", "gescheitert", "fehler", "ungültig"}, "nobody failed"},
    {"pt", {"fracass", "falhou", "falhaste", "erro ", "inválid"}, "nobody failed"},
    {"en", {"abuse", "habit"}, "use is not a crime against somebody"},
    {"es", {"abuso", "abusa"}, "use is not a crime against somebody"},
    {"fr", {"abus"}, "use is not a crime against somebody"},
    {"de", {"missbrauch"}, "use is not a crime against somebody"},
    {"pt", {"abuso", "abusa"}, "use is not a crime against somebody"},
    {"en", {"commit"}, "suicide is not committed like a crime"},
    {"es", {"cometer", "cometió"}, "suicide is not committed like a crime"},
    {"fr", {"commettre", "commis"}, "suicide is not committed like a crime"},
    {"de", {"selbstmord", "freitod"}, "suicide is neither murder nor freedom"},
    {"pt", {"cometer", "cometeu"}, "suicide is not committed like a crime"},
    // The service calls nobody by itself, and help has no price.
    {"en",
     {"police", "your real name", "your family will", "we will call", "we have called"},
     "nobody is called by us"},
    {"es", {"policía", "llamaremos", "hemos llamado", "tu nombre real"}, "nobody is called by us"},
    {"fr",
     {"police", "gendarmerie", "nous appellerons", "nous avons appelé"},
     "nobody is called by us"},
    {"de", {"polizei", "wir rufen", "wir haben angerufen"}, "nobody is called by us"},
    {"pt", {"polícia", "ligaremos", "vamos ligar"}, "nobody is called by us"},
};

// Whoever told us that they are in trouble did nothing wrong.
const std::vector<Avoided> in_cards{
    {"en",
     {"not allowed", "against", "rule", "guideline", "violat", "warn", "must", "held", "block"},
     "a card is no reprimand"},
    {"es",
     {"no se permite", "normas", "regla", "infring", "debes", "bloque"},
     "a card is no reprimand"},
    {"fr",
     {"pas permis", "interdit", "règle", "avertissement", "tu dois"},
     "a card is no reprimand"},
    {"de", {"nicht erlaubt", "verboten", "regel", "verstoß", "verwarn"}, "a card is no reprimand"},
    {"pt", {"não é permitido", "proibid", "regra", "aviso", "você deve"}, "a card is no reprimand"},
    {"en",
     {"promise", "guarantee", "everything will be", "you will be fine", "it gets better"},
     "nobody can promise that"},
    {"es", {"promet", "garantiz", "todo irá bien", "todo va a salir"}, "nobody can promise that"},
    {"fr", {"promett", "promis", "garanti", "tout ira bien"}, "nobody can promise that"},
    {"de", {"versprech", "garant", "alles wird gut"}, "nobody can promise that"},
    {"pt", {"promet", "garant", "vai ficar tudo bem"}, "nobody can promise that"},
    // Whether somebody is there is said by {moderators_state} alone, which knows.
    {"en", {"moderator", "we are here", "somebody is watching"}, "nobody may be there"},
    {"es", {"moder", "estamos aquí"}, "nobody may be there"},
    {"fr", {"modér", "nous sommes là"}, "nobody may be there"},
    {"de", {"moder", "wir sind da"}, "nobody may be there"},
    {"pt", {"moder", "estamos aqui"}, "nobody may be there"},
};

// A-Z and \u00c0-\u00de.
std::string lower(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool capital = i > 0 && static_cast<unsigned char>(text[i - 1]) == 0xc3
                             ? c >= 0x80 && c <= 0x9e
                             : c >= 'A' && c <= 'Z';
    if (capital) text[i] = static_cast<char>(c + 0x20);
  }
  return text + ' ';
}

// Whether what ends here is a letter; of signs beyond ASCII those that stand before words are none.
bool ends_in_letter(std::string_view text) {
  const auto last = static_cast<unsigned char>(text.back());
  if (last < 0x80) return last >= 'a' && last <= 'z';
  for (const auto* sign : {"\u00a1", "\u00bf", "\u00ab", "\u00a0", "\u201c", "\u201e", "\u2018",
                           "\u2019", "\u2014", "\u2013", "\u2026"})
    if (text.ends_with(sign)) return false;
  return true;
}

// Without the names of places to fill.
std::string spoken(std::string text) {
  for (auto from = text.find('{'); from != std::string::npos; from = text.find('{', from))
    text.erase(from, text.find('}', from) - from + 1);
  return lower(std::move(text));
}

bool says(const std::string& text, std::string_view word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if (at == 0 || !ends_in_letter(std::string_view(text).substr(0, at))) return true;
  return false;
}

void expect_none(const Catalogue& catalogue, const std::string& key, const std::string& text,
                 const std::vector<Avoided>& list) {
  for (const auto& [language, words, reason] : list)
    for (const auto word : words)
      if (language == catalogue.language)
        EXPECT_FALSE(says(spoken(text), word))
            << catalogue.file << ": " << key << " says \"" << word << "\": " << reason;
}

TEST(Texts, CallNobodyByTheirIllnessAndNothingAFailure) {
  for (const auto& catalogue : all_catalogues())
    for (const auto& [key, text] : catalogue.texts) expect_none(catalogue, key, text, everywhere);
}

TEST(Texts, OfCardsHoldNoReprimandAndPromiseNobodyWhoMayNotBeThere) {
  int cards = 0;
  for (const auto& catalogue : all_catalogues())
    for (const auto& [key, text] : catalogue.texts) {
      if (key.find("card.") == std::string::npos) continue;
      ++cards;
      expect_none(catalogue, key, text, in_cards);
    }
  EXPECT_GT(cards, 60);
}

// What keeps people from calling is answered beside the number.
TEST(Texts, OfCardsAreNeverOnlyNumbers) {
  constexpr int words_least = 12;
  for (const auto& catalogue : service_catalogues())
    for (const auto& [key, text] : catalogue.texts) {
      if (!key.starts_with("texts.card.")) continue;
      const auto said = spoken(text);
      EXPECT_GE(std::count(said.begin(), said.end(), ' '), words_least)
          << catalogue.file << ": " << key;
    }
}

TEST(Texts, AreSearchedByWordsWithTheirLetters) {
  EXPECT_TRUE(says(spoken("You FAILED today"), "fail"));
  EXPECT_TRUE(says(spoken("Süchtige, Junkies"), "junkie"));
  EXPECT_TRUE(says(spoken("\u00a1Error!"), "error"));
  EXPECT_TRUE(says(spoken("\u00c9chec"), "\u00e9chec"));
  EXPECT_FALSE(says(spoken("unclean"), "clean"));
  EXPECT_FALSE(says(spoken("{clean_line}"), "clean"));
}

}  // namespace
}  // namespace hearth::test

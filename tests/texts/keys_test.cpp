// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <algorithm>
#include <regex>
#include <set>
#include <utility>

#include "texts/catalogue.hpp"

namespace hearth::test {
namespace {

std::set<std::string> matches(const std::string& text, const std::regex& pattern,
                              std::size_t group) {
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    found.insert((*at)[group]);
  return found;
}

// Every key of a text that the code can name to somebody.
std::set<std::string> named_keys() {
  static const std::regex key(R"re("((card|note|nudge)\.[a-z0-9_.]*[a-z0-9])")re");
  std::set<std::string> keys;
  for (const auto* folder : {"/server/moderation", "/server/shard"})
    for (const auto& file : files_of(source_folder() + folder, ".cpp"))
      keys.merge(matches(read_text(file), key, 1));
  return keys;
}

std::set<std::string> places(const std::string& text) {
  return matches(text, std::regex(R"(\{\w+\})"), 0);
}

TEST(Texts, HaveWordsForEverythingTheServiceCanSayInEveryLanguage) {
  const auto keys = named_keys();
  EXPECT_THAT(keys, testing::IsSupersetOf({"card.self_harm.2", "card.self_harm.4", "note.pii",
                                           "note.minors", "note.hold", "nudge.harassment"}));
  const auto catalogues = service_catalogues();
  ASSERT_EQ(catalogues.size(), 5u);
  for (const auto& catalogue : catalogues)
    for (const auto& key : keys)
      EXPECT_TRUE(catalogue.texts.contains("texts." + key + ".text"))
          << catalogue.file << " has no text for " << key;
}

TEST(Texts, SayTheSameWithTheSamePlacesInEveryLanguage) {
  const auto catalogues = service_catalogues();
  for (const auto& catalogue : catalogues) {
    const auto& english = catalogues.at(1);
    ASSERT_EQ(english.language, "en");
    for (const auto& [key, text] : english.texts) {
      ASSERT_TRUE(catalogue.texts.contains(key)) << catalogue.file << ": " << key;
      EXPECT_EQ(places(catalogue.texts.at(key)), places(text)) << catalogue.file << ": " << key;
    }
    EXPECT_EQ(catalogue.texts.size(), english.texts.size()) << catalogue.file;
  }
}

// Quotes are set as they are printed; a line to call is a button of its own there.
std::string as_shown(std::string text) {
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"\u2019", "'"}, {" {substance_line}", ""}})
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at))
      text.replace(at, from.size(), to);
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

TEST(Texts, AreSaidByThePageAsTheyStandHere) {
  std::size_t compared = 0;
  for (const auto& service : service_catalogues()) {
    const auto pages = page_catalogues();
    const auto page = std::find_if(pages.begin(), pages.end(), [&](const Catalogue& one) {
      return one.language == service.language && one.texts.contains("card.title");
    });
    ASSERT_NE(page, pages.end()) << service.language;
    for (const auto& [path, text] : service.texts) {
      std::smatch parts;
      static const std::regex of_a_text(R"(texts\.((card|note|nudge)\..*)\.text)");
      if (!std::regex_match(path, parts, of_a_text)) continue;
      const std::string key = parts[1];
      if (key == "note.hold.unattended") continue;  // the page says it in parts
      ASSERT_TRUE(page->texts.contains(key)) << page->file << ": " << key;
      const auto lead = page->texts.find(key + ".lead");
      const auto said = (lead == page->texts.end() ? "" : lead->second + ' ') + page->texts.at(key);
      EXPECT_EQ(as_shown(said), as_shown(text)) << page->file << ": " << key;
      ++compared;
    }
  }
  EXPECT_GE(compared, 5u * 20u);
}

TEST(Texts, NameButtonsThatHaveALabel) {
  for (const auto& file : files_of(source_folder() + "/config/locales", ".toml")) {
    const auto table = toml::parse_file(file);
    for (const auto& [key, text] : *table["texts"].as_table())
      if (const auto* actions = (*text.as_table())["actions"].as_array())
        for (const auto& action : *actions)
          EXPECT_TRUE(table["actions"][action.value_or(std::string())].is_string())
              << file << ": " << key.str();
  }
}

// The number of one country is of no use in another: numbers come from the resources alone.
TEST(Texts, HoldNoNumbersOfTheirOwnInCards) {
  static const std::regex number(R"([0-9]{3,})");
  for (const auto& catalogues : {service_catalogues(), page_catalogues()})
    for (const auto& catalogue : catalogues)
      for (const auto& [key, text] : catalogue.texts)
        if (key.find("card.") != std::string::npos)
          EXPECT_FALSE(std::regex_search(text, number)) << catalogue.file << ": " << key;
}

}  // namespace
}  // namespace hearth::test

// SPDX-License-Identifier: Apache-2.0
// The page's detectors know some tables of ours as a file.
#include <gtest/gtest.h>
#include <unicode/normalizer2.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "moderation/confusables.hpp"
#include "moderation/links.hpp"
#include "moderation/view.hpp"

namespace hearth::moderation {
namespace {

namespace json = boost::json;

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const auto word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

// Others are something else once a text is normalised.
bool survives(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  const icu::UnicodeString text(static_cast<UChar32>(c));
  return casefold->isNormalized(text, status) && decompose->isNormalized(text, status);
}

// Letters that look Latin, and those that do in a mixed word only.
json::object looks(bool mixed) {
  View from;
  std::string to;
  for (char32_t c = 0x80; c <= 0x1ffff; ++c) {
    const auto alone = latin_look(c, false);
    const auto look = mixed ? latin_look(c, true) : alone;
    if (look == 0 || (mixed && alone != 0) || !survives(c)) continue;
    from.push(c, 0, 0);
    to.push_back(look);
  }
  return {{"from", from.text}, {"to", to}};
}

// HEARTH_WRITE=1 writes the file anew, where a table or ICU has changed.
TEST(DeviceTables, AreWhatTheServerHas) {
  const char* source = std::getenv("HEARTH_SOURCE");
  const auto path =
      std::string(source ? source : ".") + "/client-sdk/apps/room/src/contact/tables.json";
  const json::object tables{{"topLevel", joined(top_level_domains())},
                            {"everyday", joined(everyday_words())},
                            {"mailProviders", joined(mail_providers())},
                            {"looks", looks(false)},
                            {"mixed", looks(true)}};
  if (std::getenv("HEARTH_WRITE")) {
    std::string text = "{\n";
    for (const auto& [name, table] : tables)
      text += "  \"" + std::string(name) + "\": " + json::serialize(table) +
              (name == "mixed" ? "\n" : ",\n");
    std::ofstream(path, std::ios::binary) << text << "}\n";
  }
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const auto known = json::parse(text);
  EXPECT_EQ(known, json::value(tables))
      << "HEARTH_WRITE=1 writes tables.json anew; ./dev fmt makes it pretty";
}

}  // namespace
}  // namespace hearth::moderation

// SPDX-License-Identifier: Apache-2.0
#include "app/quick_texts.hpp"

#include <toml++/toml.h>

namespace hearth::app {
namespace {

constexpr std::size_t text_bytes_max = 500;
constexpr std::size_t texts_max = 32;

}  // namespace

core::result<shard::desk::QuickTexts, std::string> load_quick_texts(const std::string& path) {
  toml::table parsed;
  try {
    parsed = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return "desk.quick_texts: " + path + ": " + std::string(error.description());
  }
  shard::desk::QuickTexts texts;
  for (const auto& [language, entries] : parsed) {
    const auto* table = entries.as_table();
    if (!table || table->size() > texts_max)
      return "desk.quick_texts: " + path + ": [" + std::string(language.str()) +
             "] has to be a table of at most 32 texts";
    for (const auto& [code, value] : *table) {
      const auto text = value.value<std::string>();
      if (!text || text->empty() || text->size() > text_bytes_max)
        return "desk.quick_texts: " + path + ": " + std::string(language.str()) + '.' +
               std::string(code.str()) + " has to be a text of at most 500 bytes";
      texts[std::string(language.str())][std::string(code.str())] = *text;
    }
  }
  return texts;
}

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace hearth::test {

// A file of words that people read: its texts by key, as `texts.note.pii` or `note.pii`.
struct Catalogue {
  std::string file;
  std::string language;  // "en"
  std::map<std::string, std::string> texts;
};

// config/locales, one for each language.
std::vector<Catalogue> service_catalogues();
// What the page and the console say.
std::vector<Catalogue> page_catalogues();
// What moderators can say to a room with one key.
std::vector<Catalogue> quick_text_catalogues();
// All of these, and what the help lines say they are for.
std::vector<Catalogue> all_catalogues();
// Of the folder, sorted.
std::vector<std::string> files_of(const std::string& folder, const std::string& extension);
std::string source_folder();
std::string read_text(const std::string& file);

}  // namespace hearth::test

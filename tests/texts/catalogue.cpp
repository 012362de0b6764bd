// SPDX-License-Identifier: Apache-2.0
#include "texts/catalogue.hpp"

#include <boost/json.hpp>

#include <toml++/toml.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace hearth::test {
namespace {

namespace fs = std::filesystem;

void add_texts(const toml::table& table, const std::string& path, Catalogue& to) {
  for (const auto& [key, node] : table) {
    const auto name = path.empty() ? std::string(key.str()) : path + '.' + std::string(key.str());
    if (const auto* inner = node.as_table()) add_texts(*inner, name, to);
    if (const auto* text = node.as_string()) to.texts[name] = text->get();
  }
}

// What a country's help lines are described in.
std::string language_of(const std::string& country) {
  static const std::map<std::string, std::string> languages{
      {"br", "pt"}, {"de", "de"}, {"es", "es"}, {"fr", "fr"}, {"mx", "es"}, {"pt", "pt"}};
  const auto found = languages.find(country);
  return found == languages.end() ? "en" : found->second;
}

// Texts that name who answers.
std::vector<Catalogue> resource_catalogues() {
  std::vector<Catalogue> all;
  for (const auto& file : files_of(source_folder() + "/config/resources", ".toml")) {
    Catalogue one{file, language_of(fs::path(file).stem().string()), {}};
    const auto table = toml::parse_file(file);
    const auto* lines = table["lines"].as_array();
    for (std::size_t i = 0; lines && i < lines->size(); ++i)
      one.texts["for." + std::to_string(i)] =
          (*lines->get(i)->as_table())["for"].value_or(std::string());
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::string source_folder() {
  const char* folder = std::getenv("HEARTH_SOURCE");
  return folder ? folder : ".";
}

std::vector<std::string> files_of(const std::string& folder, const std::string& extension) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == extension) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_text(const std::string& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

std::vector<Catalogue> service_catalogues() {
  std::vector<Catalogue> all;
  for (const auto& file : files_of(source_folder() + "/config/locales", ".toml")) {
    Catalogue one{file, fs::path(file).stem().string(), {}};
    add_texts(toml::parse_file(file), "", one);
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Catalogue> page_catalogues() {
  std::vector<Catalogue> all;
  for (const auto* app : {"room", "console"})
    for (const auto& file :
         files_of(source_folder() + "/client-sdk/apps/" + app + "/src/locales", ".json")) {
      // "care.en" is a chapter in English.
      const auto name = fs::path(file).stem().string();
      Catalogue one{file, name.substr(name.rfind('.') + 1), {}};
      const auto words = boost::json::parse(read_text(file));
      for (const auto& [key, value] : words.as_object())
        one.texts[std::string(key)] = std::string(value.as_string());
      all.push_back(std::move(one));
    }
  return all;
}

std::vector<Catalogue> quick_text_catalogues() {
  std::vector<Catalogue> all;
  const auto file = source_folder() + "/config/quick_texts.toml";
  for (const auto& [language, texts] : toml::parse_file(file)) {
    Catalogue one{file, std::string(language.str()), {}};
    add_texts(*texts.as_table(), "", one);
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Catalogue> all_catalogues() {
  auto all = service_catalogues();
  for (auto more : {page_catalogues(), quick_text_catalogues(), resource_catalogues()})
    std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

}  // namespace hearth::test

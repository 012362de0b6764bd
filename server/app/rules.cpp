// SPDX-License-Identifier: Apache-2.0
#include "app/rules.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "moderation/rule_pack.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::app {
namespace {

namespace fs = std::filesystem;

// Sites of which every page may be named; the help lines' own are added.
constexpr std::array<const char*, 18> known_sites{"aa.org",
                                                  "al-anon.org",
                                                  "na.org",
                                                  "ca.org",
                                                  "smartrecovery.org",
                                                  "samhsa.gov",
                                                  "findtreatment.gov",
                                                  "nida.nih.gov",
                                                  "niaaa.nih.gov",
                                                  "988lifeline.org",
                                                  "crisistextline.org",
                                                  "findahelpline.com",
                                                  "samaritans.org",
                                                  "nhs.uk",
                                                  "talktofrank.com",
                                                  "lifeline.org.au",
                                                  "kidshelpphone.ca",
                                                  "who.int"};
constexpr std::array<const char*, 1> known_emails{"jo@samaritans.org"};
// Lines that people everywhere tell each other.
constexpr std::array<const char*, 6> known_phones{"18006624357", "116123", "988",
                                                  "741741",      "85258",  "18002738255"};

std::vector<fs::path> toml_files(const fs::path& folder,
                                 std::vector<moderation::Problem>& problems) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    if (at->path().extension() == ".toml") files.push_back(at->path());
  if (error) problems.push_back({folder.string(), 0, "", "cannot be read: " + error.message()});
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string digits(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

// The host of https://www.example.org/path, without "www.".
std::string host_of(std::string url) {
  if (const auto scheme = url.find("://"); scheme != std::string::npos) url.erase(0, scheme + 3);
  url.erase(std::min(url.find_first_of("/:?#"), url.size()));
  if (url.starts_with("www.")) url.erase(0, 4);
  return url;
}

void read_resources(const fs::path& file, moderation::PublicContacts& contacts,
                    std::vector<moderation::Problem>& problems) {
  try {
    const auto table = toml::parse_file(file.string());
    if (auto number = digits(table["emergency"].value_or(std::string())); number.size() >= 3)
      contacts.phones.push_back(number);
    const auto* lines = table["lines"].as_array();
    for (std::size_t i = 0; lines && i < lines->size(); ++i) {
      const auto* line = lines->get(i)->as_table();
      if (!line) continue;
      for (const char* key : {"phone", "text", "call"})
        if (auto number = digits((*line)[key].value_or(std::string())); number.size() >= 3)
          contacts.phones.push_back(number);
      if (auto host = host_of((*line)["url"].value_or(std::string())); !host.empty())
        contacts.sites.push_back(host);
      if (auto email = (*line)["email"].value_or(std::string()); !email.empty())
        contacts.emails.push_back(email);
    }
  } catch (const toml::parse_error& error) {
    problems.push_back(
        {file.string(), error.source().begin.line, "", std::string(error.description())});
  }
}

}  // namespace

LoadedRules load_rules(const std::string& folder, const std::string& resources) {
  LoadedRules loaded;
  moderation::PublicContacts contacts;
  contacts.sites.assign(known_sites.begin(), known_sites.end());
  contacts.emails.assign(known_emails.begin(), known_emails.end());
  contacts.phones.assign(known_phones.begin(), known_phones.end());
  if (!resources.empty())
    for (const auto& file : toml_files(resources, loaded.problems))
      read_resources(file, contacts, loaded.problems);
  for (const auto& file : toml_files(folder, loaded.problems)) {
    const auto name = fs::relative(file, folder).generic_string();
    if (name.starts_with("rooms/")) continue;
    loaded.packs.push_back(moderation::read_pack(name, read_file(file),
                                                 moderation::PackKind::shared, loaded.problems));
  }
  if (loaded.packs.empty() && loaded.problems.empty())
    loaded.problems.push_back({folder, 0, "", "holds no rule packs"});
  if (loaded.problems.empty())
    loaded.set = moderation::build_rule_set(loaded.packs, contacts, loaded.problems);
  return loaded;
}

std::string to_string(const moderation::Problem& problem) {
  auto out = problem.file;
  if (problem.line > 0) out += ':' + std::to_string(problem.line);
  if (!problem.rule.empty()) out += ": " + problem.rule;
  return out + ": " + problem.what;
}

}  // namespace hearth::app

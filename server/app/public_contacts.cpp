// SPDX-License-Identifier: Apache-2.0
#include "app/public_contacts.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

namespace hearth::app {
namespace {

namespace fs = std::filesystem;
using moderation::Problem;
using moderation::PublicContacts;

constexpr std::size_t entries_max = 1000;
constexpr std::size_t phone_digits_min = 3;
constexpr std::size_t phone_digits_max = 15;

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

void add_phone(const std::string& written, PublicContacts& contacts) {
  if (auto number = digits(written); number.size() >= phone_digits_min)
    contacts.phones.push_back(std::move(number));
}

bool is_site(const std::string& text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return text.size() <= 253 && text.find('.') != std::string::npos && !text.starts_with('.') &&
         !text.ends_with('.') && !text.starts_with("www.") &&
         std::all_of(text.begin(), text.end(), is_part);
}

bool is_email(const std::string& text) {
  const auto at = text.find('@');
  return at != std::string::npos && at > 0 && is_site(text.substr(at + 1));
}

bool is_phone(const std::string& text) {
  const auto size = digits(text).size();
  return size >= phone_digits_min && size <= phone_digits_max &&
         text.find_first_not_of("0123456789 -") == std::string::npos;
}

class PublicFile {
 public:
  PublicFile(std::string file, PublicContacts& contacts, std::vector<Problem>& problems)
      : file_(std::move(file)), contacts_(contacts), problems_(problems) {}

  void read(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key == "sites")
        each(node, is_site, "like example.org: small letters, no https://, path, www. or *",
             [this](const std::string& site) { contacts_.sites.push_back(site); });
      else if (key == "emails")
        each(node, is_email, "like help@example.org, in small letters",
             [this](const std::string& email) { contacts_.emails.push_back(email); });
      else if (key == "phones")
        each(node, is_phone, "a number of 3 to 15 digits, in quotes",
             [this](const std::string& phone) { add_phone(phone, contacts_); });
      else
        fail(key.source(),
             "there is no key " + std::string(key.str()) + "; name sites, emails and phones");
    }
  }

 private:
  void fail(const toml::source_region& at, std::string what) {
    problems_.push_back({file_, at.begin.line, "", std::move(what)});
  }

  template <class Add>
  void each(const toml::node& node, bool (*is_good)(const std::string&), const std::string& wanted,
            Add add) {
    const auto* list = node.as_array();
    if (!list || list->size() > entries_max)
      return fail(node.source(), "has to be a list of at most 1000 texts in quotes");
    for (const auto& entry : *list) {
      const auto text = entry.value_exact<std::string>();
      if (text && is_good(*text))
        add(*text);
      else
        fail(entry.source(), "each has to be " + wanted);
    }
  }

  std::string file_;
  PublicContacts& contacts_;
  std::vector<Problem>& problems_;
};

void read_help_lines(const toml::table& table, PublicContacts& contacts) {
  const auto text = [](const toml::table& from, const char* key) {
    return from[key].value_or(std::string());
  };
  add_phone(text(table, "emergency"), contacts);
  const auto* lines = table["lines"].as_array();
  for (std::size_t i = 0; lines && i < lines->size(); ++i) {
    const auto* line = lines->get(i)->as_table();
    if (!line) continue;
    for (const char* key : {"phone", "text"}) add_phone(text(*line, key), contacts);
    if (auto host = host_of(text(*line, "url")); !host.empty()) contacts.sites.push_back(host);
    if (auto email = text(*line, "email"); !email.empty()) contacts.emails.push_back(email);
  }
}

template <class Read>
void read_toml(const fs::path& file, std::vector<Problem>& problems, Read read) {
  try {
    read(toml::parse_file(file.string()));
  } catch (const toml::parse_error& error) {
    problems.push_back(
        {file.string(), error.source().begin.line, "", std::string(error.description())});
  }
}

}  // namespace

PublicContacts read_public_contacts(const std::string& rules, const std::string& resources,
                                    std::vector<Problem>& problems) {
  PublicContacts contacts;
  std::error_code error;
  if (const auto file = fs::path(rules) / public_contacts_file; fs::exists(file, error))
    read_toml(file, problems, [&](const toml::table& table) {
      PublicFile(public_contacts_file, contacts, problems).read(table);
    });
  if (resources.empty()) return contacts;
  std::set<fs::path> files;
  for (fs::directory_iterator at(resources, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".toml") files.insert(at->path());
  if (error) problems.push_back({resources, 0, "", "cannot be read: " + error.message()});
  for (const auto& file : files)
    read_toml(file, problems, [&](const toml::table& table) { read_help_lines(table, contacts); });
  return contacts;
}

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#include "app/directory.hpp"

#include <boost/json.hpp>

#include <toml++/toml.h>
#include <filesystem>
#include <set>

#include "rooms/presence_count.hpp"

namespace hearth::app {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& from) {
  json::array out;
  for (const auto& text : from) out.emplace_back(text);
  return out;
}

json::object describe(const rooms::RoomPolicy& room, std::uint32_t people, bool covered) {
  const auto rounded = rooms::round_count_outside(people);
  json::array meetings;
  for (const auto& meeting : room.meetings)
    meetings.push_back(json::object{{"title", meeting.title},
                                    {"rrule", meeting.rrule},
                                    {"start", meeting.start},
                                    {"time_zone", meeting.time_zone},
                                    {"minutes", meeting.minutes}});
  return {
      {"slug", room.slug},
      {"title", room.title},
      {"language", room.language},
      {"approach", room.approach},
      {"path", room.path},
      {"goal", room.goal},
      {"values", texts(room.values)},
      {"group_size", room.size_max},
      {"format", room.format},
      {"retention_s", room.retention_minutes * 60},
      {"guidelines",
       {{"version", room.guidelines.empty() ? 0 : room.guidelines_version},
        {"rules", texts(room.guidelines)}}},
      {"limits",
       {{"text_bytes_max", room.text_bytes_max}, {"post_interval_ms", room.post_interval_ms}}},
      {"coverage", {{"policy", room.coverage}, {"moderator_on_duty", covered}}},
      {"meetings", std::move(meetings)},
      {"people", {{"count", rounded.count}, {"rounded", rounded.rounded}}},
  };
}

constexpr const char* line_keys[] = {"name", "kind",  "phone",     "text", "email",
                                     "url",  "hours", "languages", "for",  "listed_on"};
constexpr const char* line_promises[] = {"free", "anonymous"};

std::string add_country(const std::filesystem::path& file, json::array& countries) {
  const auto table = toml::parse_file(file.string());
  const auto code = table["code"].value<std::string>();
  const auto name = table["name"].value<std::string>();
  const auto* lines = table["lines"].as_array();
  if (!code || !name || !lines || lines->empty())
    return file.string() + " needs code, name and at least one [[lines]]";
  json::array out;
  for (const auto& entry : *lines) {
    const auto* line = entry.as_table();
    if (!line) return file.string() + ": lines has to be written as [[lines]]";
    json::object described;
    for (const auto* key : line_keys) {
      const auto value = (*line)[key].value<std::string>();
      if (!value && (std::string_view(key) == "name" || std::string_view(key) == "listed_on"))
        return file.string() + ": a line has no " + key +
               "; write it as text, dates as \"2026-01-31\"";
      if (value) described[key] = *value;
    }
    for (const auto* key : line_promises)
      if ((*line)[key].value_or(false)) described[key] = true;
    out.push_back(std::move(described));
  }
  json::object country{{"code", *code}, {"name", *name}, {"lines", std::move(out)}};
  if (const auto number = table["emergency"].value<std::string>()) country["emergency"] = *number;
  countries.push_back(std::move(country));
  return {};
}

}  // namespace

std::string rooms_json(const std::vector<rooms::RoomPolicy>& rooms,
                       const std::function<std::uint32_t(const std::string& slug)>& people,
                       const std::function<bool(const std::string& slug)>& covered) {
  json::array list;
  for (const auto& room : rooms)
    list.push_back(describe(room, people(room.slug), covered(room.slug)));
  return json::serialize(json::object{{"rooms", std::move(list)}});
}

std::optional<std::string> resources_json(const std::string& folder,
                                          const moderation::PublicContacts& contacts,
                                          std::string& problem) {
  std::error_code ec;
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ec))
    if (entry.path().extension() == ".toml") files.insert(entry.path());
  if (ec || files.empty()) {
    problem = "no help lines in " + folder +
              "; web.resources has to name the folder with the *.toml files by country";
    return std::nullopt;
  }
  json::array countries;
  for (const auto& file : files) {
    try {
      problem = add_country(file, countries);
    } catch (const toml::parse_error& error) {
      problem = file.string() + ':' + std::to_string(error.source().begin.line) + ": " +
                std::string(error.description());
    }
    if (!problem.empty()) return std::nullopt;
  }
  json::object everybodys{{"phones", texts(contacts.phones)},
                          {"emails", texts(contacts.emails)},
                          {"sites", texts(contacts.sites)}};
  return json::serialize(
      json::object{{"countries", std::move(countries)}, {"public", std::move(everybodys)}});
}

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#include "notify/payload.hpp"

#include <boost/json.hpp>

#include <array>
#include <ctime>

namespace hearth::notify {
namespace {

namespace json = boost::json;
using moderation::Action;

// Whole minutes: a receiver learns when to look, not when exactly somebody wrote.
std::string minute(core::Time at) {
  const auto seconds = static_cast<std::time_t>(core::unix_s(at) / 60 * 60);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:00Z", &utc)};
}

std::string_view name(moderation::Outcome outcome) {
  static constexpr std::array<std::string_view, 3> names{"delivered", "held", "stopped"};
  return names[static_cast<std::size_t>(outcome)];
}

bool is_label(std::string_view text) {
  return text.size() <= 64 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == text.npos;
}

bool read_field(moderation::Opinion& opinion, std::string_view key, const json::value& value) {
  if (key == "urgent" && value.is_bool()) {
    opinion.urgent = value.get_bool();
    return true;
  }
  if (key == "severity" && value.is_int64()) {
    opinion.severity = static_cast<int>(value.get_int64());
    return value.get_int64() >= 0 && value.get_int64() <= 4;
  }
  if (!value.is_string()) return false;
  const std::string_view text = value.get_string();
  if (key == "action") {
    const auto action = moderation::action_of(text);
    if (!action || *action == Action::card || *action == Action::block) return false;
    opinion.action = *action;
    return true;
  }
  if (key != "label") return false;
  const auto category = moderation::category_of(text);
  if (!category || !is_label(text)) return false;
  opinion.category = *category;
  opinion.label = text;
  return true;
}

}  // namespace

std::string payload(const moderation::Flagged& flagged, bool with_text) {
  json::object data;
  data["room"] = flagged.room;
  // A number of 64 bits does not survive every reader of JSON.
  data["position"] = flagged.seq == 0 ? json::value()
                                      : json::value{{"epoch", std::to_string(flagged.epoch)},
                                                    {"seq", flagged.seq}};
  data["outcome"] = name(flagged.outcome);
  data["urgency"] = moderation::name(flagged.urgency);
  data["severity"] = flagged.severity;
  json::array categories;
  for (const auto& label : flagged.labels) {
    json::value category(label.substr(0, label.find('.')));
    if (std::find(categories.begin(), categories.end(), category) == categories.end())
      categories.push_back(std::move(category));
  }
  data["categories"] = std::move(categories);
  data["labels"] = json::value_from(flagged.labels);
  data["pack_versions"] = json::value_from(flagged.versions);
  if (with_text && !flagged.text.empty()) data["text"] = flagged.text;
  return json::serialize(json::object{
      {"type", "message.flagged"}, {"timestamp", minute(flagged.at)}, {"data", std::move(data)}});
}

std::string payload(const moderation::CaseCall& call) {
  json::object data{{"case", call.case_id}, {"room", call.room}, {"severity", call.severity}};
  return json::serialize(json::object{
      {"type", "case.escalated"}, {"timestamp", minute(call.at)}, {"data", std::move(data)}});
}

std::string payload(const moderation::Question& question) {
  return json::serialize(json::object{{"text", question.text}, {"language", question.language}});
}

std::optional<moderation::Opinion> read_opinion(std::string_view text) {
  json::parse_options options;
  options.max_depth = 2;
  boost::system::error_code error;
  const auto value = json::parse(text, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  const auto& object = value.get_object();
  moderation::Opinion opinion;
  for (const auto& [key, field] : object)
    if (!read_field(opinion, key, field)) return std::nullopt;
  if (!object.contains("action")) return std::nullopt;
  if (opinion.action != Action::allow && (opinion.label.empty() || !object.contains("severity")))
    return std::nullopt;
  return opinion;
}

}  // namespace hearth::notify

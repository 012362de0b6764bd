// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <sstream>

#include "app/config.hpp"
#include "app/desk_site.hpp"
#include "app/hooks.hpp"
#include "app/web_push.hpp"

namespace hearth::app {
namespace {

constexpr std::uintmax_t file_bytes_max = 1024 * 1024;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string nearest(const std::string& path, const std::vector<ConfigKey>& keys) {
  if (path.size() > 64) return "; remove it";
  const auto best = std::min_element(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    return distance(path, a.path) < distance(path, b.path);
  });
  return best != keys.end() && distance(path, best->path) <= 4
             ? "; did you mean " + best->path + "?"
             : "; remove it";
}

class Reader {
 public:
  Reader(std::string file, LoadedConfig& out) : file_(std::move(file)), out_(out) {}

  void read(const toml::table& root) {
    rooms::RoomPolicy common;
    if (const auto* defaults = root.get_as<toml::table>("room_defaults"))
      table(*defaults, keys_of(common), "");
    else if (const auto* other = root.get("room_defaults"))
      problem(other->source(), "room_defaults has to be written as [room_defaults]");
    table(root, keys_of(out_.config), "", {"rooms", "room_defaults", "webhooks"});
    if (const auto* rooms = root.get("rooms")) read_rooms(*rooms, common);
    if (const auto* webhooks = root.get("webhooks")) read_webhooks(*webhooks);
    if (const auto* classifier = root.get("classifier")) classifier_ = place(classifier->source());
  }

  // Where the file speaks of the classifier.
  const std::string& classifier() const { return classifier_; }

  void problem(const toml::source_region& at, std::string what) {
    out_.problems.push_back({place(at), std::move(what)});
  }

 private:
  std::string place(const toml::source_region& at) const {
    return file_ + ':' + std::to_string(at.begin.line) + ':' + std::to_string(at.begin.column);
  }

  void read_webhooks(const toml::node& node) {
    const auto* list = node.as_array();
    if (!list || !list->is_homogeneous<toml::table>())
      return problem(node.source(), "webhooks has to be written as [[webhooks]]");
    if (list->size() > webhooks_max)
      return problem(node.source(), "there are more than " + std::to_string(webhooks_max) +
                                        " [[webhooks]]; let one receiver pass on to the others");
    for (const auto& entry : *list) {
      WebhookConfig webhook;
      table(*entry.as_table(), keys_of(webhook), "");
      for (auto& what : problems_of(webhook)) problem(entry.source(), std::move(what));
      out_.config.webhooks.push_back(std::move(webhook));
    }
  }

  void read_rooms(const toml::node& node, const rooms::RoomPolicy& common) {
    const auto* list = node.as_array();
    if (!list || !list->is_homogeneous<toml::table>())
      return problem(node.source(), "rooms has to be written as [[rooms]]");
    std::set<std::string> slugs;
    for (const auto& entry : *list) {
      const auto& from = *entry.as_table();
      auto room = common;
      table(from, keys_of(room), "", {"meetings"});
      if (!rooms::is_slug(room.slug))
        problem(from.source(),
                "rooms.slug has to be 1 to 32 of a-z, 0-9 and '-', beginning with a letter");
      else if (!slugs.insert(room.slug).second)
        problem(from.source(),
                "there are two rooms with the slug " + room.slug + "; give one another");
      if (!room.rules.empty() && !rooms::is_slug(room.rules))
        problem(from.source(),
                "rooms.rules has to be the name of a file in the folder rooms of moderation.rules, "
                "without .toml: 1 to 32 of a-z, 0-9 and '-', beginning with a letter");
      if (room.title.empty()) problem(from.source(), "rooms.title is missing: what people see");
      if (const auto* meetings = from.get("meetings")) read_meetings(*meetings, room);
      out_.config.rooms.push_back(std::move(room));
    }
  }

  void read_meetings(const toml::node& node, rooms::RoomPolicy& room) {
    const auto* list = node.as_array();
    if (!list || !list->is_homogeneous<toml::table>())
      return problem(node.source(), "meetings has to be written as [[rooms.meetings]]");
    for (const auto& entry : *list) {
      rooms::Meeting meeting;
      table(*entry.as_table(), keys_of(meeting), "");
      if (!rooms::is_rrule(meeting.rrule))
        problem(entry.source(), "meetings.rrule has to be like FREQ=WEEKLY;BYDAY=MO,TH");
      room.meetings.push_back(std::move(meeting));
    }
  }

  void table(const toml::table& from, const std::vector<ConfigKey>& keys, const std::string& prefix,
             const std::set<std::string_view>& read_elsewhere = {}) {
    for (const auto& [name, node] : from) {
      if (read_elsewhere.contains(name.str())) continue;
      const auto path = prefix + std::string(name.str());
      const auto key =
          std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return k.path == path; });
      if (key != keys.end())
        value(*key, node);
      else if (node.is_table() && std::any_of(keys.begin(), keys.end(), [&](const auto& k) {
                 return k.path.starts_with(path + '.');
               }))
        table(*node.as_table(), keys, path + '.');
      else
        problem(node.source().begin.line ? node.source() : name.source(),
                "there is no key " + path + nearest(path, keys));
    }
  }

  void value(const ConfigKey& key, const toml::node& node) {
    if (auto* const* text = std::get_if<std::string*>(&key.target)) {
      if (const auto v = node.value_exact<std::string>()) {
        if (const auto why = refuse(key, *v); !why.empty()) return problem(node.source(), why);
        **text = *v;
        return;
      }
      return problem(node.source(), key.path + " has to be text in quotes");
    }
    if (auto* const* number = std::get_if<std::int64_t*>(&key.target)) {
      if (const auto v = node.value_exact<std::int64_t>()) {
        if (const auto why = refuse(key, *v); !why.empty()) return problem(node.source(), why);
        **number = *v;
        return;
      }
      return problem(node.source(), key.path + " has to be a whole number without quotes");
    }
    if (auto* const* flag = std::get_if<bool*>(&key.target)) {
      if (const auto v = node.value_exact<bool>()) {
        **flag = *v;
        return;
      }
      return problem(node.source(), key.path + " has to be true or false");
    }
    auto& list = *std::get<std::vector<std::string>*>(key.target);
    const auto* array = node.as_array();
    if (!array || (!array->empty() && !array->is_homogeneous<std::string>()))
      return problem(node.source(), key.path + " has to be a list of texts in quotes");
    list.clear();
    for (const auto& item : *array) {
      auto text = item.value_exact<std::string>().value_or("");
      if (const auto why = refuse(key, text); !why.empty()) return problem(item.source(), why);
      list.push_back(std::move(text));
    }
  }

 public:
  static std::string refuse(const ConfigKey& key, const std::string& value) {
    if (key.choices.empty() ||
        std::find(key.choices.begin(), key.choices.end(), value) != key.choices.end())
      return {};
    std::string all;
    for (const auto& choice : key.choices) all += (all.empty() ? "" : ", ") + choice;
    return key.path + " has to be one of " + all;
  }
  static std::string refuse(const ConfigKey& key, std::int64_t value) {
    if (value >= key.min && value <= key.max) return {};
    return key.path + " is " + std::to_string(value) + "; it has to be from " +
           std::to_string(key.min) + " to " + std::to_string(key.max);
  }

 private:
  std::string file_;
  LoadedConfig& out_;
  std::string classifier_ = file_;
};

std::string set_from_text(const ConfigKey& key, const std::string& text) {
  if (auto* const* target = std::get_if<std::string*>(&key.target)) {
    if (auto why = Reader::refuse(key, text); !why.empty()) return why;
    **target = text;
  } else if (auto* const* number = std::get_if<std::int64_t*>(&key.target)) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
      return key.path + " has to be a whole number";
    if (auto why = Reader::refuse(key, value); !why.empty()) return why;
    **number = value;
  } else if (auto* const* flag = std::get_if<bool*>(&key.target)) {
    if (text != "true" && text != "false") return key.path + " has to be true or false";
    **flag = text == "true";
  } else {
    auto& list = *std::get<std::vector<std::string>*>(key.target);
    list.clear();
    std::istringstream in(text);
    for (std::string item; std::getline(in, item, ',');) {
      if (auto why = Reader::refuse(key, item); !why.empty()) return why;
      list.push_back(item);
    }
  }
  return {};
}

void from_environment(
    LoadedConfig& out,
    const std::function<std::optional<std::string>(const std::string&)>& environment) {
  for (const auto& key : keys_of(out.config)) {
    std::string name = "HEARTH_";
    for (const char c : key.path)
      name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (const auto text = environment(name))
      if (auto why = set_from_text(key, *text); !why.empty())
        out.problems.push_back({name, std::move(why)});
  }
}

// What is well-formed and still not to be run with.
void check_whole(LoadedConfig& out, const std::string& file) {
  const auto& c = out.config;
  const auto add = [&](std::string what) { out.problems.push_back({file, std::move(what)}); };
  if (c.certificate.empty() != c.certificate_key.empty())
    add("tls.certificate and tls.key go together; set both or neither");
  if (!is_loopback(c.address) && c.certificate.empty() && !c.behind_proxy)
    add("listen.address " + c.address +
        " can be reached from outside without encryption; set tls.certificate and tls.key, or "
        "listen.behind_proxy = true if a proxy in front does TLS");
  for (const auto& origin : c.origins)
    if (!is_origin(origin))
      add("web.origins: " + origin +
          " has to be a whole origin like https://chat.example.org, without * or path");
  for (auto& what : desk_problems(c)) add(std::move(what));
  for (auto& what : push_problems(c)) add(std::move(what));
  if (c.ring_bytes_max > c.ring_budget_bytes)
    add("fanout.ring_bytes_max is larger than fanout.ring_budget_bytes");
  struct stat keys{};
  if (::stat(c.keys_path.c_str(), &keys) == 0 && (keys.st_mode & 077) != 0)
    add("store.keys " + c.keys_path + " can be read by others; run: chmod 600 " + c.keys_path);
  if (c.rooms.empty())
    add("there are no rooms; add at least one [[rooms]] with a slug and a title");
  if (c.desk_enabled && c.webhooks.empty())
    out.warnings.emplace_back(
        "there is a desk and no [[webhooks]]: while no moderator is on duty nobody is called, not "
        "even for somebody in danger; add one that reaches a person");
}

}  // namespace

LoadedConfig load_config(
    const std::string& path,
    const std::function<std::optional<std::string>(const std::string&)>& environment) {
  LoadedConfig out;
  std::error_code ec;
  const auto size = std::filesystem::file_size(path, ec);
  if (ec || size > file_bytes_max) {
    out.problems.push_back(
        {path, ec ? "cannot be read (" + ec.message() + "); name the file with --config"
                  : "is larger than 1 MiB, which no configuration is"});
    return out;
  }
  Reader reader(path, out);
  try {
    reader.read(toml::parse_file(path));
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    out.problems.push_back({path + ':' + std::to_string(at.line) + ':' + std::to_string(at.column),
                            std::string(error.description())});
    return out;
  }
  from_environment(out, environment);
  check_whole(out, path);
  for (auto& what : classifier_problems(out.config))
    out.problems.push_back({reader.classifier(), std::move(what)});
  return out;
}

}  // namespace hearth::app

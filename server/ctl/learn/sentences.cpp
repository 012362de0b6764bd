// SPDX-License-Identifier: Apache-2.0
#include "ctl/learn/sentences.hpp"

#include <sodium.h>

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include "core/text.hpp"

namespace hearth::ctl {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t line_bytes_max = 16 * 1024;
constexpr std::size_t sentences_max = 200'000;

constexpr std::array<std::string_view, label_count> names{
    "crisis4", "crisis3", "telling", "relapse", "craving", "support", "past", "idiom", "other"};

// A line; with no text when it teaches nothing.
using Line = std::optional<Sentence>;

bool holds(const json::object& object, const char* key, std::string_view word) {
  const auto* list = object.if_contains(key);
  if (!list || !list->is_array()) return false;
  return std::any_of(list->as_array().begin(), list->as_array().end(), [&](const auto& value) {
    return value.is_string() && std::string_view(value.as_string()) == word;
  });
}

bool names_crisis(const json::object& object, const char* key) {
  return holds(object, key, "self_harm") || holds(object, key, "overdose_emergency");
}

// As the corpus writes it.
Line expected(const json::object& object, Sentence out) {
  const auto* expect = object.if_contains("expect");
  const auto* severity = object.if_contains("severity");
  if (!expect || !expect->is_array() || !severity || !severity->is_int64()) return std::nullopt;
  const auto* teach = object.if_contains("teach");
  const bool teaches = !teach || !teach->is_bool() || teach->as_bool();
  if (!teaches || object.contains("messages") || names_crisis(object, "tolerate"))
    return Sentence{};
  const bool crisis = names_crisis(object, "expect");
  if (crisis) out.label = severity->as_int64() == 4 ? Label::crisis4 : Label::crisis3;
  const bool relapse = holds(object, "expect", "relapse_disclosure");
  const bool craving = holds(object, "expect", "craving");
  if (!crisis && (relapse || craving))
    out.label = !craving ? Label::relapse : !relapse ? Label::craving : Label::telling;
  out.overdose = holds(object, "expect", "overdose_emergency");
  return out;
}

Line sentence(const std::string& line) {
  if (line.size() > line_bytes_max) return std::nullopt;
  boost::system::error_code wrong;
  const auto value = json::parse(line, wrong);
  const auto* object = wrong ? nullptr : value.if_object();
  if (!object) return std::nullopt;
  Sentence out;
  if (const auto* text = object->if_contains("text"); text && text->is_string())
    out.text = text->as_string();
  if (!core::is_utf8(out.text)) return std::nullopt;
  const auto* label = object->if_contains("label");
  if (!label) return expected(*object, std::move(out));
  if (!label->is_string() || out.text.empty()) return std::nullopt;
  const auto named = std::find(names.begin(), names.end(), std::string_view(label->as_string()));
  if (named == names.end()) return std::nullopt;
  out.label = static_cast<Label>(named - names.begin());
  const auto* overdose = object->if_contains("overdose");
  out.overdose = overdose && overdose->is_bool() && overdose->as_bool();
  return out;
}

// What is wrong; empty: nothing.
std::string read_file(const fs::path& file, Sentences& out, crypto_generichash_state& state) {
  std::ifstream in(file);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    line += '\n';
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(line.data()),
                              line.size());
    auto read = sentence(line);
    if (!read || out.all.size() == sentences_max)
      return file.string() + ':' + std::to_string(number) +
             (read ? ": there are too many sentences"
                   : ": needs {\"text\": \"...\", \"label\": \"crisis4\"} or another label");
    if (read->text.empty()) continue;
    read->file = out.files.size();
    out.all.push_back(std::move(*read));
  }
  out.files.push_back(file.string());
  return {};
}

}  // namespace

std::string_view name(Label label) { return names[static_cast<std::size_t>(label)]; }

core::result<Sentences, std::string> read_sentences(const std::vector<std::string>& folders) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& folder : folders) {
    const auto before = files.size();
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
      if (at->path().extension() == ".jsonl") files.push_back(at->path());
    if (files.size() == before) return folder + " holds no sentences";
    std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
  }
  Sentences out;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, out.fingerprint.size());
  for (const auto& file : files)
    if (auto problem = read_file(file, out, state); !problem.empty()) return problem;
  crypto_generichash_final(&state, out.fingerprint.data(), out.fingerprint.size());
  return out;
}

}  // namespace hearth::ctl

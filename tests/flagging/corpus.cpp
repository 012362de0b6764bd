// SPDX-License-Identifier: Apache-2.0
#include "flagging/corpus.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace hearth::flagging {
namespace json = boost::json;

namespace {

bool holds(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::vector<std::string> words(const json::object& row, const char* key) {
  std::vector<std::string> found;
  if (const auto* list = row.if_contains(key))
    for (const auto& word : list->as_array()) found.emplace_back(word.as_string());
  return found;
}

Example example(const json::object& row) {
  Example read;
  read.id = row.at("id").as_string();
  read.expect = words(row, "expect");
  read.tolerate = words(row, "tolerate");
  read.severity = static_cast<int>(row.at("severity").as_int64());
  if (const auto* lang = row.if_contains("lang")) read.lang = lang->as_string();
  if (const auto* sub = row.if_contains("sub")) read.sub = sub->as_string();
  if (const auto* text = row.if_contains("text")) {
    read.messages.emplace_back("a", text->as_string());
    return read;
  }
  read.conversation = true;
  for (const auto& message : row.at("messages").as_array())
    read.messages.emplace_back(message.at(0).as_string(), message.at(1).as_string());
  return read;
}

}  // namespace

bool Example::expects(const std::string& category) const { return holds(expect, category); }

bool Example::tolerates(const std::string& category) const { return holds(tolerate, category); }

bool Example::support_only() const {
  return !expect.empty() && std::all_of(expect.begin(), expect.end(), [](const auto& category) {
    return category == "relapse_disclosure" || category == "craving";
  });
}

std::vector<Example> read_corpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Example> corpus;
  for (const auto& file : files) {
    std::ifstream in(file);
    int number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      try {
        corpus.push_back(example(json::parse(line).as_object()));
      } catch (const std::exception& e) {
        std::fprintf(stderr, "%s:%d is no example: %s\n", file.c_str(), number, e.what());
        std::exit(2);
      }
    }
  }
  return corpus;
}

}  // namespace hearth::flagging

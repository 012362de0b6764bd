// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "moderation/rule.hpp"

namespace hearth::moderation {

template <class Value>
using Choices = std::vector<std::pair<std::string_view, Value>>;

template <class Value>
std::string listed(const Choices<Value>& choices) {
  std::string out;
  for (const auto& [word, value] : choices) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

// The fields of one pack as they stand in its file. What is not as it has to be is appended to
// `problems`, with its line and the rule being read; the value it was for stays as it was.
class PackFields {
 public:
  // `problems` outlives it.
  PackFields(std::string file, std::vector<Problem>& problems)
      : file_(std::move(file)), problems_(problems) {}

  // Problems are this rule's from now on; empty: the file's.
  void within_rule(std::string id) { rule_ = std::move(id); }

  void fail(const toml::node& at, std::string what);
  void text(const toml::node& node, std::string_view key, std::string& out);
  void flag(const toml::node& node, std::string_view key, bool& out);
  void texts(const toml::node& node, std::string_view key, std::vector<std::string>& out);
  void each_table(const toml::node& node, std::string_view key,
                  const std::function<void(const toml::table&)>& read);
  void action(const toml::node& node, std::string_view key, Action& out);

  template <class Number>
  void number(const toml::node& node, std::string_view key, int least, int most, Number& out) {
    const auto* value = node.as_integer();
    if (value && value->get() >= least && value->get() <= most)
      out = static_cast<Number>(value->get());
    else
      fail(node, std::string(key) + " has to be a number from " + std::to_string(least) + " to " +
                     std::to_string(most));
  }

  template <class Value>
  void one_of(const toml::node& node, std::string_view key, const Choices<Value>& choices,
              Value& out) {
    const auto* value = node.as_string();
    for (const auto& [word, meaning] : choices)
      if (value && value->get() == word) {
        out = meaning;
        return;
      }
    fail(node, std::string(key) + " has to be one of " + listed(choices));
  }

 private:
  std::string file_;
  std::string rule_;
  std::vector<Problem>& problems_;
};

}  // namespace hearth::moderation

// SPDX-License-Identifier: Apache-2.0
#include "flagging/engine.hpp"

#include <unistd.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

namespace hearth::flagging {
namespace json = boost::json;

namespace {

// Removed at the end; the questions wait here, so that neither pipe can fill up on the other.
class QuestionFile {
 public:
  QuestionFile() : fd_(mkstemp(path_.data())) {}
  ~QuestionFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(path_.data());
  }
  QuestionFile(const QuestionFile&) = delete;
  QuestionFile& operator=(const QuestionFile&) = delete;

  bool write(std::string_view text) {
    while (fd_ >= 0 && !text.empty()) {
      const auto wrote = ::write(fd_, text.data(), text.size());
      if (wrote <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return fd_ >= 0;
  }
  const char* path() const { return path_.data(); }

 private:
  std::array<char, 32> path_{"/tmp/hearth-flagging-XXXXXX"};
  int fd_;
};

// Numbered, because ids repeat when one example is asked in several disguises.
std::string question(std::size_t number, const Example& example) {
  json::object row{{"id", std::to_string(number)}, {"lang", example.lang}};
  if (!example.conversation) {
    row["text"] = example.messages.back().second;
  } else {
    json::array messages;
    for (const auto& [author, text] : example.messages)
      messages.push_back(json::array{json::string(author), json::string(text)});
    row["messages"] = std::move(messages);
  }
  return json::serialize(row) + "\n";
}

Answer answer(const json::object& row) {
  Answer read;
  for (const auto& label : row.at("categories").as_array()) {
    const std::string_view name = label.as_string();
    std::string category(name.substr(0, name.find('.')));
    if (!read.names(category)) read.categories.push_back(std::move(category));
  }
  read.severity = static_cast<int>(row.at("severity").as_int64());
  read.action = row.at("action").as_string();
  return read;
}

std::optional<std::string> output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) return std::nullopt;
  std::string out;
  std::array<char, 65536> buffer;
  while (const auto n = std::fread(buffer.data(), 1, buffer.size(), pipe))
    out.append(buffer.data(), n);
  if (::pclose(pipe) != 0) return std::nullopt;
  return out;
}

}  // namespace

bool Answer::names(const std::string& category) const {
  return std::find(categories.begin(), categories.end(), category) != categories.end();
}

bool Answer::stopped() const { return action == "nudge" || action == "hold" || action == "block"; }

std::optional<std::vector<Answer>> ask_engine(const std::string& command,
                                              const std::vector<Example>& examples) {
  QuestionFile questions;
  std::string lines;
  for (std::size_t at = 0; at < examples.size(); ++at) lines += question(at, examples[at]);
  if (!questions.write(lines)) return std::nullopt;
  const auto out = output_of(command + " rules eval < " + questions.path());
  if (!out) return std::nullopt;
  std::map<std::string, Answer> by_number;
  for (std::string_view rest = *out; !rest.empty();) {
    const auto end = rest.find('\n');
    boost::system::error_code ec;
    const auto row = json::parse(rest.substr(0, end), ec);
    if (ec || !row.is_object()) return std::nullopt;
    by_number[std::string(row.at("id").as_string())] = answer(row.as_object());
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  std::vector<Answer> answers;
  for (std::size_t at = 0; at < examples.size(); ++at) {
    const auto found = by_number.find(std::to_string(at));
    if (found == by_number.end()) return std::nullopt;
    answers.push_back(found->second);
  }
  return answers;
}

}  // namespace hearth::flagging

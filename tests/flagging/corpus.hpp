// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace hearth::flagging {

// One labelled message, or the last of a conversation; README.md here says what the labels mean.
struct Example {
  std::string id;
  std::string lang = "en";
  bool conversation = false;
  std::vector<std::pair<std::string, std::string>> messages;  // author, text
  std::vector<std::string> expect;                            // top-level categories
  std::vector<std::string> tolerate;
  std::string sub;
  int severity = 0;

  bool expects(const std::string& category) const;
  bool tolerates(const std::string& category) const;
  bool harmless() const { return expect.empty(); }
  bool crisis() const { return expects("self_harm") || expects("overdose_emergency"); }
  // Nothing but what people come here to tell.
  bool support_only() const;
};

// Every example of the files in `folder`, in the files' order. A line that is no example ends the
// program with a sentence: the corpus is part of the repository.
std::vector<Example> read_corpus(const std::filesystem::path& folder);

}  // namespace hearth::flagging

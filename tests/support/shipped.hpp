// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "support/hearthd.hpp"

namespace hearth::support {

inline std::string shipped(const std::string& path) {
  return std::string(std::getenv("HEARTH_SOURCE")) + '/' + path;
}

// A hearthd with a copy of the rules it comes with, to be changed. Prepared, not started.
class OwnRules {
 public:
  explicit OwnRules(const std::string& more = {}) : server_(Hearthd::Later{}, {}, {}, more) {
    std::filesystem::copy(shipped("config/rules"), server_.folder() + "/rules",
                          std::filesystem::copy_options::recursive);
    std::filesystem::create_directory(server_.folder() + "/rules/rooms");
    server_.set("HEARTH_MODERATION_RULES", server_.folder() + "/rules");
  }
  Hearthd& server() { return server_; }
  // Replaces a file of the rules.
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(server_.folder() + "/rules/" + file) << text;
  }

 private:
  Hearthd server_;
};

}  // namespace hearth::support

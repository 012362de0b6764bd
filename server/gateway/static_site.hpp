// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace hearth::gateway {

// One file of the site, read once at start, with what HTTP needs to know of it.
struct StaticFile {
  std::string type;
  std::string etag;
  bool immutable = false;  // its name holds its hash
  std::shared_ptr<const std::string> plain;
  std::shared_ptr<const std::string> gzip;  // null where it would not be smaller
};

// The apps' files by URL path. Whatever is not a key does not exist, so no path can lead out.
// Immutable.
class StaticSite {
 public:
  // Everything below `folder`; the error says what to do.
  static core::result<StaticSite, std::string> load(const std::string& folder);

  const StaticFile* find(std::string_view path) const;
  std::size_t size() const { return files_.size(); }

 private:
  std::map<std::string, StaticFile, std::less<>> files_;
};

}  // namespace hearth::gateway

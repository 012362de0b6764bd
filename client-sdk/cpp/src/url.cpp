// SPDX-License-Identifier: Apache-2.0
#include "url.hpp"

#include <algorithm>

namespace hearth::client {
namespace {

constexpr std::size_t url_bytes_max = 2048;

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  if (text.size() > url_bytes_max || text.find_first_of("@?# \t\r\n") != std::string_view::npos)
    return std::nullopt;
  url.secure = text.starts_with("wss://");
  if (!take(text, url.secure ? "wss://" : "ws://")) return std::nullopt;
  const auto slash = std::min(text.find('/'), text.size());
  url.path = slash == text.size() ? "/" : std::string(text.substr(slash));
  auto authority = text.substr(0, slash);
  if (take(authority, "[")) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    url.host = authority.substr(0, end);
    authority.remove_prefix(end + 1);
  } else {
    const auto colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    authority.remove_prefix(colon);
  }
  url.port = url.secure ? "443" : "80";
  if (take(authority, ":")) {
    if (!is_port(authority)) return std::nullopt;
    url.port = authority;
  } else if (!authority.empty()) {
    return std::nullopt;
  }
  if (url.host.empty()) return std::nullopt;
  return url;
}

}  // namespace hearth::client

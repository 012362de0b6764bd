// SPDX-License-Identifier: Apache-2.0
#include "notify/push_endpoint.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "notify/http.hpp"

namespace hearth::notify {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<Url> parse(const std::string& text) {
  Url url(curl_url(), &curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  return url;
}

std::string part_of(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_listed(std::string_view host, const std::vector<std::string>& hosts) {
  return std::any_of(hosts.begin(), hosts.end(), [&](std::string_view one) {
    if (!one.starts_with('.')) return host == one;
    return host.size() > one.size() && host.ends_with(one);
  });
}

}  // namespace

bool may_push_to(const std::string& endpoint, const std::vector<std::string>& hosts) {
  if (!is_printable(endpoint)) return false;
  const auto url = parse(endpoint);
  if (!url || !part_of(*url, CURLUPART_USER).empty() || !part_of(*url, CURLUPART_PASSWORD).empty())
    return false;
  auto host = part_of(*url, CURLUPART_HOST);
  std::transform(host.begin(), host.end(), host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (!is_listed(host, hosts)) return false;
  const auto scheme = part_of(*url, CURLUPART_SCHEME);
  if (is_this_machine(host)) return scheme == "http" || scheme == "https";
  const auto port = part_of(*url, CURLUPART_PORT);
  return scheme == "https" && (port.empty() || port == "443");
}

std::string origin_of(const std::string& text) {
  const auto url = parse(text);
  if (!url) return {};
  const auto port = part_of(*url, CURLUPART_PORT);
  return part_of(*url, CURLUPART_SCHEME) + "://" + part_of(*url, CURLUPART_HOST) +
         (port.empty() ? "" : ":" + port);
}

std::string refuse_push_host(const std::string& host) {
  const bool named =
      host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.[]:") == std::string::npos;
  if (named && host.find_first_not_of('.') != std::string::npos) return {};
  return "has to be a host in small letters, like fcm.googleapis.com, or with a dot before it for "
         "every name below, like .push.apple.com";
}

}  // namespace hearth::notify

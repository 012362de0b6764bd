// SPDX-License-Identifier: Apache-2.0
#include "support/http_client.hpp"

#include <algorithm>
#include <cctype>

namespace hearth::support {

std::string HttpAnswer::field(const std::string& name) const {
  const auto it = fields.find(name);
  return it == fields.end() ? "" : it->second;
}

HttpAnswer HttpClient::get(const std::string& target, const std::string& extra) {
  return ask("GET " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) + "\r\n" +
             extra + "\r\n");
}

HttpAnswer HttpClient::ask(std::string_view request, bool head_only) {
  stream_.send(request);
  return answer(head_only);
}

HttpAnswer HttpClient::answer(bool head_only) {
  HttpAnswer out;
  std::size_t end = 0;
  while ((end = read_.find("\r\n\r\n")) == std::string::npos) {
    const auto bytes = stream_.read_some();
    if (bytes.empty()) return out;
    read_ += bytes;
  }
  out.head = read_.substr(0, end + 2);
  read_.erase(0, end + 4);
  out.status = std::stoi(out.head.substr(9, 3));
  for (std::size_t at = out.head.find("\r\n") + 2; at < out.head.size();) {
    const auto stop = out.head.find("\r\n", at);
    const auto colon = out.head.find(": ", at);
    auto name = out.head.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.fields[name] = out.head.substr(colon + 2, stop - colon - 2);
    at = stop + 2;
  }
  const auto length = out.field("content-length");
  const std::size_t body = head_only || length.empty() || out.status == 304
                               ? 0
                               : static_cast<std::size_t>(std::stoul(length));
  while (read_.size() < body) {
    const auto bytes = stream_.read_some();
    if (bytes.empty()) break;
    read_ += bytes;
  }
  out.body = read_.substr(0, body);
  read_.erase(0, std::min(body, read_.size()));
  return out;
}

std::string HttpClient::read(std::size_t size) {
  while (read_.size() < size) {
    const auto bytes = stream_.read_some();
    if (bytes.empty()) break;
    read_ += bytes;
  }
  const auto out = read_.substr(0, size);
  read_.erase(0, out.size());
  return out;
}

bool HttpClient::ends() { return read_.empty() && stream_.read_some().empty(); }

}  // namespace hearth::support

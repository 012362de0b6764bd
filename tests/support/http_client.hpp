// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "support/stream.hpp"

namespace hearth::support {

struct HttpAnswer {
  int status = 0;  // 0: the connection ended without one
  std::string head;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
  std::string field(const std::string& name) const;
};

// One connection that sends requests as they are written, also wrong ones.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, Stream::Kind kind = Stream::Kind::plain)
      : port_(port), stream_(port, kind) {}

  // GET with Host, `extra` header lines (each ending in \r\n) and an answer.
  HttpAnswer get(const std::string& target, const std::string& extra = {});
  HttpAnswer ask(std::string_view request, bool head_only = false);
  HttpAnswer answer(bool head_only = false);
  // What follows the answer, as it is.
  std::string read(std::size_t size);
  // The server closes the connection, with nothing more to say.
  bool ends();
  Stream& stream() { return stream_; }

 private:
  std::uint16_t port_;
  Stream stream_;
  std::string read_;
};

}  // namespace hearth::support

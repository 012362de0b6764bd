// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/static_site.hpp"

namespace hearth::gateway {

// What this server answers over HTTP. Immutable and shared by all shards; the functions are called
// on any of them.
struct HttpRoutes {
  std::shared_ptr<const StaticSite> site;   // null: no page, only the API
  std::string site_prefix;                  // where the page is, "/console"; empty: at the root
  std::function<std::string()> rooms_json;  // may be empty, as the next one
  std::function<std::string()> resources_json;
  // Empty: ready. Else a sentence that says why not.
  std::function<std::string()> why_not_ready;
  std::vector<std::string> origins;                  // beside the page's own
  std::string_view origins_setting = "web.origins";  // where an operator names them
};

struct HttpReply {
  std::string head;
  std::shared_ptr<const std::string> body;  // may be null
  bool close = false;
  bool upgrade = false;  // WebSocket from here on
};

// The HTTP part of one connection, without I/O. Gone after the upgrade. Boost.Beast parses and
// serialises.
class HttpExchange {
 public:
  HttpExchange(const HttpRoutes& routes, bool tls);
  ~HttpExchange();

  struct Outcome {
    std::size_t consumed = 0;
    std::optional<HttpReply> reply;
  };
  // Takes bytes until there is one reply; call again with the rest for the next request.
  Outcome feed(std::string_view bytes);

 private:
  struct Parser;
  HttpReply answer();
  HttpReply upgrade();
  bool may_connect() const;

  const HttpRoutes& routes_;
  bool tls_;
  std::string unparsed_;  // the start of a header that is not whole yet
  std::unique_ptr<Parser> parser_;
};

}  // namespace hearth::gateway

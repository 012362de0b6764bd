// SPDX-License-Identifier: Apache-2.0
// Any bytes as HTTP, in one piece and cut, as a connection feeds them.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "gateway/http_exchange.hpp"

namespace {

using hearth::fuzz::expect;
using hearth::gateway::HttpExchange;
using hearth::gateway::HttpRoutes;

const HttpRoutes& routes() {
  static const HttpRoutes all{nullptr,
                              {},
                              [] { return std::string("{\"rooms\":[]}"); },
                              [] { return std::string("{}"); },
                              [] { return std::string(); },
                              {"https://chat.example.org"}};
  return all;
}

std::vector<std::string> answers(std::string_view bytes, std::size_t piece, bool tls) {
  std::vector<std::string> heads;
  HttpExchange exchange(routes(), tls);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    auto part = bytes.substr(at, piece);
    while (!part.empty()) {
      auto outcome = exchange.feed(part);
      expect(outcome.consumed <= part.size(), "no more is consumed than there is");
      if (!outcome.reply) {
        expect(outcome.consumed == part.size(), "what is not answered is kept");
        break;
      }
      expect(outcome.reply->head.starts_with("HTTP/1.1 "), "an answer is HTTP");
      expect(outcome.reply->head.ends_with("\r\n\r\n"), "a head ends");
      // What is both wrong and too long may be found to be either first.
      const bool refused = outcome.reply->head.starts_with("HTTP/1.1 400") ||
                           outcome.reply->head.starts_with("HTTP/1.1 431");
      heads.push_back(refused ? "refused" : outcome.reply->head);
      if (outcome.reply->close || outcome.reply->upgrade) return heads;
      part.remove_prefix(outcome.consumed);
    }
  }
  return heads;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  // With an end, so that both know as much: what is wrong with half a header may be seen later.
  const auto bytes = std::string(reinterpret_cast<const char*>(data) + 1, size - 1) + "\r\n\r\n";
  const bool tls = (data[0] & 1) != 0;
  const auto whole = answers(bytes, bytes.size(), tls);
  expect(whole == answers(bytes, (data[0] >> 1) + 1u, tls), "the same in pieces");
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <zlib.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::HttpAnswer;
using support::HttpClient;

class Http : public testing::TestWithParam<const char*> {
 protected:
  support::Hearthd server{{{"HEARTH_LISTEN_SHARDS", GetParam()}}, {{"page.js", script()}}};
  HttpClient client{server.port()};

  static std::string script() {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "// line " + std::to_string(i) + '\n';
    return text;
  }
  int status_of(const std::string& request) {
    return HttpClient(server.port()).ask(request).status;
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, Http, testing::Values("1", "4"));

std::string unzipped(const std::string& bytes) {
  std::string out(1 << 20, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(whole ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

TEST_P(Http, ServesThePageWithItsTypeAndKeepsTheConnection) {
  const auto page = client.get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("content-type"), "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("<title>Hearth</title>"), std::string::npos);
  EXPECT_EQ(page.field("cache-control"), "no-cache");
  EXPECT_EQ(client.get("/page.js").field("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(client.get("/index.html?from=somewhere").body, page.body);
}

TEST_P(Http, SaysNothingNewToWhoHasTheFile) {
  const auto tag = client.get("/page.js").field("etag");
  ASSERT_FALSE(tag.empty());
  const auto again = client.get("/page.js", "If-None-Match: " + tag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.field("etag"), tag);
  EXPECT_EQ(client.get("/page.js", "If-None-Match: \"another\"\r\n").status, 200);
}

TEST_P(Http, CompressesForThoseWhoTakeIt) {
  const auto zipped = client.get("/page.js", "Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(zipped.field("content-encoding"), "gzip");
  EXPECT_EQ(zipped.field("vary"), "Accept-Encoding");
  EXPECT_LT(zipped.body.size(), script().size() / 2);
  EXPECT_TRUE(unzipped(zipped.body) == script());
  EXPECT_TRUE(client.get("/page.js").body == script());
  const auto plain = client.get("/page.js", "Accept-Encoding: br;q=1, gzip;q=0.0\r\n");
  EXPECT_EQ(plain.field("content-encoding"), "");
  EXPECT_EQ(client.get("/page.js", "Accept-Encoding: gzip;q=0.5\r\n").field("content-encoding"),
            "gzip");
}

TEST_P(Http, SendsStrictHeadersWithEveryAnswer) {
  for (const auto* target : {"/", "/v1/rooms", "/livez", "/nowhere"}) {
    const auto answer = HttpClient(server.port()).get(target);
    const auto policy = answer.field("content-security-policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << target;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << target;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos) << target;
    EXPECT_EQ(policy.find("http"), std::string::npos) << "no third party: " << target;
    EXPECT_EQ(answer.field("referrer-policy"), "no-referrer") << target;
    EXPECT_EQ(answer.field("x-content-type-options"), "nosniff") << target;
    EXPECT_EQ(answer.field("cross-origin-opener-policy"), "same-origin") << target;
    EXPECT_EQ(answer.field("set-cookie"), "") << target;
    EXPECT_EQ(answer.field("server"), "") << target;
  }
}

TEST_P(Http, AnswersHeadWithoutABody) {
  const auto head = client.ask("HEAD /page.js HTTP/1.1\r\nHost: localhost\r\n\r\n", true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("content-length"), std::to_string(script().size()));
  // Nothing of a body came: the next answer begins where it has to.
  EXPECT_EQ(client.get("/livez").body, "ok\n");
}

TEST_P(Http, AnswersPipelinedRequestsInOrder) {
  client.stream().send(
      "GET /livez HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"
      "GET /page.js HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer().body, "ok\n");
  EXPECT_EQ(client.answer().body, "ready\n");
  EXPECT_TRUE(client.answer().body == script());
}

TEST_P(Http, ClosesWhenAskedTo) {
  EXPECT_EQ(client.get("/livez", "Connection: close\r\n").status, 200);
  EXPECT_TRUE(client.ends());
  HttpClient old(server.port());
  EXPECT_EQ(old.ask("GET /livez HTTP/1.0\r\n\r\n").status, 200);
  EXPECT_TRUE(old.ends());
}

TEST_P(Http, RefusesWhatIsNoRequestOfIts) {
  const std::string host = "Host: a\r\n";
  EXPECT_EQ(status_of("GET /nowhere HTTP/1.1\r\n" + host + "\r\n"), 404);
  EXPECT_EQ(status_of("GET /../hearth.toml HTTP/1.1\r\n" + host + "\r\n"), 404);
  EXPECT_EQ(status_of("GET /%2e%2e/hearth.toml HTTP/1.1\r\n" + host + "\r\n"), 404);
  EXPECT_EQ(status_of("OPTIONS * HTTP/1.1\r\n" + host + "\r\n"), 405);
  EXPECT_EQ(status_of("hello\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\n" + host + "\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET http://a/livez HTTP/1.1\r\n" + host + "\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n" + host + "a b: c\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n" + host + "a: \x01\r\n\r\n"), 400);
  const std::string both =
      "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc";
  EXPECT_EQ(status_of(both), 400);
}

TEST_P(Http, ClosesAfterARequestWithABody) {
  HttpClient poster(server.port());
  const auto answer = poster.ask(
      "POST /v1/rooms HTTP/1.1\r\nHost: a\r\nContent-Length: 41\r\n\r\n"
      "GET /livez HTTP/1.1\r\nHost: smuggled\r\n\r\n");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.field("allow"), "GET, HEAD");
  EXPECT_TRUE(poster.ends()) << "the body was answered as a request";
  HttpClient getter(server.port());
  EXPECT_EQ(getter
                .ask("GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 41\r\n\r\n"
                     "GET /livez HTTP/1.1\r\nHost: smuggled\r\n\r\n")
                .status,
            200);
  EXPECT_TRUE(getter.ends()) << "the body was answered as a request";
}

TEST_P(Http, TakesAHeaderOfUpTo8KiB) {
  EXPECT_EQ(client.get("/livez", "X: " + std::string(7 * 1024, 'x') + "\r\n").status, 200);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX: " + std::string(64 * 1024, 'x')), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 1000; ++i) many += "x-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(status_of(many), 431);
  EXPECT_EQ(status_of("GET /" + std::string(9000, 'x')), 431);
}

TEST_P(Http, IsTheSameHoweverTheBytesAreCut) {
  const std::string request = "GET /livez HTTP/1.1\r\nHost: a\r\nX-One: two\r\n\r\n";
  for (const char byte : request) ASSERT_TRUE(client.stream().send({&byte, 1}));
  EXPECT_EQ(client.answer().body, "ok\n");
}

TEST_P(Http, ListsRoomsWithRoundedCountsAndNobodysName) {
  support::RawClient anna(server.port());
  anna.enter(1);
  const auto self = anna.join("fast").joined().self();
  anna.next([](const auto& f) { return f.has_presence() && f.presence().count() == 1; });
  const auto rooms = client.get("/v1/rooms");
  EXPECT_EQ(rooms.field("content-type"), "application/json");
  EXPECT_NE(rooms.body.find("\"slug\":\"fast\""), std::string::npos);
  EXPECT_NE(rooms.body.find("\"rounded\":true"), std::string::npos) << rooms.body;
  EXPECT_EQ(rooms.body.find("\"count\":1,"), std::string::npos) << "one person can be watched";
  EXPECT_EQ(rooms.body.find(self.alias()), std::string::npos);
  EXPECT_EQ(rooms.body.find("store"), std::string::npos);
}

TEST_P(Http, SaysThatItIsStoppingToWhoIsStillConnected) {
  support::Hearthd slow(
      {{"HEARTH_LISTEN_SHARDS", GetParam()}, {"HEARTH_SESSION_DRAIN_MS", "5000"}});
  HttpClient probe(slow.port());
  EXPECT_EQ(probe.get("/readyz").body, "ready\n");
  std::thread stop([&] { slow.end(SIGTERM); });
  HttpAnswer answer;
  do answer = probe.get("/readyz");
  while (answer.status == 200);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "stopping\n");
  EXPECT_EQ(probe.get("/livez", "Connection: close\r\n").status, 200);
  stop.join();
}

}  // namespace
}  // namespace hearth

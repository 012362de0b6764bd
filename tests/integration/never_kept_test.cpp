// SPDX-License-Identifier: Apache-2.0
// "Text of a blocked message, or the matched PII, is found anywhere on disk afterwards (grep the
// database, write-ahead log, logs, queue, metrics, core)." With the rules that hearthd comes with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include <fstream>

#include "support/author.hpp"
#include "support/hooked_service.hpp"
#include "support/http_client.hpp"
#include "support/onlooker.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
using support::files_with;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace pb = hearth::v1;

class NeverKept : public testing::Test {
 protected:
  support::Receiver moderators{support::Answer{500}};  // what it is told waits for another try
  support::HookedService service{{{moderators.url(), "include_text = true"}},
                                 {{"HEARTH_MODERATION_RULES", support::shipped("config/rules")},
                                  {"HEARTH_LOG_LEVEL", "debug"}}};
  support::Hearthd& server = service.server();

  std::vector<std::string> places_of(const std::string& text) {
    auto places = files_with(server.folder(), text);
    if (server.pid() <= 0) return places;
    if (server.status().find(text) != std::string::npos) places.emplace_back("status");
    support::HttpClient http(server.port());
    for (const auto* target : {"/v1/rooms", "/v1/resources", "/readyz"})
      if (http.get(target).body.find(text) != std::string::npos) places.emplace_back(target);
    return places;
  }
  // While it runs, after it was killed, and after an orderly end.
  void expect_nowhere(const std::vector<std::string>& texts) {
    const auto look = [&](const char* when) {
      for (const auto& text : texts) EXPECT_THAT(places_of(text), IsEmpty()) << text << ' ' << when;
    };
    look("while it runs");
    server.end(SIGKILL);
    look("after it was killed");
    server.start();
    EXPECT_EQ(server.end(SIGTERM), 0);
    look("after it stopped");
  }
};

TEST_F(NeverKept, IsWhatWasStopped) {
  Author author(server.port());
  ASSERT_TRUE(author.delivers("an ordinary canary5100"));
  EXPECT_THAT(places_of("canary5100"), Not(IsEmpty())) << "the search finds what is there";
  const std::vector<std::string> stopped{
      "I will wait for you after group and break your legs canary5101",
      "private message me something naughty canary5102",
      "who can sort me out with some ket near the canal canary5103",
      "you said you're 14, so let's keep these chats off your mum's phone canary5104",
      "canary5105 call me on 555-867-5309",
      "write me at calm.canary5106@mailbox.example",
      "what a sad little addict you are, go away canary5107"};
  for (const auto& text : stopped) EXPECT_TRUE(author.post(text).has_refused()) << text;
  expect_nowhere({"canary5101", "canary5102", "canary5103", "canary5104", "canary5105",
                  "canary5106", "canary5107", "555-867-5309", "8675309"});
}

// Nor of what is refused for its form, where careless logging happens.
TEST_F(NeverKept, IsWhatCouldNotBeRead) {
  Author author(server.port());
  EXPECT_TRUE(author.post(std::string(3000, 'x') + "canary5110").has_refused());
  EXPECT_TRUE(author.post("canary5111\x01").has_refused());
  author.client().send_message("\xff canary5112");
  author.client().closed();
  expect_nowhere({"canary5110", "canary5111", "canary5112"});
}

TEST_F(NeverKept, IsWhatCouldUnmaskSomebodyInACrisis) {
  support::Onlooker onlooker(server.port());
  Author author(server.port());
  ASSERT_TRUE(author.delivers("I want to kill myself, call me on 555-867-5310"));
  ASSERT_TRUE(author.delivers("I want to die, write to calm.canary5113@mailbox.example"));
  ASSERT_TRUE(author.delivers("good night"));
  const auto seen = support::texts_of(onlooker.until("good night"));
  EXPECT_THAT(seen.front(), HasSubstr("I want to kill myself, call me on \u2022\u2022\u2022"));
  EXPECT_THAT(seen[1], Not(HasSubstr("canary5113")));
  expect_nowhere({"867-5310", "8675310", "canary5113"});
}

// A phone number's hash is guessed in seconds, so none is written either: the same database grows
// by nothing at all.
TEST_F(NeverKept, IsATraceInTheDatabase) {
  Author author(server.port());
  ASSERT_TRUE(author.delivers("hello"));
  const auto bytes = [&] {
    std::string all;
    for (const auto* name : {"hearth.db", "hearth.db-wal"}) {
      std::ifstream in(server.folder() + "/data/" + name, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  };
  const auto before = bytes();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(author.post("call me on 555-867-5309").has_refused());
  EXPECT_TRUE(bytes() == before);
}

TEST_F(NeverKept, IsAnImageOfItsMemoryWhenItCrashes) {
  rlimit allowed{};
  ::getrlimit(RLIMIT_CORE, &allowed);
  const rlimit all{allowed.rlim_max, allowed.rlim_max};
  ::setrlimit(RLIMIT_CORE, &all);
  server.end(SIGKILL);
  server.start();  // with what this test may
  Author author(server.port());
  EXPECT_TRUE(author.post("call me on 555-867-5309").has_refused());
  std::ifstream limits("/proc/" + std::to_string(server.pid()) + "/limits");
  const std::string said(std::istreambuf_iterator<char>(limits), {});
  EXPECT_THAT(said, testing::ContainsRegex("Max core file size +1 +1 "));
  EXPECT_FALSE(WCOREDUMP(server.end(SIGABRT)));  // sanitizers answer to SIGSEGV themselves
  EXPECT_THAT(files_with(server.folder(), "555-867-5309"), IsEmpty());
}

}  // namespace
}  // namespace hearth

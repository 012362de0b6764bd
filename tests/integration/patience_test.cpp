// SPDX-License-Identifier: Apache-2.0
// Every wait has an end. All of them are waited for at once, because some take half a minute.
#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "support/beside.hpp"
#include "support/frames.hpp"
#include "support/http_client.hpp"

namespace hearth {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using support::HttpClient;
using support::RawClient;
using support::Stream;
namespace pb = hearth::v1;
using Clock = std::chrono::steady_clock;

class Patience : public support::Beside {
 protected:
  Patience() : Beside({{"HEARTH_SESSION_PING_INTERVAL_MS", "1000"}}) {}

  struct Ended {
    std::uint16_t code = 0;
    milliseconds after{};
  };
  static milliseconds since(Clock::time_point begun) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
  }
  // Reads to the end, doing `something` now and then; nothing goes on for more than a minute.
  template <class Something>
  static Ended end_of(RawClient& client, Something something) {
    const auto begun = Clock::now();
    while (since(begun) < seconds(60) && client.listen(200)) something();
    return {client.closed(), since(begun)};
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, Patience, testing::Values("1"));

TEST_P(Patience, EndsWithWhatIsDocumented) {
  const auto port = server.port();
  auto no_hello = std::async(std::launch::async, [&] {
    RawClient client(port);
    client.upgrade();
    return end_of(client, [&] { client.send_bytes(support::client_frame(0x89, "")); });
  });
  auto no_pong = std::async(std::launch::async, [&] {
    RawClient client(port);
    client.leave_pings_unanswered();
    client.enter(1);
    return end_of(client, [] {});
  });
  auto flood = std::async(std::launch::async, [&] {
    RawClient client(port);
    client.enter(2);
    pb::ClientFrame leave;
    leave.mutable_leave()->set_room("fast");
    return end_of(client, [&] {
      for (int i = 0; i < 10; ++i) client.send(leave);
    });
  });
  auto dripped = std::async(std::launch::async, [&] {
    HttpClient client(port);
    const auto begun = Clock::now();
    client.stream().send("GET / HTTP/1.1\r\nX: ");
    while (!client.stream().is_readable(200) && since(begun) < seconds(60))
      client.stream().send("x");
    return Ended{static_cast<std::uint16_t>(client.stream().read_some().empty() ? 0 : 1),
                 since(begun)};
  });
  auto idle = std::async(std::launch::async, [&] {
    HttpClient client(port);
    client.get("/livez");
    const auto begun = Clock::now();
    (void)client.stream().is_readable(60'000);
    return Ended{static_cast<std::uint16_t>(client.ends() ? 0 : 1), since(begun)};
  });
  auto lively = std::async(std::launch::async, [&] {
    RawClient client(port);
    client.enter(3);
    const auto begun = Clock::now();
    while (since(begun) < seconds(25) && client.listen(200)) {
    }
    return client.pings();
  });

  const auto late = no_hello.get();
  EXPECT_EQ(late.code, 4202) << "pings are no Hello";
  EXPECT_GE(late.after, milliseconds(4900));
  EXPECT_LT(late.after, seconds(15));
  const auto silent = no_pong.get();
  EXPECT_EQ(silent.code, 4001);
  EXPECT_GE(silent.after, seconds(15));
  const auto drip = dripped.get();
  EXPECT_EQ(drip.code, 0);
  EXPECT_GE(drip.after, milliseconds(9900)) << "one deadline for the whole header";
  EXPECT_LT(drip.after, seconds(25));
  EXPECT_EQ(idle.get().code, 0);
  const auto too_many = flood.get();
  EXPECT_EQ(too_many.code, 4203);
  EXPECT_GE(too_many.after, seconds(29));
  EXPECT_GE(lively.get(), 10u) << "and who answers pings stays";
}

}  // namespace
}  // namespace hearth

// SPDX-License-Identifier: Apache-2.0
// A file that is damaged, cut or cannot be written, seen from outside.
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::eventually;
using support::RawClient;
namespace fs = std::filesystem;
namespace pb = hearth::v1;

class StoreTrouble : public testing::TestWithParam<const char*> {
 protected:
  support::Hearthd server{{{"HEARTH_LISTEN_SHARDS", GetParam()}}};
  std::string file = server.folder() + "/data/hearth.db";

  support::Ended start_in_vain() {
    return support::run("hearthd", {"--config", server.config_file()}, server.environment());
  }
  // The largest file it may write from now on: as on a full disk, only without filling one.
  void limit_file_size(rlim_t bytes) const {
    const rlimit size{bytes, RLIM_INFINITY};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &size, nullptr), 0);
  }
  static bool is_state(const pb::ServerFrame& frame, pb::Availability availability) {
    return frame.has_state() && frame.state().availability() == availability;
  }
};
INSTANTIATE_TEST_SUITE_P(Shards, StoreTrouble, testing::Values("1", "4"));

TEST_P(StoreTrouble, IsToldToEverybodyAndPasses) {
  RawClient anna(server.port());
  RawClient ben(server.port());
  anna.enter(1);
  ben.enter(2);
  anna.join("fast");
  ben.join("fast");
  const auto before = anna.post("fast", 1, "before").ack().position();
  support::HttpClient http(server.port());
  EXPECT_EQ(http.get("/readyz").status, 200);

  limit_file_size(1);
  const auto refused = anna.post("fast", 2, "not now").refused();
  EXPECT_EQ(refused.reason(), pb::REASON_UNAVAILABLE);
  EXPECT_GT(refused.retry_after_ms(), 0u);
  const auto begun = std::chrono::steady_clock::now();
  for (auto* client : {&anna, &ben})
    client->next([](const auto& f) { return is_state(f, pb::AVAILABILITY_READ_ONLY); });
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(3));
  const auto why = http.get("/readyz");
  EXPECT_EQ(why.status, 503);
  EXPECT_TRUE(why.body.starts_with("read only: ")) << why.body;
  EXPECT_EQ(http.get("/livez").status, 200);
  const auto status = support::run("hearthctl", {"status", "--socket", server.socket()}).out;
  EXPECT_NE(status.find("\"writable\":false"), std::string::npos) << status;

  // Reading goes on, for newcomers too.
  RawClient cleo(server.port());
  cleo.enter(3);
  const auto joined = cleo.join("fast").joined();
  EXPECT_TRUE(joined.read_only());
  EXPECT_EQ(joined.top().seq(), before.seq());
  EXPECT_EQ(cleo.next_event().message().text(), "before");

  limit_file_size(RLIM_INFINITY);
  for (auto* client : {&anna, &ben, &cleo})
    client->next([](const auto& f) { return is_state(f, pb::AVAILABILITY_LIVE); });
  const auto after = anna.post("fast", 2, "not now", true).ack();
  EXPECT_EQ(after.status(), pb::ACK_STATUS_ACCEPTED) << "a refusal does not use n up";
  EXPECT_EQ(after.position().seq(), before.seq() + 1);
  for (auto* client : {&ben, &cleo}) {
    pb::Event event;
    do event = client->next_event();
    while (event.message().text() == "before");
    EXPECT_EQ(event.message().text(), "not now");
    EXPECT_EQ(event.position().seq(), before.seq() + 1);
  }
  EXPECT_EQ(http.get("/readyz").status, 200);
  EXPECT_TRUE(server.has_logged("the log can be written"));
}

TEST_P(StoreTrouble, StopsAStartWithAFileThatIsNone) {
  server.end(SIGTERM);
  for (const auto& file_after : {file + "-wal", file + "-shm"}) fs::remove(file_after);
  std::ofstream(file, std::ios::binary) << std::string(8192, 'x');
  const auto refused = start_in_vain();
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("hearth.db"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("damaged; move it away"), std::string::npos) << refused.err;
  EXPECT_EQ(fs::file_size(file), 8192u) << "nothing of it was changed";
}

TEST_P(StoreTrouble, IsSurvivedWhenTheEndOfTheJournalIsMissing) {
  {
    RawClient anna(server.port());
    anna.enter(1);
    anna.join("fast");
    for (std::uint32_t n = 1; n <= 20; ++n) anna.post("fast", n, "message");
  }
  server.end(SIGKILL);
  const auto journal = file + "-wal";
  const auto size = fs::file_size(journal);
  ASSERT_GT(size, 8000u);
  fs::resize_file(journal, size - 5000);
  server.start();
  RawClient ben(server.port());
  ben.enter(2);
  const auto top = ben.join("fast").joined().top().seq();
  EXPECT_LE(top, 20u);
  for (std::uint64_t seq = 1; seq <= top; ++seq)
    ASSERT_EQ(ben.next_event().position().seq(), seq) << "a clean beginning of what was";
  ben.join("fast");
  EXPECT_EQ(ben.post("fast", 1, "goes on").ack().position().seq(), top + 1);
}

TEST_P(StoreTrouble, StopsAStartWhereNothingMayBeWritten) {
  server.end(SIGTERM);
  server.set("HEARTH_STORE_PATH", "/proc/no/such/place.db");
  const auto refused = start_in_vain();
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("/proc/no/such"), std::string::npos) << refused.err;
}

TEST_P(StoreTrouble, StopsAStartWithKeysOthersMayRead) {
  server.end(SIGTERM);
  fs::permissions(server.folder() + "/data/keys", fs::perms::others_read, fs::perm_options::add);
  const auto refused = start_in_vain();
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("chmod 600"), std::string::npos) << refused.err;
}

TEST_P(StoreTrouble, StopsAStartWithTheKeysOfAnother) {
  server.end(SIGTERM);
  server.set("HEARTH_STORE_KEYS", server.folder() + "/other/keys");
  const auto refused = start_in_vain();
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("another key file"), std::string::npos) << refused.err;
  server.set("HEARTH_STORE_KEYS", server.folder() + "/data/keys");
  server.start();
}

}  // namespace
}  // namespace hearth

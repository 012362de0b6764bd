// SPDX-License-Identifier: Apache-2.0
// A whole story with words planted in it, looked for wherever bytes may come to rest.
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "support/console.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::RawClient;

const std::string said = "canary-said-91c2";
const std::string noted = "canary-report-note-33ab";
const std::string own_note = "canary-moderator-note-5d0e";
const std::string pleaded = "canary-appeal-71f4";

class DeskPrivacy : public testing::Test {
 protected:
  bool is_in_a_file(const std::string& canary) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(server.folder())) {
      const auto name = file.path().filename().string();
      if (!file.is_regular_file() || !name.starts_with("hearth.db")) continue;
      std::ostringstream bytes;
      bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
      if (bytes.str().find(canary) != std::string::npos) return true;
    }
    return false;
  }
  // What would let anybody with a copy of the ledger confirm a guess.
  static std::string hash_of(const std::string& text) {
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           reinterpret_cast<unsigned char*>(hash.data()));
    return hash;
  }
  static pb::DeskClientFrame act(pb::Action action, const pb::Case& about) {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(action);
    if (action == pb::ACTION_MUTE || action == pb::ACTION_REMOVE) in->set_for_seconds(3600);
    in->set_room("fast");
    in->set_reason("guideline.respect");
    if (action != pb::ACTION_REDACT) in->set_subject(about.subject().handle());
    in->set_scope(pb::SCOPE_ROOM);
    return frame;
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}, {"HEARTH_LOG_LEVEL", "debug"}}};
};

TEST_F(DeskPrivacy, KeepsARemovedMessageOnlySealedAndNobodyInTheLog) {
  Console mia(server.desk_port());
  mia.accept(support::invite(server), "Canarymia");
  ASSERT_TRUE(mia.start_shift().has_done());
  RawClient ana(server.port());
  RawClient ben(server.port());
  ana.enter(1);
  ben.enter(2);
  const auto self = ana.join("fast").joined().self();
  ben.join("fast");
  const auto position = ana.post("fast", 1, said).ack().position();
  EXPECT_TRUE(is_in_a_file(said)) << "the search finds what is there";
  pb::ClientFrame report;
  report.mutable_report()->set_room("fast");
  *report.mutable_report()->mutable_target() = position;
  report.mutable_report()->set_note(noted);
  ASSERT_TRUE(ben.ask(report).has_ack());
  const auto about = mia.next_case([](const pb::Case& c) { return c.reports() > 0; });
  ASSERT_TRUE(mia.step(about.id(), pb::STEP_CLAIM).has_done());
  ASSERT_TRUE(mia.step(about.id(), pb::STEP_NOTE, {}, own_note).has_done());
  ASSERT_TRUE(mia.ask(act(pb::ACTION_MUTE, about)).has_done());
  const auto notice = ana.next([](const pb::ServerFrame& frame) {
    return frame.has_notice() && frame.notice().code() == "muted";
  });
  pb::ClientFrame appeal;
  appeal.mutable_appeal()->set_code(notice.notice().params().at("appeal_code"));
  appeal.mutable_appeal()->set_text(pleaded);
  ASSERT_TRUE(ana.ask(appeal).has_appeal_state());
  auto redact = act(pb::ACTION_REDACT, about);
  *redact.mutable_act()->mutable_target() = position;
  ASSERT_TRUE(mia.ask(redact).has_done());

  for (const auto& written : {noted, own_note, pleaded})
    for (const auto& trace : {written, hash_of(written)})
      EXPECT_FALSE(is_in_a_file(trace)) << written << " is sealed, on its way and in the chain";
  EXPECT_FALSE(is_in_a_file(said)) << "the evidence is sealed";
  server.end(SIGTERM);
  EXPECT_FALSE(is_in_a_file(said)) << "also after the file was put in order";
  const auto log = server.log();
  EXPECT_FALSE(log.empty());
  for (const auto& canary :
       {said, noted, own_note, pleaded, self.alias(), self.handle(), std::string("Canarymia"),
        about.id(), notice.notice().params().at("appeal_code")})
    EXPECT_EQ(log.find(canary), std::string::npos) << canary;
}

}  // namespace
}  // namespace hearth

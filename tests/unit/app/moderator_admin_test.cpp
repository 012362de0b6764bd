// SPDX-License-Identifier: Apache-2.0
#include "app/moderator_admin.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <filesystem>
#include <thread>

#include "identity/account_name.hpp"
#include "support/memory_ledger.hpp"

namespace hearth::app {
namespace {

namespace asio = boost::asio;
using shard::desk::AccountEvent;
using shard::desk::AccountRecords;

// A hearthd's admin socket with nothing behind it but accounts, on a thread of theirs.
class Operator : public testing::Test {
 protected:
  Operator() {
    ledger_.now = core::now();
    auto opened = Admin::open(path_, {[] { return "{}"; }, [] { return ""; },
                                      [this](const std::string& what, const std::string& body) {
                                        return moderators_.answer(what, body);
                                      }});
    if (opened) admin_ = std::move(*opened);
  }
  ~Operator() override {
    admin_.reset();
    work_.reset();
    thread_.join();
  }

  AdminReply ask(const std::string& what, const std::string& body = "{}") {
    const auto reply = ask_admin(path_, "POST", "/moderators/" + what, body);
    return reply ? *reply : AdminReply{};
  }
  // What an accepted invite leaves.
  void add(const std::string& name) {
    identity::Account account;
    account.id.bytes.fill(static_cast<std::uint8_t>(name[0]));
    account.name = name;
    account.rooms = {"lounge"};
    EXPECT_TRUE(ledger_.put(AccountRecords::new_account(account, name)));
  }
  identity::Account account(const std::string& name) {
    return asio::co_spawn(context_, AccountRecords(ledger_).account_of(name), asio::use_future)
        .get()
        .kept.value()
        .value;
  }

  shard::desk::AppendAccountEvent append() {
    return [this](AccountEvent event,
                  std::vector<store::Record> records) -> asio::awaitable<store::AppendStatus> {
      store::LedgerBatch batch;
      batch.records = std::move(records);
      const auto status = co_await ledger_.append(std::move(batch));
      by_operator_ = by_operator_ && event.by.is_zero();
      co_return status;
    };
  }

  const std::string path_ =
      testing::TempDir() + "hearth-admin-" + std::to_string(::getpid()) + ".sock";
  support::MemoryLedger ledger_;
  bool by_operator_ = true;
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::thread thread_{[this] { context_.run(); }};
  shard::desk::Accounts accounts_{ledger_, append(),
                                  [](const std::string& slug) { return slug == "lounge"; }};
  ModeratorAdmin moderators_{accounts_, context_.get_executor(), "https://desk.example.org"};
  std::unique_ptr<Admin> admin_;
};

TEST_F(Operator, GetsALinkThatWorksOnce) {
  const auto reply = ask("invite", R"({"role":"admin","rooms":[],"hours":1})");
  EXPECT_EQ(reply.status, 200u);
  constexpr std::string_view begin = R"({"link":"https://desk.example.org/#/invite/)";
  ASSERT_TRUE(reply.body.starts_with(begin)) << reply.body;
  const auto code = reply.body.substr(begin.size(), 26);
  const auto kept = ledger_.kept("invite");
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].key, identity::invite_key(code));
  EXPECT_EQ(kept[0].value.find(code), std::string::npos) << "the code is kept nowhere";
  EXPECT_TRUE(by_operator_);
}

TEST_F(Operator, IsToldWhatAnInviteHasToBe) {
  for (const auto* body : {"", "[]", "{}", R"({"role":"owner","hours":1})",
                           R"({"role":"lead","hours":0})", R"({"role":"lead","hours":169})",
                           R"({"role":"lead","hours":-1})", R"({"role":"lead","hours":"1"})"}) {
    const auto reply = ask("invite", body);
    EXPECT_EQ(reply.status, 422u) << body;
    EXPECT_NE(reply.body.find("moderator, lead or admin"), std::string::npos) << body;
  }
  const auto reply = ask("invite", R"({"role":"lead","rooms":["launge"],"hours":1})");
  EXPECT_EQ(reply.status, 422u);
  EXPECT_NE(reply.body.find("[[rooms]]"), std::string::npos);
  EXPECT_TRUE(ledger_.kept("invite").empty());
}

TEST_F(Operator, SeesDisablesAndSignsOutAccountsByNameOrId) {
  add("Mara");
  add("Jo");
  const auto list = ask("list");
  EXPECT_LT(list.body.find("\"name\":\"Jo\""), list.body.find("\"name\":\"Mara\""));
  EXPECT_EQ(list.body.find("passphrase"), std::string::npos);

  EXPECT_EQ(ask("disable", R"({"account":"Mara"})").status, 200u);
  EXPECT_TRUE(account("Mara").disabled);
  EXPECT_EQ(account("Mara").rooms, std::vector<std::string>{"lounge"})
      << "and is otherwise as it was";
  EXPECT_FALSE(account("Jo").disabled);
  EXPECT_EQ(
      ask("enable", R"({"account":")" + core::to_base32(account("Mara").id.bytes) + "\"}").status,
      200u);
  EXPECT_FALSE(account("Mara").disabled);
  EXPECT_EQ(account("Mara").session_version, 3u);
  EXPECT_EQ(ask("sign-out", R"({"account":"Jo"})").status, 200u);
  EXPECT_EQ(account("Jo").session_version, 2u);
  EXPECT_EQ(ask("remove", R"({"account":"Jo"})").status, 200u);
  EXPECT_EQ(ask("list").body.find("Jo"), std::string::npos);
  EXPECT_EQ(account("Mara").session_version, 3u);
}

TEST_F(Operator, SeesWhoseMeasuresNobodyElseMayLift) {
  const auto needs_second = [&](const std::string& name) {
    const auto body = ask("list").body;
    const auto at = body.find("\"needs_second\":", body.find("\"name\":\"" + name + "\""));
    return body.substr(at, 20).find("true") != std::string::npos;
  };
  add("Mara");
  EXPECT_TRUE(needs_second("Mara"));
  add("Jo");
  EXPECT_FALSE(needs_second("Mara"));
  EXPECT_FALSE(needs_second("Jo"));
  ask("disable", R"({"account":"Mara"})");
  EXPECT_TRUE(needs_second("Jo"));
  EXPECT_FALSE(needs_second("Mara")) << "decides nothing";
}

TEST_F(Operator, IsToldWhereNothingWasDone) {
  const auto nobody = ask("disable", R"({"account":"Nobody"})");
  EXPECT_EQ(nobody.status, 404u);
  EXPECT_NE(nobody.body.find("hearthctl moderators list"), std::string::npos);
  EXPECT_EQ(ask("dismiss").status, 404u);
  ledger_.reachable = false;
  const auto unreachable = ask("invite", R"({"role":"admin","hours":1})");
  EXPECT_EQ(unreachable.status, 503u);
  EXPECT_NE(unreachable.body.find("nothing was changed"), std::string::npos);
}

TEST(Admin, SaysWhenThereIsNoDesk) {
  const auto path = testing::TempDir() + "hearth-admin-" + std::to_string(::getpid()) + "-2.sock";
  const auto admin = Admin::open(path, {[] { return "{}"; }, [] { return ""; }, nullptr});
  ASSERT_TRUE(admin);
  const auto reply = ask_admin(path, "POST", "/moderators/list", "{}");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 503u);
  EXPECT_EQ(ask_admin(path, "GET", "/status")->status, 200u);
}

}  // namespace
}  // namespace hearth::app

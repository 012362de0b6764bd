// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/push_devices.hpp"

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;

class PushDevicesTest : public Desk {
 public:
  static wire::PushSubscribe device(int number) {
    return {"https://push.example.org/" + std::to_string(number), std::string(65, '\4'),
            std::string(16, 'a')};
  }
  Reason add(const core::ModeratorId& account, wire::PushSubscribe what) {
    const auto refusal = run(devices.add(account, std::move(what), now));
    return refusal ? refusal->reason : Reason::unspecified;
  }
  std::vector<std::string> of(const core::ModeratorId& account) {
    std::vector<std::string> out;
    for (const auto& one : run(devices.of(account))) out.push_back(one.endpoint);
    std::sort(out.begin(), out.end());
    return out;
  }

  core::ModeratorId mara = join("Mara");
  core::ModeratorId jo = join("Jo");
  PushDevices devices{ledger, [](const std::string& endpoint) {
                        return endpoint.starts_with("https://push.example.org/");
                      }};
};

TEST_F(PushDevicesTest, AreKeptForTheirAccountAloneUntilTheirEnd) {
  EXPECT_EQ(add(mara, device(1)), Reason::unspecified);
  EXPECT_EQ(add(jo, device(2)), Reason::unspecified);
  EXPECT_EQ(of(mara), std::vector<std::string>{"https://push.example.org/1"});
  const auto kept = run(devices.of(mara)).at(0);
  EXPECT_EQ(kept.account, mara);
  EXPECT_EQ(kept.p256dh, std::string(65, '\4'));
  EXPECT_EQ(kept.added, now);
  pass(push_life - 1h);
  EXPECT_EQ(add(mara, device(1)), Reason::unspecified) << "said again";
  pass(2h);
  EXPECT_EQ(of(mara).size(), 1u);
  EXPECT_TRUE(of(jo).empty()) << "not said again";
}

TEST_F(PushDevicesTest, AreRefusedWhereNobodyPushesTo) {
  auto elsewhere = device(1);
  elsewhere.endpoint = "https://intranet.example.org/1";
  EXPECT_EQ(add(mara, elsewhere), Reason::not_allowed);
  auto long_one = device(1);
  long_one.endpoint += std::string(identity::kPushEndpointMax, 'x');
  EXPECT_EQ(add(mara, long_one), Reason::not_allowed);
  auto keyless = device(1);
  keyless.p256dh.pop_back();
  EXPECT_EQ(add(mara, keyless), Reason::bad_text);
  auto open = device(1);
  open.auth.clear();
  EXPECT_EQ(add(mara, open), Reason::bad_text);
  EXPECT_TRUE(of(mara).empty());
}

TEST_F(PushDevicesTest, GiveWayToANewOneWhenThereAreTooMany) {
  for (int i = 1; i <= 5; ++i) {
    EXPECT_EQ(add(mara, device(i)), Reason::unspecified);
    pass(1min);
  }
  EXPECT_EQ(add(mara, device(1)), Reason::unspecified) << "the oldest is said again";
  EXPECT_EQ(add(mara, device(6)), Reason::unspecified);
  std::vector<std::string> left;
  for (const int number : {1, 3, 4, 5, 6}) left.push_back(device(number).endpoint);
  EXPECT_EQ(of(mara), left);
}

TEST_F(PushDevicesTest, AreRemovedOneByOneAndAllAtOnce) {
  for (int i = 1; i <= 3; ++i) add(mara, device(i));
  add(jo, device(1));
  EXPECT_FALSE(run(devices.remove(mara, device(2).endpoint)));
  EXPECT_FALSE(run(devices.remove(mara, device(2).endpoint))) << "gone already";
  EXPECT_EQ(of(mara).size(), 2u);
  EXPECT_FALSE(run(devices.remove_all(mara)));
  EXPECT_TRUE(of(mara).empty());
  EXPECT_EQ(of(jo).size(), 1u);
}

TEST_F(PushDevicesTest, EndWithTheAccount) {
  add(mara, device(1));
  ASSERT_FALSE(run(accounts.remove(mara)));
  EXPECT_TRUE(ledger.kept(push_kind).empty());
}

TEST_F(PushDevicesTest, AreNotTakenWhileTheLedgerIsAway) {
  ledger.reachable = false;
  EXPECT_EQ(add(mara, device(1)), Reason::unavailable);
  EXPECT_TRUE(of(mara).empty());
}

}  // namespace
}  // namespace hearth::shard::desk

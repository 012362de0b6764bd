// SPDX-License-Identifier: Apache-2.0
// What is cut over several messages is read together, whichever connection they come by.
#include <gtest/gtest.h>

#include "support/hooked_service.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;

// «numbat» is stopped.
class Joined : public testing::Test {
 protected:
  support::HookedService service{{}, {{"HEARTH_LISTEN_SHARDS", "4"}}};
};

TEST_F(Joined, ReadsOnAfterAReconnect) {
  auto ana = service.somebody(1);
  ASSERT_EQ(ana->post("fast", 1, "num").ack().status(), pb::ACK_STATUS_ACCEPTED);
  ana->drop();
  EXPECT_EQ(service.somebody(1)->post("fast", 2, "bat").refused().reason(), pb::REASON_NOT_POSTED);
}

TEST_F(Joined, KnowsOneAuthorOnly) {
  auto ana = service.somebody(1);
  ASSERT_EQ(ana->post("fast", 1, "num").ack().status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(service.somebody(2)->post("fast", 1, "bat").ack().status(), pb::ACK_STATUS_ACCEPTED);
}

}  // namespace
}  // namespace hearth

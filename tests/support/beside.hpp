// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "support/bystander.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth::support {

// A hearthd with one shard and with four; whatever a test does to it, somebody beside notices
// nothing and its memory stays bounded.
class Beside : public testing::TestWithParam<const char*> {
 protected:
  explicit Beside(std::map<std::string, std::string> environment = {})
      : server([&] {
          environment["HEARTH_LISTEN_SHARDS"] = GetParam();
          return environment;
        }()),
        bystander(std::make_unique<Bystander>(server.port())),
        rss_before(server.rss_kib()) {}
  ~Beside() override {
    EXPECT_LT(server.rss_kib() - rss_before, rss_growth_max_kib);
    const auto seen = bystander->leave();
    EXPECT_EQ(seen.trouble, "");
    EXPECT_LT(seen.slowest.count(), 2000);
    EXPECT_EQ(server.log().find("rror"), std::string::npos) << server.log();
  }

  Hearthd server;
  std::unique_ptr<Bystander> bystander;
  long rss_before;
  // One bad client may take half a MiB; the rest is the allocator's, the rings' and what each
  // shard's judge takes with its first messages. A sanitizer keeps what was freed for a while.
#if defined(__has_feature) && (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
  long rss_growth_max_kib = 256 * 1024;
#else
  long rss_growth_max_kib = 16 * 1024;
#endif
};

}  // namespace hearth::support

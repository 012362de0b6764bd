// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "support/learned.hpp"

namespace hearth::moderation {
namespace {

TEST(LearnedFile, ReadsWhatItWrote) {
  const auto model = test::model_of({"verloren"}, {"blau"});
  const auto read = read_model(write_model(model));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, model);
  EXPECT_EQ(read->version(), "learned-ab000000");
}

TEST(LearnedFile, SaysWhatIsNoModel) {
  EXPECT_EQ(read_model("").error(), "is no learned model");
  EXPECT_EQ(read_model("version = \"1\"\n").error(), "is no learned model");
  EXPECT_EQ(read_model(std::string(LearnedModel::bytes_max + 1, 'x')).error(),
            "is larger than 1 MiB");
}

TEST(LearnedFile, RefusesAnotherFormat) {
  auto bytes = write_model(test::model_of({"verloren"}));
  bytes[8] = 1;
  EXPECT_NE(read_model(bytes).error().find("rules learn"), std::string::npos);
}

TEST(LearnedFile, RefusesEveryBeginningOfItself) {
  const auto bytes = write_model(test::model_of({"verloren"}));
  for (std::size_t size = 0; size < bytes.size(); size += size < 100 ? 1 : 61)
    EXPECT_FALSE(read_model(std::string_view(bytes).substr(0, size))) << size;
  EXPECT_FALSE(read_model(bytes + '\0'));
}

TEST(LearnedFile, RefusesAnyByteChanged) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto bytes = write_model(test::model_of({"verloren"}));
  for (int i = 0; i < 400; ++i) {
    auto damaged = bytes;
    damaged[i < 80 ? static_cast<std::size_t>(i) : random() % bytes.size()] ^=
        static_cast<char>(1 << random() % 8);
    EXPECT_FALSE(read_model(damaged)) << i;
  }
}

// With a right checksum over wrong numbers, as no accident makes it.
TEST(LearnedFile, RefusesNumbersThatCannotBe) {
  const auto refused = [](auto change) {
    auto model = test::model_of({"verloren"});
    change(model);
    return !read_model(write_model(model));
  };
  EXPECT_FALSE(refused([](LearnedModel&) {}));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.from.urgent = std::nanf(""); }));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.table.scale[Topic::craving] = 1e30F; }));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.from.card = m.from.urgent + 1; }));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.table.bits = 0; }));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.table.bits = 31; }));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.features.letters_least = 6; }));
  EXPECT_TRUE(refused([](LearnedModel& m) { m.features.letters_most = 9; }));
}

}  // namespace
}  // namespace hearth::moderation

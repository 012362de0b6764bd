// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "contract/world.hpp"

namespace hearth::store {

// Every test here holds for every store.
class Store : public testing::TestWithParam<Backend> {
 protected:
  Draft draft(std::uint8_t who, std::uint32_t n, std::string text = "text") {
    auto d = draft_in(room, who, n, std::move(text));
    std::get<rooms::Message>(d.body).intent = rooms::Intent::listen;
    return d;
  }
  PublishAnswer publish(Draft d) { return world.run(world.store().publish(std::move(d))); }
  PublishAnswer post(std::uint8_t who, std::uint32_t n, std::string text = "text") {
    return publish(draft(who, n, std::move(text)));
  }
  ModerateAnswer moderate(Decision decision, std::uint8_t id = 0) {
    const auto number = id == 0 ? ++entries : id;
    auto entry = entry_in(room, static_cast<std::uint8_t>(number), std::move(decision));
    return world.run(world.store().moderate(std::move(entry)));
  }
  Page read(std::vector<rooms::Position> cursor = {}, std::uint32_t limit = 256,
            std::uint32_t history = 50) {
    return *world.run(world.store().read({room, std::move(cursor), history, limit}));
  }
  RoomState state() { return *world.run(world.store().position(room)); }
  void post_many(std::uint32_t count) {
    for (std::uint32_t n = 1; n <= count; ++n)
      ASSERT_EQ(post(1, n).status, PublishStatus::accepted);
  }

  // One held post, and its item.
  HeldItem hold(std::uint8_t who, std::uint32_t n, std::string text = "text") {
    auto d = draft(who, n, std::move(text));
    d.course = Course::hold;
    EXPECT_EQ(publish(d).status, PublishStatus::held);
    return waiting().back();
  }
  std::vector<HeldItem> waiting() { return world.run(world.store().held(room)).value(); }
  ReleaseAnswer release(const HeldItem& item, bool deliver = true) {
    return world.run(world.store().release({room, item.id, deliver}));
  }
  // By who posted n, as draft() does.
  WithdrawStatus withdraw(std::uint8_t who, std::uint32_t n) {
    auto d = draft(who, n);
    return world.run(world.store().withdraw({room, d.author.handle, d.producer, n})).status;
  }
  RemarkStatus remark(std::uint8_t id, rooms::Position target = {}, std::string note = "note",
                      rooms::Participant subject = {}) {
    Remark said{{}, room, target, std::move(subject), std::move(note)};
    said.id.fill(id);
    return world.run(world.store().remark(std::move(said)));
  }
  JournalPage journal(std::uint64_t after = 0, std::size_t limit = 100) {
    return world.run(world.store().journal(room, after, limit)).value();
  }
  std::vector<JournalKind> kinds() {
    std::vector<JournalKind> all;
    for (const auto& one : journal().entries) all.push_back(one.kind);
    return all;
  }
  core::Time cover(std::uint64_t who, core::Duration ttl) {
    return world.run(world.store().cover({room, who, ttl})).value();
  }
  RoomPresence lease(PresenceLease said) { return world.run(world.store().lease(std::move(said))); }

  World world{GetParam()};
  core::RoomId room = room_of(7);
  std::uint8_t entries = 0;
};

}  // namespace hearth::store

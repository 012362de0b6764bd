// SPDX-License-Identifier: Apache-2.0
#include "faults/scene.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

namespace hearth::faults {

namespace pb = support::pb;
using checker::Step;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds heal_patience{20};
constexpr std::uint8_t reader_of_the_log = 99;

}  // namespace

std::uint32_t seed() {
  static const auto value = [] {
    const char* given = std::getenv("HEARTH_SEED");
    const auto chosen = given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10))
                              : std::random_device{}();
    std::printf("HEARTH_SEED=%u\n", chosen);
    return chosen;
  }();
  return value;
}

seconds fault_time(int usual_s) {
  const char* given = std::getenv("HEARTH_FAULT_SECONDS");
  return seconds(given ? std::max(std::atoi(given), 1) : usual_s);
}

Scene::Scene(const std::string& redis_url) : Scene(std::vector<std::string>(3, redis_url)) {}

Scene::Scene(const std::vector<std::string>& redis_urls) {
  std::vector<std::uint16_t> ports;
  for (const auto& url : redis_urls) {
    gateways_.push_back(std::make_unique<support::Hearthd>(support::Hearthd::Later{}));
    auto& gateway = *gateways_.back();
    gateway.set("HEARTH_REDIS_URL", url);
    gateway.set("HEARTH_REDIS_DURABILITY", "memory");
    gateway.set("HEARTH_LISTEN_SHARDS", gateways_.size() == 2 ? "2" : "1");
    gateway.set("HEARTH_STORE_KEYS", gateways_.front()->folder() + "/data/keys");
    gateway.start();
    ports.push_back(gateway.port());
  }
  for (std::uint8_t i = 0; i < listeners; ++i)
    listeners_.push_back(std::make_unique<Listener>(50 + i, ports, chronicle_, seed()));
  for (std::uint8_t i = 0; i < talkers; ++i)
    talkers_.push_back(std::make_unique<Talker>(1 + i, ports, chronicle_, seed()));
  for (const auto& listener : listeners_) listener->start();
  for (const auto& talker : talkers_) talker->start();
  if (!goes_on()) chronicle_.fault("nothing went on before the fault");
}

Scene::~Scene() { leave(); }

void Scene::leave() {
  for (auto* people : {&talkers_, &listeners_}) {
    for (const auto& person : *people) person->ask_to_leave();
    for (const auto& person : *people) person->await_end();
  }
}

void Scene::repeat(milliseconds every, const std::function<void()>& fault) {
  const auto end = Clock::now() + fault_time();
  for (auto next = Clock::now(); next < end; next += every) {
    std::this_thread::sleep_until(next);
    fault();
  }
}

bool Scene::goes_on(std::uint64_t count, seconds within) {
  const auto before = chronicle_.count();
  return chronicle_.await(
      [&](const Chronicle::Count& now) {
        return now.accepted >= before.accepted + count && now.listeners.size() == listeners &&
               std::ranges::all_of(now.listeners, [&](const auto& entry) {
                 const auto known = before.listeners.find(entry.first);
                 const auto had = known == before.listeners.end() ? 0 : known->second.events;
                 return entry.second.events >= had + count;
               });
      },
      within);
}

bool Scene::everybody_knows(bool read_only, milliseconds within) {
  return chronicle_.await(
      [&](const Chronicle::Count& now) {
        return std::ranges::all_of(
            now.listeners, [&](const auto& entry) { return entry.second.read_only == read_only; });
      },
      within);
}

// From its beginning, by somebody who has not been here. A gateway that has not heard of the last
// words yet will do so soon.
bool Scene::read_log(std::uint16_t port, std::uint64_t last_words) {
  log_.clear();
  try {
    support::RawClient client(port);
    client.enter(reader_of_the_log);
    const auto first = client.join(room);
    if (!first.has_joined()) return false;
    auto cursor = first.joined().top();
    top_ = cursor.seq();
    if (top_ < last_words) return false;
    cursor.set_seq(0);
    client.drop();
    support::RawClient again(port);
    again.enter(reader_of_the_log);
    if (!again.join(room, cursor).has_joined()) return false;
    for (std::uint64_t seq = 0; seq < top_;) {
      const auto event = again.next_event();
      seq = event.position().seq();
      log_.push_back({Step::Kind::log, 0, 0, {cursor.epoch(), seq}, event.message().text()});
    }
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

Scene::Verdict Scene::end() {
  for (const auto& talker : talkers_) talker->ask_to_leave();
  for (const auto& talker : talkers_) talker->await_end();
  const auto limit = Clock::now() + heal_patience;
  bool is_read = false;
  std::uint64_t last_words = 0;
  for (const auto& [who, seq] : chronicle_.count().said) last_words = std::max(last_words, seq);
  for (std::size_t i = 0; !is_read && Clock::now() < limit; ++i)
    is_read = read_log(gateways_[i % gateways_.size()]->port(), last_words);
  if (!is_read) chronicle_.fault("the log could not be read");
  (void)chronicle_.await(  // who does not come there is named by the judge
      [&](const Chronicle::Count& now) {
        return std::ranges::all_of(now.listeners,
                                   [&](const auto& entry) { return entry.second.seq >= top_; });
      },
      heal_patience);
  leave();
  auto history = chronicle_.history();
  history.push_back({Step::Kind::healed, 0, 0, {}, ""});
  history.insert(history.end(), log_.begin(), log_.end());
  Verdict verdict;
  verdict.broken = checker::judge(history);
  for (auto& fault : chronicle_.faults()) verdict.broken.push_back(std::move(fault));
  verdict.lost = checker::lost(history);
  const auto count = chronicle_.count();
  verdict.accepted = count.accepted;
  for (const auto& [who, listening] : count.listeners) {
    verdict.lost_gaps += listening.lost;
    verdict.resets += listening.resets;
    verdict.expired += listening.expired;
  }
  std::printf("%llu accepted, %zu lost, gaps: %llu lost, %llu reset, %llu expired\n",
              static_cast<unsigned long long>(verdict.accepted), verdict.lost.size(),
              static_cast<unsigned long long>(verdict.lost_gaps),
              static_cast<unsigned long long>(verdict.resets),
              static_cast<unsigned long long>(verdict.expired));
  return verdict;
}

void expect_sound(const Scene::Verdict& verdict) {
  constexpr std::size_t shown_max = 20;
  for (std::size_t i = 0; i < std::min(verdict.broken.size(), shown_max); ++i)
    ADD_FAILURE() << verdict.broken[i];
  if (verdict.broken.size() > shown_max)
    ADD_FAILURE() << "and " << verdict.broken.size() - shown_max << " more";
  EXPECT_EQ(verdict.expired, 0u);
}

void expect_whole(const Scene::Verdict& verdict) {
  expect_sound(verdict);
  EXPECT_TRUE(verdict.lost.empty()) << verdict.lost.size() << " lost, " << verdict.lost.front();
  EXPECT_EQ(verdict.lost_gaps, 0u);
  EXPECT_EQ(verdict.resets, 0u);
}

}  // namespace hearth::faults

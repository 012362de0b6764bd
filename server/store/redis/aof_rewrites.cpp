// SPDX-License-Identifier: Apache-2.0
#include "store/redis/aof_rewrites.hpp"

#include <chrono>
#include <string_view>

#include "core/random.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

// The value of one line of INFO.
std::string line(std::string_view info, std::string_view name) {
  const auto from = info.find(std::string(name) + ":");
  if (from == std::string_view::npos) return {};
  const auto value = info.substr(from + name.size() + 1);
  return std::string(value.substr(0, value.find('\r')));
}

core::milliseconds with_jitter(core::milliseconds every) {
  const auto fifth = static_cast<std::uint32_t>(every.count() / 5 + 1);
  return every + core::milliseconds(core::random_below(fifth));
}

}  // namespace

AofRewrites::AofRewrites(redis::Client& client, core::milliseconds every)
    : client_(client), every_(with_jitter(every)) {}

asio::awaitable<void> AofRewrites::look() {
  const auto now = std::chrono::steady_clock::now();
  bool due = false;
  auto replies = co_await client_.call_each({"INFO", "persistence"});
  for (const auto& [address, reply] : replies) {
    if (!reply || line(reply->text, "aof_enabled") != "1") continue;
    const auto base_size = line(reply->text, "aof_base_size");
    auto& file = files_[address];
    if (file.rewritten == core::Tick{} || file.base_size != base_size) file = {base_size, now};
    const bool grown = line(reply->text, "aof_current_size") != base_size;
    const bool under_way = line(reply->text, "aof_rewrite_in_progress") == "1";
    due = due || (grown && !under_way && now - file.rewritten >= every_);
  }
  if (!due) co_return;
  auto begun = co_await client_.call_each({"BGREWRITEAOF"});
  (void)begun;  // where it did not begin, the next look asks again
}

}  // namespace hearth::store

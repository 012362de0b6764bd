// SPDX-License-Identifier: Apache-2.0
#include "store/redis/ledger_steps.hpp"

#include <algorithm>
#include <utility>

#include "store/redis/arguments.hpp"
#include "store/redis/room_answers.hpp"
#include "store/redis/scripts.hpp"

namespace hearth::store {
namespace {

std::string key(std::string_view name) { return "{ledger}:" + std::string(name); }
std::string record_key(const std::string& kind, const std::string& name) {
  return key("r:" + kind + ":" + name);
}

std::string text_of(const LedgerHash& hash) { return {hash.begin(), hash.end()}; }
LedgerHash hash_of(std::string_view text) {
  LedgerHash hash{};
  std::copy_n(text.begin(), std::min(text.size(), hash.size()), hash.begin());
  return hash;
}
core::Time time_at(const redis::Reply& reply, std::size_t index) {
  return core::Time{core::Duration(number_at(reply, index))};
}

// Arguments of one of many: the name and its number.
class Numbered {
 public:
  Numbered(Arguments& to, std::size_t number) : to_(to), number_(std::to_string(number)) {}
  template <class Value>
  Numbered& add(const char* name, Value&& value) {
    to_.add((name + number_).c_str(), std::forward<Value>(value));
    return *this;
  }

 private:
  Arguments& to_;
  std::string number_;
};

}  // namespace

redis::Invocation ledger_open_step(const Surroundings& in, core::milliseconds recovery) {
  return {&scripts::ledger_open,
          {key("m")},
          Arguments(in).add("time", core::Duration(recovery).count()).take()};
}

redis::Invocation ledger_append_step(const LedgerBatch& batch, const Sending& how,
                                     const Surroundings& in) {
  redis::Invocation step{
      &scripts::ledger_append, {key("m"), key("s"), key("j"), key("k"), key("e")}, {}};
  Arguments all(in);
  all.add("channel", ledger_channel)
      .add("verb", in.verb)
      .add("nonce", how.nonce)
      .add("again", how.again ? "1" : "0")
      .add("version", how.version)
      .add("top", batch.top)
      .add("top_hash", text_of(batch.top_hash))
      .add("entries", batch.entries.size())
      .add("cursors", batch.cursors.size())
      .add("records", batch.records.size());
  for (std::size_t i = 0; i < batch.entries.size(); ++i)
    Numbered(all, i + 1)
        .add("b", batch.entries[i].body)
        .add("h", text_of(batch.entries[i].hash))
        .add("t", batch.entries[i].at.time_since_epoch().count());
  for (std::size_t i = 0; i < batch.cursors.size(); ++i)
    Numbered(all, i + 1)
        .add("room", batch.cursors[i].room.view())
        .add("from", batch.cursors[i].before)
        .add("to", batch.cursors[i].after);
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    const auto& record = batch.records[i];
    step.keys.push_back(record_key(record.kind, record.key));
    Numbered(all, i + 1)
        .add("name", record.kind + " " + record.key)
        .add("version", record.version)
        .add("until", record.until.time_since_epoch().count())
        .add("value", record.value);
  }
  step.arguments = all.take();
  return step;
}

redis::Invocation ledger_read_step(std::uint64_t after, std::size_t limit, const Surroundings& in) {
  return {&scripts::ledger_read,
          {key("m"), key("s")},
          Arguments(in)
              .add("after", after)
              .add("limit", std::min(limit, ledger_page_max))
              .add("bytes", ledger_page_bytes_max)
              .take()};
}

redis::Invocation ledger_cursor_step(const core::RoomId& room, const Surroundings& in) {
  return {
      &scripts::ledger_cursor, {key("m"), key("j")}, Arguments(in).add("room", room.view()).take()};
}

redis::Invocation ledger_names_step(const std::string& kind, const std::string& prefix,
                                    const std::string& after, const Surroundings& in) {
  const auto from =
      after >= prefix && !after.empty() ? "(" + kind + " " + after : "[" + kind + " " + prefix;
  return {&scripts::ledger_names,
          {key("m"), key("k")},
          Arguments(in)
              .add("from", from)
              .add("to", "(" + kind + " " + prefix + "\xff")
              .add("limit", ledger_page_max)
              .take()};
}

redis::Invocation ledger_records_step(const std::string& kind, const std::vector<std::string>& keys,
                                      const Surroundings& in) {
  redis::Invocation step{&scripts::ledger_records, {key("m")}, {}};
  for (const auto& name : keys) step.keys.push_back(record_key(kind, name));
  step.arguments = Arguments(in).add("bytes", ledger_page_bytes_max).take();
  return step;
}

std::optional<LedgerPage> ledger_page(const redis::Reply& reply) {
  if (head_of(reply) != "ok" || reply.items.size() < 5) return std::nullopt;
  LedgerPage page;
  page.top = number_at(reply, 1);
  page.after_hash = hash_of(text_at(reply, 2));
  page.more = text_at(reply, 3) == "1";
  const auto& all = reply.items[4];
  for (std::size_t i = 0; i + 3 < all.items.size(); i += 4)
    page.entries.push_back({number_at(all, i), time_at(all, i + 1),
                            std::string(text_at(all, i + 2)), hash_of(text_at(all, i + 3))});
  return page;
}

std::vector<std::string> ledger_keys(const redis::Reply& reply, std::size_t kind_length) {
  std::vector<std::string> keys;
  for (std::size_t i = 1; i < reply.items.size(); ++i) {
    const auto name = text_at(reply, i);
    if (name.size() > kind_length + 1) keys.emplace_back(name.substr(kind_length + 1));
  }
  return keys;
}

std::vector<Record> ledger_records(const redis::Reply& reply, const std::string& kind,
                                   const std::vector<std::string>& keys) {
  std::vector<Record> all;
  for (std::size_t i = 1; i + 3 < reply.items.size(); i += 4) {
    const auto place = number_at(reply, i);
    if (place < keys.size())
      all.push_back({kind, keys[place], std::string(text_at(reply, i + 3)), number_at(reply, i + 1),
                     time_at(reply, i + 2)});
  }
  return all;
}

}  // namespace hearth::store

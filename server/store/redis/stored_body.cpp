// SPDX-License-Identifier: Apache-2.0
#include "store/redis/stored_body.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "protocol/event_codec.hpp"

namespace hearth::store {
namespace {

constexpr std::size_t mark_digits = 8;

// The number up to the next blank, which is taken too.
std::optional<std::uint64_t> take_number(std::string_view& text, int base = 10) {
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (ec != std::errc{} || end == text.data() + text.size() || *end != ' ') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

// The next of a list of people, which is taken too.
std::optional<rooms::Participant> take_person(std::string_view& stored) {
  constexpr auto head = core::Handle::size + 2;
  if (stored.size() < head) return std::nullopt;
  const auto length = static_cast<unsigned char>(stored[head - 2]) +
                      256u * static_cast<unsigned char>(stored[head - 1]);
  const auto handle = core::Handle::from(stored.substr(0, core::Handle::size));
  rooms::Participant who{*handle, std::string(stored.substr(head, length))};
  stored.remove_prefix(std::min<std::size_t>(head + length, stored.size()));
  return who;
}

}  // namespace

std::string store_body(const std::optional<rooms::Participant>& author,
                       const rooms::EventBody& body) {
  std::string stored(1, 'o');
  if (author) {
    stored[0] = std::holds_alternative<rooms::Message>(body) ? 'm' : 's';
    stored += store_people({*author});
  }
  return stored + protocol::serialize({{}, {}, std::nullopt, body});
}

std::optional<rooms::Event> parse_body(std::string_view stored, rooms::Position position,
                                       core::Time at) {
  if (stored.empty()) return std::nullopt;
  std::optional<rooms::Participant> author;
  const bool has_author = stored[0] != 'o';
  stored.remove_prefix(1);
  if (has_author) {
    author = take_person(stored);
    if (!author) return std::nullopt;
  }
  auto event = protocol::parse_event(stored);
  if (!event) return std::nullopt;
  event->position = position;
  event->at = at;
  event->author = std::move(author);
  return event;
}

std::optional<Announced> parse_announced(std::string_view payload) {
  const auto epoch = take_number(payload, 16);
  const auto seq = take_number(payload);
  const auto second = take_number(payload);
  const auto length = take_number(payload);
  if (!epoch || !seq || !second || !length || *length > payload.size()) return std::nullopt;
  const auto at = core::Time{core::seconds(*second)};
  auto event = parse_body(payload.substr(*length), {*epoch, *seq}, at);
  if (!event) return std::nullopt;
  Announced announced{std::move(*event), std::nullopt};
  if (*length == EntryId{}.size()) {
    announced.entry.emplace();
    std::memcpy(announced.entry->data(), payload.data(), *length);
  }
  return announced;
}

std::string store_people(const std::vector<rooms::Participant>& people) {
  std::string stored;
  for (const auto& who : people) {
    const auto length = std::min<std::size_t>(who.alias.size(), 0xffff);
    stored += who.handle.view();
    stored += static_cast<char>(length & 0xff);
    stored += static_cast<char>(length >> 8);
    stored.append(who.alias, 0, length);
  }
  return stored;
}

std::vector<rooms::Participant> parse_people(std::string_view stored) {
  std::vector<rooms::Participant> people;
  while (auto who = take_person(stored)) people.push_back(std::move(*who));
  return people;
}

std::string store_marks(const std::vector<std::uint32_t>& marks) {
  std::string stored;
  stored.reserve(marks.size() * mark_digits);
  for (const auto mark : marks) {
    char digits[mark_digits];
    const auto end = std::to_chars(digits, digits + sizeof digits, mark, 16).ptr;
    stored.append(mark_digits - static_cast<std::size_t>(end - digits), '0').append(digits, end);
  }
  return stored;
}

std::vector<std::uint32_t> parse_marks(std::string_view stored) {
  std::vector<std::uint32_t> marks;
  for (; stored.size() >= mark_digits; stored.remove_prefix(mark_digits)) {
    std::uint32_t mark = 0;
    const auto [end, ec] = std::from_chars(stored.data(), stored.data() + mark_digits, mark, 16);
    if (ec != std::errc{} || end != stored.data() + mark_digits) break;
    marks.push_back(mark);
  }
  return marks;
}

std::string epoch_text(rooms::Epoch epoch) {
  char text[17];
  const auto end = std::to_chars(text, text + sizeof text, epoch, 16).ptr;
  return {text, end};
}

rooms::Epoch parse_epoch(std::string_view text) {
  rooms::Epoch epoch = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), epoch, 16);
  return ec == std::errc{} && end == text.data() + text.size() ? epoch : 0;
}

}  // namespace hearth::store

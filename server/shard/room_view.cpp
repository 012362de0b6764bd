// SPDX-License-Identifier: Apache-2.0
#include "shard/room_view.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <cassert>

#include "protocol/codec.hpp"
#include "shard/encode.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard {
namespace {

constexpr std::size_t pages_max = 8;
constexpr std::uint32_t page_events = 64;

std::uint64_t next_ticket() {
  thread_local std::uint64_t last = 0;
  return ++last;
}

std::shared_ptr<const CatchUpPage> encode_page(const std::string& slug, const store::Page& from) {
  auto page = std::make_shared<CatchUpPage>();
  page->first = from.plan.next;
  page->last = from.plan.next - 1;
  for (const auto& gap : from.plan.gaps) {
    page->bytes += frame_bytes(protocol::encode(0, protocol::RoomGap{slug, gap}));
    page->ends.push_back(static_cast<std::uint32_t>(page->bytes.size()));
  }
  for (const auto& event : from.events) {
    page->bytes += event_bytes(slug, *event);
    page->ends.push_back(static_cast<std::uint32_t>(page->bytes.size()));
    page->last = event->position.seq;
  }
  return page;
}

}  // namespace

RoomView::RoomView(Shard& shard, core::RoomId id, std::string slug)
    : shard_(shard),
      id_(id),
      slug_(std::move(slug)),
      ring_(shard.ring_budget(), shard.node().options().fanout.ring_bytes_max) {}

void RoomView::open(const std::vector<SharedFrame>& newest, rooms::LogSpan span) {
  span_ = std::move(span);
  ring_.clear();
  for (const auto& frame : newest) ring_.append(frame->position.seq, frame->at, frame->bytes);
  opened_ = true;
}

void RoomView::append(const SharedFrame& frame) {
  assert(shard_.is_here());
  if (!opened_) return;
  if (frame->redacts != 0) redact(*frame);
  if (!ring_.append(frame->position.seq, frame->at, frame->bytes)) return restart();
  if (frame->position.seq != 0) span_.top = frame->position;
  if (!ahead_.empty()) bring_in();
  // Waiting for company must not cost a reader its place: half a ring is company enough.
  const auto waiting = ring_.head() - flush_head_;
  if (!flushing_ && waiting > shard_.node().options().fanout.ring_bytes_max / 2)
    return flush(std::chrono::steady_clock::now());
  schedule_flush();
}

void RoomView::redact(const Frame& redaction) {
  if (const auto target = ring_.entry(redaction.redacts)) {
    const auto bytes = tombstone_bytes(slug_, {span_.top.epoch, target->seq}, target->at,
                                       target->end - target->start);
    ring_.overwrite(target->seq, bytes);
    for (auto* reader : readers_)
      if (!reader->page && !reader->waiting && reader->cursor > target->start &&
          reader->cursor < target->end)
        reader->evicted(reader->owner, *reader, protocol::CloseCode::moved);
  }
  pages_.clear();
  for (auto* reader : readers_)
    if (reader->page && reader->page->first <= redaction.redacts &&
        redaction.redacts <= reader->page->last)
      reader->evicted(reader->owner, *reader, protocol::CloseCode::moved);
}

void RoomView::restart() {
  for (auto* reader : readers_) reader->evicted(reader->owner, *reader, protocol::CloseCode::moved);
  pages_.clear();
}

void RoomView::evict(const core::Handle& handle, protocol::CloseCode code) {
  for (auto* reader : readers_)
    if (reader->handle == handle) reader->evicted(reader->owner, *reader, code);
}

void RoomView::set_presence(const SharedFrame& frame) {
  presence_ = frame;
  append(frame);
}

RoomView::Start RoomView::attach(Attachment& reader, std::vector<rooms::Position> cursor,
                                 std::uint32_t history) {
  assert(shard_.is_here() && opened_ && reader.view == nullptr);
  reader.view = this;
  reader.place = readers_.size();
  reader.ticket = next_ticket();
  reader.page.reset();
  reader.page_at = 0;
  reader.waiting = false;
  readers_.push_back(&reader);

  rooms::LogSpan held = span_;
  const auto ring_first = ring_.first_seq();
  held.first = ring_first == 0 ? span_.top.seq + 1 : ring_first;
  const bool whole_log = held.first <= span_.first;
  const auto plan = rooms::plan_catch_up(cursor, held, history);
  const bool only_lost = std::all_of(plan.gaps.begin(), plan.gaps.end(), [](const rooms::Gap& gap) {
    return gap.reason == rooms::GapReason::lost;
  });
  const bool enough = !cursor.empty() || whole_log || span_.top.seq + 1 - plan.next >= history;
  Start start{span_.top, span_.lineage, plan.next};
  if (only_lost && enough) {
    auto lead = std::make_shared<CatchUpPage>();
    lead->first = plan.next;
    lead->last = plan.next - 1;
    for (const auto& gap : plan.gaps) {
      lead->bytes += frame_bytes(protocol::encode(0, protocol::RoomGap{slug_, gap}));
      lead->ends.push_back(static_cast<std::uint32_t>(lead->bytes.size()));
    }
    reader.next = plan.next;
    if (!lead->bytes.empty())
      reader.page = std::move(lead);
    else
      go_on(reader);
  } else if (cursor.empty()) {
    // What Joined names as first is what comes, also where the ring begins later than the history.
    start.first = rooms::plan_catch_up(cursor, span_, history).next;
    load(reader, {{span_.top.epoch, start.first - 1}}, 0);
  } else {
    load(reader, std::move(cursor), history);
  }
  return start;
}

void RoomView::detach(Attachment& reader) {
  assert(reader.view == this);
  readers_[reader.place] = readers_.back();
  readers_[reader.place]->place = reader.place;
  readers_.pop_back();
  reader.view = nullptr;
  reader.page.reset();
  last_used_ = std::chrono::steady_clock::now();
}

Attachment* RoomView::find(std::uint64_t ticket) {
  const auto it = std::find_if(readers_.begin(), readers_.end(),
                               [&](const Attachment* reader) { return reader->ticket == ticket; });
  return it == readers_.end() ? nullptr : *it;
}

// Those who read more from the store than was announced here go on where the ring has come to.
void RoomView::bring_in() {
  std::erase_if(ahead_, [this](std::uint64_t ticket) {
    auto* reader = find(ticket);
    if (reader && reader->next > span_.top.seq + 1) return false;
    if (reader) {
      reader->waiting = false;
      go_on(*reader);
    }
    return true;
  });
}

void RoomView::go_on(Attachment& reader) {
  reader.page.reset();
  reader.page_at = 0;
  if (reader.next > span_.top.seq + 1) {
    reader.waiting = true;
    ahead_.push_back(reader.ticket);
  } else if (reader.next == span_.top.seq + 1) {
    reader.cursor = ring_.head();
  } else if (const auto start = ring_.start_of(reader.next)) {
    reader.cursor = *start;
  } else if (const auto known = pages_.find(reader.next); known != pages_.end()) {
    reader.page = known->second;
    reader.next = known->second->last + 1;
  } else {
    load(reader, {{span_.top.epoch, reader.next - 1}}, 0);
  }
}

void RoomView::load(Attachment& reader, std::vector<rooms::Position> cursor,
                    std::uint32_t history) {
  reader.waiting = true;
  const bool going_on = history == 0;
  // The coroutine names everything by id: the view and the reader may be gone when the page comes.
  boost::asio::co_spawn(
      shard_.executor(),
      [](Shard& shard, core::RoomId id, std::string slug, std::uint64_t ticket,
         store::ReadRequest request, bool shareable) -> boost::asio::awaitable<void> {
        const auto from = co_await shard.node().store().read(std::move(request));
        auto* view = shard.find_view(id);
        if (!view) co_return;
        if (!from) {
          view->loaded(ticket, nullptr, 0);
          co_return;
        }
        auto page = encode_page(slug, *from);
        if (shareable && page->last >= page->first && from->plan.gaps.empty() && from->more) {
          if (view->pages_.size() >= pages_max) view->pages_.erase(view->pages_.begin());
          view->pages_[page->first] = page;
        }
        view->loaded(ticket, page, page->last + 1);
      }(shard_, id_, slug_, reader.ticket, {id_, std::move(cursor), history, page_events},
                                                     going_on),
      boost::asio::detached);
}

void RoomView::loaded(std::uint64_t ticket, std::shared_ptr<const CatchUpPage> page,
                      rooms::Seq next) {
  auto* reader = find(ticket);
  if (!reader) return;
  reader->waiting = false;
  if (!page) return reader->evicted(reader->owner, *reader, protocol::CloseCode::unavailable);
  reader->next = next;
  if (page->bytes.empty()) {
    // The log has nothing past here although the ring goes on later: come back by position.
    if (next <= span_.top.seq && !ring_.start_of(next))
      return reader->evicted(reader->owner, *reader, protocol::CloseCode::moved);
    go_on(*reader);
  } else {
    reader->page = std::move(page);
    reader->page_at = 0;
  }
  reader->ready(reader->owner, *reader);
}

std::array<std::span<const char>, 2> RoomView::pending(const Attachment& reader) const {
  if (reader.waiting) return {};
  if (reader.page)
    return {std::span<const char>(reader.page->bytes).subspan(reader.page_at),
            std::span<const char>{}};
  if (is_behind(reader)) return {};
  return ring_.bytes(reader.cursor, ring_.head());
}

std::array<std::span<const char>, 2> RoomView::rest_of_frame(const Attachment& reader) const {
  if (reader.waiting) return {};
  if (reader.page) {
    const auto& ends = reader.page->ends;
    const auto end = *std::upper_bound(ends.begin(), ends.end(), reader.page_at);
    return {std::span<const char>(reader.page->bytes).subspan(reader.page_at, end - reader.page_at),
            std::span<const char>{}};
  }
  if (is_behind(reader) || reader.cursor == ring_.head()) return {};
  return ring_.bytes(reader.cursor, ring_.frame_end(reader.cursor));
}

bool RoomView::at_boundary(const Attachment& reader) const {
  if (reader.page) {
    const auto& ends = reader.page->ends;
    return reader.page_at == 0 || std::binary_search(ends.begin(), ends.end(), reader.page_at);
  }
  return reader.waiting || (!is_behind(reader) && ring_.is_boundary(reader.cursor));
}

void RoomView::advance(Attachment& reader, std::size_t sent) {
  if (reader.page) {
    reader.page_at += sent;
    if (reader.page_at == reader.page->bytes.size()) go_on(reader);
  } else {
    reader.cursor += sent;
  }
}

bool RoomView::is_behind(const Attachment& reader) const {
  return !reader.page && !reader.waiting && reader.cursor < ring_.tail();
}

void RoomView::schedule_flush() {
  if (flush_scheduled_) return;
  flush_scheduled_ = true;
  shard_.flush_at(last_flush_ + shard_.node().options().fanout.pace, id_);
}

void RoomView::flush(core::Tick now) {
  last_flush_ = now;
  flush_head_ = ring_.head();
  flush_at_ = 0;
  flushing_ = true;
  flush_some();
}

void RoomView::flush_some() {
  const auto end =
      std::min(readers_.size(), flush_at_ + shard_.node().options().fanout.attachments_per_turn);
  for (; flush_at_ < end; ++flush_at_) {
    auto& reader = *readers_[flush_at_];
    if (is_behind(reader))
      reader.evicted(reader.owner, reader, protocol::CloseCode::behind);
    else
      reader.ready(reader.owner, reader);
  }
  if (flush_at_ >= readers_.size()) {
    flush_scheduled_ = false;
    flushing_ = false;
    // What came while this flush yielded has not reached those it had served already.
    if (ring_.head() != flush_head_) schedule_flush();
    return;
  }
  shard_.post([&shard = shard_, id = id_] {
    if (auto* view = shard.find_view(id)) view->flush_some();
  });
}

void RoomView::tick(core::Time now, core::Duration retention) {
  ring_.trim(now - retention);
  std::erase_if(pages_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace hearth::shard

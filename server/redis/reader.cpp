// SPDX-License-Identifier: Apache-2.0
#include "redis/reader.hpp"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>

namespace hearth::redis {
namespace {

// Small enough that what hiredis keeps unparsed goes beyond a limit by no more than this.
constexpr std::size_t chunk = 16 * 1024;
// An array announces its size before its elements come: trust it this far.
constexpr int reserve_max = 64;

}  // namespace

// hiredis asks for each element as it completes and keeps the pointer of every open array; a
// reply's vector grows only while none of its elements is open, so these stay valid. Null refuses.
struct Reader::Building {
  static Reader& of(const redisReadTask* task) { return *static_cast<Reader*>(task->privdata); }

  static Reply* place(const redisReadTask* task, Reply::Kind kind) {
    auto& reader = of(task);
    if (++reader.elements_ > reader.limits_.elements) return nullptr;
    Reply* reply = &reader.root_;
    if (task->parent) {
      auto& items = static_cast<Reply*>(task->parent->obj)->items;
      reply = &items.emplace_back();
    }
    reply->kind = kind;
    return reply;
  }

  static void* string(const redisReadTask* task, char* text, std::size_t size) {
    auto& reader = of(task);
    reader.bytes_ += size;
    if (reader.bytes_ > reader.limits_.bytes) return nullptr;
    auto kind = Reply::Kind::string;
    if (task->type == REDIS_REPLY_ERROR) kind = Reply::Kind::error;
    if (task->type == REDIS_REPLY_STATUS) kind = Reply::Kind::status;
    auto* reply = place(task, kind);
    if (reply) reply->text.assign(text, size);
    return reply;
  }

  static void* array(const redisReadTask* task, int elements) {
    auto& reader = of(task);
    std::size_t depth = 1;
    for (const auto* up = task->parent; up; up = up->parent) ++depth;
    if (depth > reader.limits_.depth) return nullptr;
    // With the array itself.
    if (static_cast<std::size_t>(elements) >= reader.limits_.elements - reader.elements_)
      return nullptr;
    auto* reply = place(task, Reply::Kind::array);
    if (reply) reply->items.reserve(static_cast<std::size_t>(std::min(elements, reserve_max)));
    return reply;
  }

  static void* integer(const redisReadTask* task, long long value) {
    auto* reply = place(task, Reply::Kind::integer);
    if (reply) reply->integer = value;
    return reply;
  }

  static void* nil(const redisReadTask* task) { return place(task, Reply::Kind::nil); }

  static void release(void*) {}  // the root is a member

  static inline redisReplyObjectFunctions functions{string, array, integer, nil, release};
};

void Reader::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

Reader::Reader(ReplyLimits limits)
    : limits_(limits), reader_(redisReaderCreateWithFunctions(&Building::functions)) {
  if (!reader_) throw std::bad_alloc();
  reader_->privdata = this;
}

Reader::~Reader() = default;

bool Reader::feed(std::string_view bytes, const std::function<void(Reply&&)>& sink) {
  while (!bytes.empty() && !broken_) {
    const auto part = bytes.substr(0, chunk);
    bytes.remove_prefix(part.size());
    broken_ = redisReaderFeed(reader_.get(), part.data(), part.size()) != REDIS_OK ||
              !drain(sink) || !within_limits();
  }
  return !broken_;
}

bool Reader::drain(const std::function<void(Reply&&)>& sink) {
  for (;;) {
    void* complete = nullptr;
    if (redisReaderGetReply(reader_.get(), &complete) != REDIS_OK) return false;
    if (!complete) return true;
    elements_ = bytes_ = 0;
    sink(std::exchange(root_, {}));
  }
}

bool Reader::within_limits() const {
  const std::string_view unparsed(reader_->buf + reader_->pos, reader_->len - reader_->pos);
  if (unparsed.size() > limits_.bytes + chunk) return false;
  // A line that does not end is searched from its start with every chunk.
  return unparsed.size() <= limits_.line ||
         unparsed.substr(0, limits_.line).find('\r') != std::string_view::npos;
}

}  // namespace hearth::redis

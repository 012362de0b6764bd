// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "protocol/close_code.hpp"
#include "rooms/position.hpp"
#include "shard/ring.hpp"

namespace hearth::shard {

class RoomView;

// Frames read back from the store, encoded once and shared by every reader that needs them.
struct CatchUpPage {
  rooms::Seq first = 0;
  rooms::Seq last = 0;  // below `first`: only gaps
  std::string bytes;
  std::vector<std::uint32_t> ends;  // where each frame ends
};

// One connection's place in one room. It sits in its connection, which must detach it before it
// goes; the view moves the cursor, the connection sends. On the connection's shard.
struct Attachment {
  // Called when there may be bytes to send. Must not attach or detach anything before it returns.
  using Ready = void (*)(void* owner, Attachment&);
  // The reader cannot go on: it was too slow, or has to leave. Same rule.
  using Evicted = void (*)(void* owner, Attachment&, protocol::CloseCode);

  void* owner = nullptr;
  Ready ready = nullptr;
  Evicted evicted = nullptr;
  core::Handle handle;

  RoomView* view = nullptr;
  std::size_t place = 0;     // in the view's list
  std::uint64_t ticket = 0;  // names it across a wait
  // Where it reads: first the page, if there is one, then the ring from `cursor`.
  std::shared_ptr<const CatchUpPage> page;
  std::size_t page_at = 0;
  rooms::Seq next = 0;  // the seq wanted after the page
  Ring::Offset cursor = 0;
  bool waiting = false;  // for a page
};

}  // namespace hearth::shard

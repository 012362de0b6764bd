// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "core/ids.hpp"
#include "protocol/frames.hpp"
#include "rooms/event.hpp"
#include "shard/judge.hpp"
#include "shard/settings.hpp"
#include "store/room_store.hpp"

namespace hearth::shard {

// Whether a text may be posted at all, before the store is asked. Nothing: it may.
std::optional<protocol::Reason> refuse_text(std::string_view text, const Room& room);

// What the store answered, in the words of the protocol.
using PostReply = std::variant<protocol::Ack, protocol::Refused>;
PostReply reply(const store::PublishAnswer& answer);
PostReply reply(const store::ModerateAnswer& answer);
PostReply reply(const store::WithdrawAnswer& answer);
// Whether clients send such a post once more by themselves, with the text as it is.
bool is_tried_again(const protocol::Refused& refused);
// With what the checks have to say of a message that was held or stopped.
PostReply with_hint(PostReply reply, const Judgement& judged);

store::Draft draft(const Room& room, const rooms::Participant& author,
                   const core::Producer& stored_producer, std::uint32_t n, rooms::EventBody body,
                   store::Course course, bool newcomer);

}  // namespace hearth::shard

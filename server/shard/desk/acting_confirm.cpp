// SPDX-License-Identifier: Apache-2.0
// A long ban from every room is confirmed by another person.
#include <utility>

#include "shard/desk/acting.hpp"

namespace hearth::shard::desk {

namespace asio = boost::asio;
using protocol::Reason;

asio::awaitable<Acting::Done> Acting::make_long(core::ModeratorId who, bool stepped_up, Room room,
                                                frames::Act act) {
  const auto id = measure_id(act.confirm);
  if (!id) co_return Refusal{Reason::not_found, {}};
  const auto longer = cases::confirm(view_.now(), who, *id, stepped_up);
  if (!longer) co_return refusal_of(longer.error());
  const auto* person = subjects_.find(longer->subject);
  if (longer->room != room.id || !person) co_return Refusal{Reason::not_found, {}};
  cases::DecisionSeed seed;
  seed.by = who;
  seed.case_id = view_.book().measures().find(*id)->case_id;
  seed.measure = longer->measure;
  seed.scope = longer->scope;
  seed.reason = longer->reason;
  seed.until = longer->until;
  seed.about = longer->place;
  seed.confirms = *id;
  store::Sanction sanction{person->who, kind_of(seed.measure), seed.until};
  // Whoever else confirms it in the same moment says the same, and it is done once.
  const auto once = id_of_lift("long|", *id);
  co_return co_await moderate(std::move(room), std::move(sanction), std::move(seed), once);
}

}  // namespace hearth::shard::desk

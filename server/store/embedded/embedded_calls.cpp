// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

#include "store/embedded/embedded_store.hpp"

// What may be asked of the store: each call is a job of the writer's.
namespace hearth::store {

namespace asio = boost::asio;

template <class Answer, class Apply>
asio::awaitable<Answer> EmbeddedStore::call(bool writes, Answer unavailable, Apply apply) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void(Answer)>(
      [this, writes, unavailable = std::move(unavailable),
       apply = std::move(apply)](auto&& handler) mutable {
        using Handler = std::decay_t<decltype(handler)>;
        auto shared = std::make_shared<Handler>(std::forward<decltype(handler)>(handler));
        auto answer = std::make_shared<Answer>(unavailable);
        auto executor = asio::get_associated_executor(*shared);
        auto finish = [shared, answer, unavailable = std::move(unavailable), executor,
                       work = asio::make_work_guard(executor)](bool done) mutable {
          asio::post(executor, [shared, answer = done ? std::move(*answer)
                                                      : std::move(unavailable)]() mutable {
            (std::move(*shared))(std::move(answer));
          });
        };
        const bool queued = enqueue(
            {writes, [answer, apply = std::move(apply)]() mutable { *answer = apply(); }, finish});
        if (!queued) finish(false);
      },
      asio::use_awaitable);
}

asio::awaitable<PublishAnswer> EmbeddedStore::publish(Draft draft) {
  return call(true, PublishAnswer{}, [this, draft = std::move(draft)]() mutable {
    std::vector<SharedEvent> announce;
    auto answer = room(draft.room).publish(draft, options_.clock(), announce);
    for (auto& event : announce) announcements_.emplace_back(draft.room, std::move(event));
    return answer;
  });
}

asio::awaitable<ModerateAnswer> EmbeddedStore::moderate(Entry entry) {
  return call(true, ModerateAnswer{}, [this, entry = std::move(entry)]() mutable {
    std::vector<SharedEvent> announce;
    auto answer = room(entry.room).moderate(entry, options_.clock(), announce);
    for (auto& event : announce) {
      checkpoint_due_ = checkpoint_due_ || std::holds_alternative<rooms::Redacted>(event->body);
      announcements_.emplace_back(entry.room, std::move(event));
    }
    return answer;
  });
}

asio::awaitable<ReleaseAnswer> EmbeddedStore::release(Release release) {
  return call(true, ReleaseAnswer{}, [this, release = std::move(release)]() mutable {
    std::vector<SharedEvent> announce;
    auto answer = room(release.room).release(release, options_.clock(), announce);
    for (auto& event : announce) announcements_.emplace_back(release.room, std::move(event));
    return answer;
  });
}

asio::awaitable<WithdrawAnswer> EmbeddedStore::withdraw(Withdraw withdraw) {
  return call(true, WithdrawAnswer{}, [this, withdraw] {
    const auto status = room(withdraw.room).withdraw(withdraw, options_.clock());
    checkpoint_due_ = checkpoint_due_ || status == WithdrawStatus::withdrawn;
    return WithdrawAnswer{status, true};
  });
}

asio::awaitable<RemarkStatus> EmbeddedStore::remark(Remark remark) {
  return call(true, RemarkStatus::unavailable, [this, remark = std::move(remark)]() mutable {
    return room(remark.room).remark(remark, options_.clock());
  });
}

// What is over is written on the way.
asio::awaitable<std::optional<JournalPage>> EmbeddedStore::journal(core::RoomId id,
                                                                   std::uint64_t after,
                                                                   std::size_t limit) {
  return call(true, std::optional<JournalPage>(), [this, id, after, limit] {
    return std::optional(room(id).journal(after, limit, options_.clock()));
  });
}

asio::awaitable<std::optional<core::Time>> EmbeddedStore::cover(Cover cover) {
  return call(true, std::optional<core::Time>(), [this, cover] {
    return std::optional(room(cover.room).cover(cover, options_.clock()));
  });
}

asio::awaitable<std::shared_ptr<const Page>> EmbeddedStore::read(ReadRequest request) {
  return call(false, std::shared_ptr<const Page>(), [this, request = std::move(request)] {
    return std::shared_ptr<const Page>(
        std::make_shared<Page>(room(request.room).read(request, options_.clock())));
  });
}

asio::awaitable<std::shared_ptr<const RoomState>> EmbeddedStore::position(core::RoomId id) {
  return call(false, std::shared_ptr<const RoomState>(), [this, id] {
    return std::shared_ptr<const RoomState>(
        std::make_shared<RoomState>(room(id).state(options_.clock())));
  });
}

asio::awaitable<std::optional<std::vector<HeldItem>>> EmbeddedStore::held(core::RoomId id) {
  return call(false, std::optional<std::vector<HeldItem>>(),
              [this, id] { return std::optional(room(id).held(options_.clock())); });
}

asio::awaitable<RoomPresence> EmbeddedStore::lease(PresenceLease lease) {
  return call(false, RoomPresence{}, [this, lease = std::move(lease)]() mutable {
    return leases_.put(std::move(lease), options_.clock());
  });
}

// --- the ledger ---

asio::awaitable<AppendStatus> EmbeddedStore::append(LedgerBatch batch) {
  return call(true, AppendStatus::unavailable, [this, batch = std::move(batch)] {
    const auto status = ledger().append(batch, options_.clock());
    has_appended_ = has_appended_ || status == AppendStatus::appended;
    return status;
  });
}

asio::awaitable<std::optional<LedgerPage>> EmbeddedStore::read_ledger(std::uint64_t after,
                                                                      std::size_t limit) {
  return call(false, std::optional<LedgerPage>(),
              [this, after, limit] { return std::optional(ledger().read(after, limit)); });
}

asio::awaitable<std::optional<std::uint64_t>> EmbeddedStore::journal_cursor(core::RoomId id) {
  return call(false, std::optional<std::uint64_t>(),
              [this, id] { return std::optional(ledger().cursor(id)); });
}

asio::awaitable<std::optional<std::vector<Record>>> EmbeddedStore::records(std::string kind,
                                                                           std::string prefix,
                                                                           std::string after) {
  return call(false, std::optional<std::vector<Record>>(),
              [this, kind = std::move(kind), prefix = std::move(prefix), after = std::move(after)] {
                return std::optional(ledger().records(kind, prefix, after, options_.clock()));
              });
}

}  // namespace hearth::store

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <memory>

#include "core/time.hpp"
#include "store/model/model_store.hpp"

namespace hearth::support {

// The Model behind a slow wire: what a read found is handed over only after let_go(). All calls on
// one executor.
class SlowStore final : public store::RoomStore {
 public:
  boost::asio::awaitable<store::PublishAnswer> publish(store::Draft draft) override {
    return model_.publish(std::move(draft));
  }
  boost::asio::awaitable<store::ModerateAnswer> moderate(store::Entry entry) override {
    return model_.moderate(std::move(entry));
  }
  boost::asio::awaitable<std::shared_ptr<const store::Page>> read(
      store::ReadRequest request) override {
    auto page = co_await model_.read(std::move(request));
    if (let_go_) co_return page;
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer waiting(executor, core::Tick::max());
    waiting_ = &waiting;
    has_read_ = true;
    boost::system::error_code ec;
    co_await waiting.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ec));
    (void)ec;  // cancelled by let_go()
    waiting_ = nullptr;
    co_return page;
  }
  boost::asio::awaitable<std::shared_ptr<const store::RoomState>> position(
      core::RoomId room) override {
    ++positions_asked;
    return model_.position(room);
  }
  boost::asio::awaitable<store::RoomPresence> lease(store::PresenceLease lease) override {
    return model_.lease(std::move(lease));
  }
  boost::asio::awaitable<std::optional<std::vector<store::HeldItem>>> held(
      core::RoomId room) override {
    return model_.held(room);
  }
  boost::asio::awaitable<store::ReleaseAnswer> release(store::Release release) override {
    return model_.release(std::move(release));
  }
  boost::asio::awaitable<store::WithdrawAnswer> withdraw(store::Withdraw withdraw) override {
    return model_.withdraw(withdraw);
  }
  boost::asio::awaitable<store::RemarkStatus> remark(store::Remark remark) override {
    return model_.remark(std::move(remark));
  }
  boost::asio::awaitable<std::optional<store::JournalPage>> journal(core::RoomId room,
                                                                    std::uint64_t after,
                                                                    std::size_t limit) override {
    return model_.journal(room, after, limit);
  }
  boost::asio::awaitable<std::optional<core::Time>> cover(store::Cover cover) override {
    return model_.cover(std::move(cover));
  }
  store::Subscription subscribe(core::RoomId room, boost::asio::any_io_executor executor,
                                store::EventSink sink) override {
    return model_.subscribe(room, std::move(executor), std::move(sink));
  }
  std::string trouble() const override { return {}; }
  store::Subscription watch(boost::asio::any_io_executor executor,
                            store::AvailabilitySink sink) override {
    return model_.watch(std::move(executor), std::move(sink));
  }

  bool has_read() const { return has_read_; }
  void let_go() {
    let_go_ = true;
    if (waiting_) waiting_->cancel();
  }

  std::atomic<int> positions_asked = 0;

 private:
  store::ModelStore model_{core::now};
  boost::asio::steady_timer* waiting_ = nullptr;
  bool has_read_ = false;
  bool let_go_ = false;
};

}  // namespace hearth::support

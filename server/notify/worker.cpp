// SPDX-License-Identifier: Apache-2.0
#include "notify/worker.hpp"

#include <pthread.h>

#include <algorithm>
#include <future>
#include <memory>

#include "telemetry/log.hpp"

namespace hearth::notify {
namespace {

// Nothing is due: a wake-up ends it.
constexpr core::milliseconds pause_longest{60'000};
constexpr core::seconds report_interval{60};
// Of whoever runs the service; one at a time is asked.
constexpr std::size_t orders_max = 16;
constexpr core::seconds order_patience{3};

core::Tick tick() { return std::chrono::steady_clock::now(); }

}  // namespace

Worker::Worker(Options options)
    : webhooks_(std::move(options.webhooks), http_, counts_, options.queue) {
  if (options.classifier) classifier_.emplace(std::move(*options.classifier), http_, counts_);
  if (options.push) push_.emplace(std::move(*options.push), http_, counts_);
  thread_ = std::thread([this] { run(); });
  (void)pthread_setname_np(thread_.native_handle(), "notify");  // a convenience for whoever looks
}

void Worker::tell(moderation::Flagged flagged) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || flags_.size() >= mailbox_max) {
      ++counts_.given_up;
      return;
    }
    flags_.push_back(std::move(flagged));
  }
  http_.wake();
}

void Worker::call(moderation::CaseCall call, std::function<void()> taken) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || calls_.size() >= mailbox_max) return;  // whoever calls does it again
    calls_.emplace_back(std::move(call), std::move(taken));
  }
  http_.wake();
}

void Worker::push(moderation::PushNote note, std::function<void(bool is_gone)> settled) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || pushes_.size() >= mailbox_max) {
      ++counts_.pushes_given_up;
      return;
    }
    pushes_.emplace_back(std::move(note), std::move(settled));
  }
  http_.wake();
}

void Worker::ask(moderation::Question question, Classifier::Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (questions_.size() < mailbox_max) {
      questions_.emplace_back(std::move(question), std::move(answer));
      answer = nullptr;
    }
  }
  if (!answer) return http_.wake();
  ++counts_.not_asked;
  answer(std::nullopt);
}

template <class T>
std::optional<T> Worker::have_done(std::function<T(Webhooks& webhooks, core::Tick now)> work) {
  const auto done = std::make_shared<std::promise<T>>();
  auto answer = done->get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || orders_.size() >= orders_max) return std::nullopt;
    orders_.emplace_back([done, work = std::move(work)](Webhooks& webhooks, core::Tick now) {
      done->set_value(work(webhooks, now));
    });
  }
  http_.wake();
  if (answer.wait_for(order_patience) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

std::optional<std::vector<GivenUp>> Worker::given_up() {
  return have_done<std::vector<GivenUp>>(
      [](Webhooks& webhooks, core::Tick) { return webhooks.given_up(); });
}

std::optional<std::size_t> Worker::send_again(std::optional<std::string> id) {
  return have_done<std::size_t>([id = std::move(id)](Webhooks& webhooks, core::Tick now) {
    return webhooks.send_again(id, now);
  });
}

void Worker::stop(core::milliseconds window) {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    end_ = tick() + window;
  }
  http_.wake();
  thread_.join();
}

void Worker::take_mail(core::Tick now) {
  std::vector<moderation::Flagged> flags;
  std::vector<Called> calls;
  std::vector<Pushed> pushes;
  std::vector<Asked> questions;
  std::vector<Order> orders;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    flags.swap(flags_);
    calls.swap(calls_);
    pushes.swap(pushes_);
    questions.swap(questions_);
    orders.swap(orders_);
    stopping = stopping_;
  }
  for (const auto& flagged : flags) webhooks_.add(flagged, now);
  for (auto& [call, taken] : calls) webhooks_.add(call, std::move(taken), now);
  for (auto& [note, settled] : pushes) push_->add(note, std::move(settled), now);
  for (const auto& order : orders) order(webhooks_, now);
  if (stopping) {
    if (push_) push_->hurry();
    return webhooks_.hurry();
  }
  for (auto& [question, answer] : questions) classifier_->ask(question, std::move(answer), now);
}

bool Worker::is_done(core::Tick now) {
  const std::lock_guard lock(mutex_);
  if (!stopping_ || !flags_.empty()) return false;
  return now >= end_ || (webhooks_.empty() && (!push_ || push_->empty()));
}

core::milliseconds Worker::pause(core::Tick now) const {
  auto until = std::min(end_, now + pause_longest);
  if (const auto next = webhooks_.next()) until = std::min(until, *next);
  if (push_)
    if (const auto next = push_->next()) until = std::min(until, *next);
  return std::max(core::milliseconds(0), std::chrono::ceil<core::milliseconds>(until - now));
}

void Worker::report(core::Tick now, bool last) {
  const auto given_up = counts_.given_up.load();
  if (given_up == reported_ || (!last && now - reported_at_ < report_interval)) return;
  telemetry::log_flags_given_up(given_up - reported_);
  reported_ = given_up;
  reported_at_ = now;
}

void Worker::run() {
  for (;;) {
    const auto now = tick();
    take_mail(now);
    webhooks_.run(now);
    if (push_) push_->run(now);
    if (is_done(now)) break;
    report(now, false);
    core::milliseconds wait{};
    {
      const std::lock_guard lock(mutex_);
      wait = pause(now);
    }
    http_.run(wait);
  }
  counts_.given_up += webhooks_.waiting();
  report(tick(), true);
}

}  // namespace hearth::notify

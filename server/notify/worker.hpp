// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "moderation/case_call.hpp"
#include "moderation/flagged.hpp"
#include "moderation/opinion.hpp"
#include "moderation/push_note.hpp"
#include "notify/classifier.hpp"
#include "notify/counts.hpp"
#include "notify/http.hpp"
#include "notify/web_push.hpp"
#include "notify/webhooks.hpp"

namespace hearth::notify {

// The one thread that speaks to services outside. What is handed over waits in a bounded mailbox;
// nobody who hands something over waits. Any thread.
class Worker {
 public:
  struct Options {
    std::vector<Webhook> webhooks;
    std::optional<ClassifierSettings> classifier;
    std::optional<Vapid> push;
    DeliveryQueue::Limits queue;
  };
  static constexpr std::size_t mailbox_max = 4096;

  explicit Worker(Options options);
  ~Worker() { stop({}); }

  void tell(moderation::Flagged flagged);
  // `taken` on the worker's thread, once for each receiver that has it.
  void call(moderation::CaseCall call, std::function<void()> taken);
  // `settled` on the worker's thread, as WebPush::add says.
  void push(moderation::PushNote note, std::function<void(bool is_gone)> settled);
  // The answer comes on the worker's thread, or at once when the mailbox is full; never after
  // stop().
  void ask(moderation::Question question, Classifier::Answer answer);
  // What did not arrive, and sends it again, as Webhooks says; waits for the worker's thread.
  // Nothing: it is stopping, or did not come to it in time.
  std::optional<std::vector<GivenUp>> given_up();
  std::optional<std::size_t> send_again(std::optional<std::string> id);
  // Tries once more what has not arrived, for at most `window`, and ends. Joins.
  void stop(core::milliseconds window);

  const Counts& counts() const { return counts_; }

 private:
  using Called = std::pair<moderation::CaseCall, std::function<void()>>;
  using Pushed = std::pair<moderation::PushNote, std::function<void(bool)>>;
  using Asked = std::pair<moderation::Question, Classifier::Answer>;
  using Order = std::function<void(Webhooks& webhooks, core::Tick now)>;

  template <class T>
  std::optional<T> have_done(std::function<T(Webhooks& webhooks, core::Tick now)> work);
  void run();
  void take_mail(core::Tick now);
  bool is_done(core::Tick now);
  core::milliseconds pause(core::Tick now) const;
  void report(core::Tick now, bool last);

  Counts counts_;
  HttpClient http_;
  Webhooks webhooks_;
  std::optional<Classifier> classifier_;
  std::optional<WebPush> push_;
  core::Tick reported_at_{};
  std::uint64_t reported_ = 0;  // given up

  std::mutex mutex_;  // guards the mailbox: the seven below
  std::vector<moderation::Flagged> flags_;
  std::vector<Called> calls_;
  std::vector<Pushed> pushes_;
  std::vector<Asked> questions_;
  std::vector<Order> orders_;
  bool stopping_ = false;
  core::Tick end_ = core::Tick::max();

  std::thread thread_;
};

}  // namespace hearth::notify

// SPDX-License-Identifier: Apache-2.0
#include "shard/hooks.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace hearth::shard {
namespace {

namespace asio = boost::asio;

void add_once(std::vector<std::string>& all, const std::string& one) {
  if (!one.empty() && std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

}  // namespace

std::optional<moderation::Flagged> flagged(const std::string& room, const Judgement& judged,
                                           moderation::Outcome outcome,
                                           const rooms::Position& position, core::Time now,
                                           bool with_text) {
  const auto& verdict = judged.verdict;
  if (verdict.flag == moderation::Flag::none) return std::nullopt;
  moderation::Flagged out;
  out.room = room;
  out.epoch = position.epoch;
  out.seq = position.seq;
  out.outcome = outcome;
  out.urgency = verdict.flag;
  out.severity = verdict.severity;
  for (const auto& finding : verdict.findings) {
    add_once(out.labels, finding.label);
    add_once(out.versions, finding.version);
  }
  out.at = now;
  // Of what was stopped nothing is kept, here nor elsewhere.
  if (with_text && outcome != moderation::Outcome::stopped) out.text = judged.text;
  return out;
}

asio::awaitable<std::optional<moderation::Opinion>> ask(const Hooks& hooks,
                                                        asio::io_context& context,
                                                        moderation::Question question) {
  struct Wait {
    explicit Wait(asio::io_context& on) : end(on) {}
    asio::steady_timer end;
    std::optional<moderation::Opinion> opinion;
  };
  auto wait = std::make_shared<Wait>(context);
  wait->end.expires_after(hooks.patience);
  // Only this thread touches the wait: an answer comes here to be written down.
  hooks.ask(std::move(question),
            [wait, &context](std::optional<moderation::Opinion> opinion) mutable {
              asio::post(context, [wait = std::move(wait), opinion = std::move(opinion)]() mutable {
                wait->opinion = std::move(opinion);
                wait->end.cancel();
              });
            });
  auto [late] = co_await wait->end.async_wait(asio::as_tuple(asio::use_awaitable));
  (void)late;  // cancelled by an answer, or not: the opinion says which
  co_return std::move(wait->opinion);
}

}  // namespace hearth::shard

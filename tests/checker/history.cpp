// SPDX-License-Identifier: Apache-2.0
#include "checker/history.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace hearth::checker {
namespace {

using Kind = Step::Kind;

class Judge {
 public:
  explicit Judge(const History& history, Rate rate) : history_(history), rate_(rate) {}

  std::vector<std::string> run() {
    for (const auto& step : history_) read(step);
    check_accepted();
    for (const auto& posts : comparable()) {
      check_order_of_n(posts);
      check_real_time(posts);
    }
    check_rate();
    check_tops();
    return std::move(broken_);
  }

  std::vector<std::string> lost() {
    for (const auto& step : history_) read(step);
    std::vector<std::string> texts;
    for (const auto& [text, post] : sent_)
      if (post.seq != 0 && !log_.empty() && post.seq >= log_.begin()->first &&
          !survived(text, post))
        texts.push_back(text);
    return texts;
  }

 private:
  struct Seen {
    std::string text;
    std::uint64_t epoch = 0;
  };
  struct Reader {
    std::uint64_t next = 0;  // the seq due
    std::uint64_t first = 0;
    std::map<std::uint64_t, Seen> seen;  // what it shows now
    std::map<std::string, std::uint64_t> seqs;
    std::set<std::uint64_t> epochs;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps;
    bool joined = false;
  };
  // What a reader was told to take back, in which of the epochs it knew.
  struct TakenBack {
    std::uint32_t who = 0;
    std::uint64_t seq = 0;
    std::string text;
    std::set<std::uint64_t> epochs;
  };
  struct Sent {
    std::uint32_t who = 0;
    std::uint32_t n = 0;
    std::uint64_t begun = 0;     // place in the history
    std::uint64_t answered = 0;  // likewise; 0: never
    std::uint64_t seq = 0;
    std::uint64_t epoch = 0;
    std::uint64_t at_us = 0;
  };

  void say(const char* check, const std::string& what) {
    broken_.push_back(std::string(check) + ": " + what);
  }

  void read(const Step& step) {
    ++place_;
    switch (step.kind) {
      case Kind::post:
        return sent(step);
      case Kind::accepted:
        return accepted(step);
      case Kind::joined:
        return joined(step);
      case Kind::event:
        return event(step);
      case Kind::gap:
        return gap(step);
      case Kind::healed:
        healed_ = true;
        return;
      case Kind::log:
        log_[step.position.seq] = step.text;
        return;
    }
  }

  void sent(const Step& step) {
    auto [it, fresh] = sent_.try_emplace(step.text, Sent{step.who, step.n, place_, 0, 0, 0, 0});
    (void)fresh;  // a retry is the same message
  }

  void accepted(const Step& step) {
    auto it = sent_.find(step.text);
    if (it == sent_.end()) return say("C4", "an answer for what was never sent: " + step.text);
    if (it->second.seq != 0 && it->second.seq != step.position.seq)
      say("C1", "\"" + step.text + "\" was accepted at two seqs");
    it->second.seq = step.position.seq;
    it->second.epoch = step.position.epoch;
    if (it->second.answered == 0) it->second.answered = place_;
    it->second.at_us = step.at_us;
    meaning(step.position, step.text);
  }

  void meaning(const Position& position, const std::string& text) {
    const auto [it, fresh] = texts_.try_emplace(position, text);
    if (!fresh && it->second != text)
      say("C1", "seq " + std::to_string(position.seq) + " means \"" + it->second + "\" and \"" +
                    text + "\"");
  }

  void joined(const Step& step) {
    auto& reader = readers_[step.who];
    if (!reader.joined) reader.next = reader.first = step.position.seq + 1;
    reader.joined = true;
    reader.epochs.insert(step.position.epoch);
  }

  void event(const Step& step) {
    auto& reader = readers_[step.who];
    const auto seq = step.position.seq;
    const auto name = "reader " + std::to_string(step.who);
    meaning(step.position, step.text);
    if (!sent_.contains(step.text))
      say("C4", name + " got \"" + step.text + "\", which nobody sent");
    if (!reader.seen.try_emplace(seq, Seen{step.text, step.position.epoch}).second)
      say("C2", name + " saw seq " + std::to_string(seq) + " twice");
    if (seq < reader.next)
      say("C2",
          name + " saw seq " + std::to_string(seq) + " after " + std::to_string(reader.next - 1));
    if (seq > reader.next) say("C2", name + " has a hole before seq " + std::to_string(seq));
    reader.next = seq + 1;
    reader.epochs.insert(step.position.epoch);
    const auto [it, fresh] = reader.seqs.try_emplace(step.text, seq);
    if (!fresh && it->second != seq) say("C4", name + " got \"" + step.text + "\" at two seqs");
  }

  void gap(const Step& step) {
    auto& reader = readers_[step.who];
    reader.next = step.position.seq + 1;
    if (step.gap == Step::Gap::reset) {
      reader.gaps.clear();
      reader.first = reader.next;
      take_back(step.who, 0, ~std::uint64_t{0});
    } else {
      reader.gaps.emplace_back(step.from, step.to);
      if (step.gap == Step::Gap::lost) take_back(step.who, step.from, step.to);
    }
    reader.epochs.insert(step.position.epoch);
  }

  void take_back(std::uint32_t who, std::uint64_t from, std::uint64_t to) {
    auto& reader = readers_[who];
    const auto begin = reader.seen.lower_bound(from);
    const auto end = reader.seen.upper_bound(to);
    for (auto it = begin; it != end; ++it) {
      taken_back_.push_back({who, it->first, it->second.text, reader.epochs});
      reader.seqs.erase(it->second.text);
    }
    reader.seen.erase(begin, end);
  }

  bool survived(const std::string& text, const Sent& post) const {
    if (post.seq == 0 || post.seq < log_.begin()->first) return false;
    const auto it = log_.find(post.seq);
    return it != log_.end() && it->second == text;
  }

  void check_log() {
    for (const auto& [who, reader] : readers_) {
      if (!reader.joined) continue;
      const auto name = "reader " + std::to_string(who);
      for (const auto& [seq, text] : log_) {
        if (seq < reader.first || seq >= reader.next) continue;
        const auto it = reader.seen.find(seq);
        if (it == reader.seen.end())
          say("C3", name + " lacks seq " + std::to_string(seq) + ", which the log holds");
        else if (it->second.text != text)
          say("C3", name + " has \"" + it->second.text + "\" at seq " + std::to_string(seq) +
                        ", the log \"" + text + "\"");
      }
      if (reader.next > log_.rbegin()->first + 1)
        say("C3", name + " went on past the end of the log");
    }
    for (const auto& back : taken_back_) {
      const auto& post = sent_[back.text];
      if (post.seq == back.seq && survived(back.text, post) && back.epochs.contains(post.epoch))
        say("C3", "reader " + std::to_string(back.who) + " was told that \"" + back.text +
                      "\" is lost, which it is not");
    }
  }

  void check_accepted() {
    if (!log_.empty()) return check_log();
    for (const auto& [text, post] : sent_) {
      if (post.seq == 0) continue;
      for (const auto& [who, reader] : readers_) {
        const bool covered = reader.joined && post.seq >= reader.first && post.seq < reader.next;
        const bool declared = std::any_of(
            reader.gaps.begin(), reader.gaps.end(),
            [&](const auto& span) { return span.first <= post.seq && post.seq <= span.second; });
        if (covered && !declared && !reader.seen.contains(post.seq))
          say("C3",
              "reader " + std::to_string(who) + " never got \"" + text + "\", which was accepted");
      }
    }
  }

  // Posts among which seq is one order: all of them, or what survived and each epoch by itself.
  std::vector<std::vector<const Sent*>> comparable() const {
    std::vector<const Sent*> whole;
    std::map<std::uint64_t, std::vector<const Sent*>> by_epoch;
    for (const auto& [text, post] : sent_) {
      if (post.seq == 0) continue;
      if (log_.empty() || survived(text, post)) whole.push_back(&post);
      if (!log_.empty()) by_epoch[post.epoch].push_back(&post);
    }
    std::vector<std::vector<const Sent*>> all{std::move(whole)};
    for (auto& [epoch, posts] : by_epoch) all.push_back(std::move(posts));
    return all;
  }

  void check_order_of_n(const std::vector<const Sent*>& comparable_posts) {
    std::map<std::uint32_t, std::vector<const Sent*>> by_producer;
    for (const auto* post : comparable_posts) by_producer[post->who].push_back(post);
    for (auto& [who, posts] : by_producer) {
      std::sort(posts.begin(), posts.end(),
                [](const auto* a, const auto* b) { return a->seq < b->seq; });
      for (std::size_t i = 1; i < posts.size(); ++i)
        if (posts[i]->n <= posts[i - 1]->n)
          say("C5", "producer " + std::to_string(who) + " goes back in n");
    }
  }

  void check_real_time(std::vector<const Sent*> posts) {
    auto by_end = posts;
    std::sort(posts.begin(), posts.end(),
              [](const auto* a, const auto* b) { return a->begun < b->begun; });
    std::sort(by_end.begin(), by_end.end(),
              [](const auto* a, const auto* b) { return a->answered < b->answered; });
    std::uint64_t highest = 0;
    std::size_t ended = 0;
    for (const auto* post : posts) {
      for (; ended < by_end.size() && by_end[ended]->answered < post->begun; ++ended)
        highest = std::max(highest, by_end[ended]->seq);
      if (post->seq < highest)
        say("C6", "seq " + std::to_string(post->seq) + " began after " + std::to_string(highest) +
                      " was answered");
    }
  }

  void check_rate() {
    if (rate_.interval_us == 0) return;
    std::map<std::uint32_t, std::vector<std::uint64_t>> times;
    for (const auto& [text, post] : sent_)
      if (post.seq != 0) times[post.who].push_back(post.at_us);
    for (auto& [who, at] : times) {
      std::sort(at.begin(), at.end());
      for (std::size_t i = rate_.burst; i < at.size(); ++i)
        if (at[i] - at[i - rate_.burst] < rate_.interval_us)
          say("C9", "producer " + std::to_string(who) + " was faster than its rate");
    }
  }

  void check_tops() {
    if (!healed_) return;
    std::uint64_t top = 0;
    for (const auto& [text, post] : sent_) top = std::max(top, post.seq);
    if (!log_.empty()) top = log_.rbegin()->first;
    for (const auto& [who, reader] : readers_)
      if (reader.joined && reader.next <= top)
        say("C12", "reader " + std::to_string(who) + " stopped at " +
                       std::to_string(reader.next - 1) + " of " + std::to_string(top));
  }

  const History& history_;
  Rate rate_;
  std::uint64_t place_ = 0;
  bool healed_ = false;
  std::map<std::string, Sent> sent_;
  std::map<Position, std::string> texts_;
  std::map<std::uint64_t, std::string> log_;
  std::vector<TakenBack> taken_back_;
  std::map<std::uint32_t, Reader> readers_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> judge(const History& history, Rate rate) {
  return Judge(history, rate).run();
}

std::vector<std::string> lost(const History& history) { return Judge(history, {}).lost(); }

}  // namespace hearth::checker

// SPDX-License-Identifier: Apache-2.0
#include "faults/desk_story.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace hearth::faults {
namespace {

namespace pb = support::pb;

}  // namespace

void DeskStory::read() {
  for (std::uint64_t top = read_to_ + 1; read_to_ < top;) {
    pb::DeskClientFrame ask;
    ask.mutable_read_ledger()->set_after(read_to_);
    ask.mutable_read_ledger()->set_limit(100);
    const auto reply = reader_.console->ask(ask);
    if (!reply.has_ledger_page()) {  // too fast, or the store is away: the next time
      reader_.console->raw().listen(static_cast<int>(reply.refused().retry_after_ms()));
      return;
    }
    verified_ = verified_ && reply.ledger_page().verified();
    top = reply.ledger_page().top();
    for (const auto& line : reply.ledger_page().lines()) {
      read_to_ = line.number();
      if (case_id_.empty() && line.what() == "case_opened") case_id_ = line.case_();
      if (line.case_().empty() || line.case_() != case_id_) continue;
      const auto rung = line.params().find("rung");
      lines_.push_back({line.number(), line.at_ms(), line.what(), line.account(),
                        rung == line.params().end() ? 0 : std::stoi(rung->second)});
    }
    if (reply.ledger_page().lines().empty()) return;
  }
}

std::optional<DeskStory::Line> DeskStory::next(std::uint64_t after,
                                               const std::function<bool(const Line&)>& wanted,
                                               std::chrono::seconds within) {
  const auto until = std::chrono::steady_clock::now() + within;
  for (;;) {
    read();
    const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
      return line.number > after && wanted(line);
    });
    if (found != lines_.end()) return *found;
    if (std::chrono::steady_clock::now() > until) return std::nullopt;
    reader_.console->raw().listen(150);  // news of the desk, or a moment
  }
}

std::optional<DeskStory::Line> DeskStory::next(std::uint64_t after, const std::string& what) {
  return next(after, [&](const Line& line) { return line.what == what; });
}

std::vector<DeskStory::Line> DeskStory::all(const std::string& what) const {
  std::vector<Line> out;
  std::copy_if(lines_.begin(), lines_.end(), std::back_inserter(out),
               [&](const Line& line) { return line.what == what; });
  return out;
}

}  // namespace hearth::faults

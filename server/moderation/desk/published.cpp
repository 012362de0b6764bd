// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/published.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace hearth::moderation::desk {
namespace {

using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

Counts counts_of(const std::map<std::string_view, std::uint64_t>& in) {
  return {in.begin(), in.end()};
}

Counts found(const Tally& tally) {
  Counts out;
  for (std::size_t i = 0; i < category_count; ++i) {
    const std::string category(name(static_cast<Category>(i)));
    out.emplace_back(category + ".delivered", tally.found.at(i).delivered);
    out.emplace_back(category + ".held", tally.found.at(i).held);
    out.emplace_back(category + ".stopped", tally.found.at(i).stopped);
  }
  return out;
}

Counts measures(const Tally& tally) {
  Counts out;
  for (const auto& [measure, taken] : tally.measures) {
    out.emplace_back(std::string(measure) + ".by_people", taken.by_people);
    out.emplace_back(std::string(measure) + ".automated", taken.automated);
  }
  return out;
}

Counts seen(const Tally& tally) {
  const auto& urgent = tally.seen_urgent;
  return {{"urgent.seen", urgent.after.size()},
          {"urgent.not_seen", urgent.unseen},
          {"other.seen", tally.seen.after.size() - urgent.after.size()},
          {"other.not_seen", tally.seen.unseen - urgent.unseen}};
}

void add_median(const char* name, const Seen& seen, std::vector<Median>& out) {
  const auto median = seen.median();
  if (!median || seen.after.size() < told_from) return;
  out.push_back({name, std::chrono::round<std::chrono::seconds>(*median).count()});
}

}  // namespace

Figures publish(const Counts& counts) {
  const auto is_few = [](std::uint64_t count) { return count > 0 && count < told_from; };
  Figures out;
  for (const auto& [name, count] : counts)
    out.emplace_back(
        name, is_few(count) ? Figure{Figure::As::few, 0} : Figure{Figure::As::number, count});
  const bool has_few = std::any_of(
      out.begin(), out.end(), [](const auto& one) { return one.second.as == Figure::As::few; });
  if (!has_few) return out;
  Figure* next = nullptr;
  for (auto& [name, figure] : out)
    if (figure.as == Figure::As::number && figure.number > 0 &&
        (!next || figure.number < next->number))
      next = &figure;
  if (next) *next = {Figure::As::kept_back, 0};
  return out;
}

Published publish(const Tally& tally) {
  Published out;
  const auto add = [&](const char* name, const Counts& counts) {
    out.sections.push_back({name, publish(counts)});
  };
  add("found", found(tally));
  add("reports", {{"made", tally.reports}});
  add("held", counts_of(tally.waits));
  add("measures", measures(tally));
  add("guidelines", counts_of(tally.guidelines));
  add("undone", {{"measures", tally.undone}});
  add("ended", {{"modes", tally.modes_ended}});
  add("appeals", {{"made", tally.appeals}});
  add("appeals_decided", counts_of(tally.appeals_decided));
  add("cases", counts_of(tally.cases));
  add("closed", counts_of(tally.closed));
  add("escalated", counts_of(tally.escalated));
  add("called_outside", {{"taken", tally.called_outside}});
  add("seen", seen(tally));
  add_median("all", tally.seen, out.medians);
  add_median("urgent", tally.seen_urgent, out.medians);
  return out;
}

}  // namespace hearth::moderation::desk

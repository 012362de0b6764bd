// SPDX-License-Identifier: Apache-2.0
#include "app/transparency.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <memory>
#include <string_view>

#include "app/ledger_walk.hpp"
#include "moderation/desk/published.hpp"
#include "moderation/desk/transparency.hpp"
#include "protocol/ledger_codec.hpp"

namespace hearth::app {
namespace {

namespace desk = moderation::desk;
using As = desk::Figure::As;

// What a section is called where people read it.
std::string_view title_of(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> titles[]{
      {"found", "Messages the checks told moderators of; one may be about several things"},
      {"reports", "Reports by participants"},
      {"held", "Messages that waited, and how that ended"},
      {"measures", "Measures"},
      {"guidelines", "Guidelines that warnings, restrictions and removals named"},
      {"undone", "Taken back by who decided, or somebody above"},
      {"ended", "Modes of rooms whose time was over"},
      {"appeals", "Appeals"},
      {"appeals_decided", "What somebody else decided about a measure"},
      {"cases", "Cases that began"},
      {"closed", "Cases that were closed, and how"},
      {"escalated", "Cases that moved up, and why"},
      {"called_outside", "Calls to somebody outside that were taken"},
      {"seen", "Cases that began and were seen by somebody"}};
  for (const auto& [key, title] : titles)
    if (key == name) return title;
  return name;
}

std::string text_of(const desk::Figure& figure) {
  if (figure.as == As::few) return "<" + std::to_string(desk::told_from);
  return figure.as == As::number ? std::to_string(figure.number) : "-";
}

std::string as_text(const desk::Month& month, bool is_over, const desk::Published& published) {
  std::string out = "Moderation in " + month.text() + " (UTC), all rooms together" +
                    (is_over ? "" : ", so far") +
                    ".\n<5: one to four. -: kept back, because it would tell such a number.\n";
  for (const auto& section : published.sections) {
    out += "\n" + std::string(title_of(section.name)) + "\n";
    std::size_t width = 0;
    for (const auto& [name, figure] : section.figures) width = std::max(width, name.size());
    for (const auto& [name, figure] : section.figures)
      out += "  " + name + std::string(width - name.size() + 2, ' ') + text_of(figure) + "\n";
  }
  out += "\nUntil somebody acknowledged or took a case: the middle of the times\n";
  if (published.medians.empty()) out += "  of too few cases to be told\n";
  for (const auto& median : published.medians)
    out += "  " + median.name + "  " + std::to_string(median.seconds) + " s\n";
  out.pop_back();
  return out;
}

boost::json::value as_value(const desk::Figure& figure) {
  if (figure.as == As::number) return figure.number;
  if (figure.as == As::few) return boost::json::value(text_of(figure));
  return nullptr;
}

std::string as_json(const desk::Month& month, bool is_over, const desk::Published& published) {
  boost::json::object out{{"month", month.text()}, {"over", is_over}};
  for (const auto& section : published.sections) {
    boost::json::object figures;
    for (const auto& [name, figure] : section.figures) figures[name] = as_value(figure);
    out[section.name] = std::move(figures);
  }
  boost::json::object medians;
  for (const auto& median : published.medians) medians[median.name] = median.seconds;
  out["seen_after_median_s"] = std::move(medians);
  return boost::json::serialize(out);
}

}  // namespace

AdminReply report_month(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                        const std::string& month, bool json, core::Time now) {
  const auto wanted = month.empty() ? desk::Month::before(now) : desk::Month::of(month);
  if (!wanted) return {422, "a month is written like 2026-10"};
  if (wanted->from > now) return {422, wanted->text() + " has not begun"};
  const auto fold = std::make_shared<desk::MonthFold>(*wanted);
  const auto walked = walk_ledger(ledger, executor, [fold](const store::LedgerEntry& entry) {
    if (const auto said = protocol::parse_entry(entry.body)) fold->take(entry.at, *said);
    return !fold->is_over();
  });
  if (walked.how == Walked::How::unavailable) return {503, "the ledger cannot be read now"};
  if (walked.how == Walked::How::late) return {503, "the ledger was not read in time"};
  const auto published = desk::publish(fold->tally());
  const bool is_over = wanted->to <= now;
  return {200, json ? as_json(*wanted, is_over, published) : as_text(*wanted, is_over, published)};
}

}  // namespace hearth::app

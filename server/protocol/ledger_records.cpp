// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "protocol/ledger_codec.hpp"
#include "protocol/ledger_fields.hpp"

namespace hearth::protocol {
namespace {

using namespace ledger;

constexpr std::size_t params_max = 16;
constexpr std::size_t param_bytes_max = 256;

struct Fill {
  pb::SeedBody& out;

  void operator()(const desk::NoSeed&) const {}
  void operator()(const desk::FindingsSeed& in) const {
    auto* seed = out.mutable_findings();
    for (const auto& found : in.findings) {
      auto* one = seed->add_findings();
      one->set_label(found.label);
      one->set_rule(found.rule);
      one->set_pack(found.pack);
      one->set_severity(found.severity);
      one->set_urgent(found.urgent);
      put(found.spans, one->mutable_spans());
    }
  }
  void operator()(const desk::ReportSeed& in) const {
    out.mutable_report()->set_sealed_note(in.sealed_note);
  }
  void operator()(const desk::DecisionSeed& in) const {
    auto* one = out.mutable_decision();
    one->set_by(bytes(in.by));
    one->set_case_id(bytes(in.case_id));
    one->set_measure(number(in.measure));
    one->set_scope(number(in.scope));
    one->set_reason(in.reason);
    one->set_until_ms(core::unix_ms(in.until));
    one->set_automated(in.automated);
    one->set_undoes(bytes(in.undoes));
    one->set_lifts(number(in.lifts));
    one->set_mode(in.mode);
    one->set_mode_before(in.mode_before);
    one->set_interval_ms(in.interval_ms);
    one->set_interval_before_ms(in.interval_before_ms);
    if (in.about != desk::Place{}) put(in.about, one->mutable_about());
    one->set_asks_longer(in.asks_longer);
    one->set_longer_until_ms(core::unix_ms(in.longer_until));
    one->set_confirms(bytes(in.confirms));
  }
};

desk::Seed read(Reader& r, const pb::FindingsSeed& in) {
  desk::FindingsSeed out;
  for (const auto& found : in.findings()) {
    if (out.findings.size() == desk::findings_max) break;
    desk::Found one;
    r.text(found.label(), desk::code_bytes_max, one.label);
    r.text(found.rule(), desk::rule_bytes_max, one.rule);
    r.text(found.pack(), desk::code_bytes_max, one.pack);
    r.small(found.severity(), severity_last, one.severity);
    one.urgent = found.urgent();
    r.spans(found.spans(), one.spans);
    out.findings.push_back(std::move(one));
  }
  return out;
}

desk::Seed read(Reader& r, const pb::DecisionSeed& in) {
  desk::DecisionSeed out;
  r.id(in.by(), out.by);
  r.id(in.case_id(), out.case_id);
  r.choice(in.measure(), desk::Measure::quick_text, out.measure);
  r.choice(in.scope(), desk::Scope::service, out.scope);
  r.text(in.reason(), desk::code_bytes_max, out.reason);
  r.time(in.until_ms(), out.until);
  out.automated = in.automated();
  r.raw(in.undoes(), out.undoes);
  r.choice(in.lifts(), desk::Measure::quick_text, out.lifts);
  r.small(in.mode(), mode_last, out.mode);
  r.small(in.mode_before(), mode_last, out.mode_before);
  out.interval_ms = in.interval_ms();
  out.interval_before_ms = in.interval_before_ms();
  r.place(in.about(), out.about);
  out.asks_longer = in.asks_longer();
  r.time(in.longer_until_ms(), out.longer_until);
  r.raw(in.confirms(), out.confirms);
  return out;
}

// What has to give way so that the rest fits, the least pressing first. False: nothing is left.
bool give_way(pb::SeedBody& seed) {
  if (!seed.has_findings()) return false;
  auto* findings = seed.mutable_findings()->mutable_findings();
  for (auto& found : *findings) {
    if (found.spans_size() <= 1) continue;
    found.mutable_spans()->DeleteSubrange(1, found.spans_size() - 1);
    return true;
  }
  if (findings->size() <= 1) return false;
  findings->RemoveLast();
  return true;
}

template <class Message>
bool parse(std::string_view value, std::size_t most, Message& in) {
  return value.size() <= most && in.ParseFromArray(value.data(), static_cast<int>(value.size()));
}

}  // namespace

std::string serialize(const moderation::desk::Seed& seed) {
  if (std::holds_alternative<desk::NoSeed>(seed)) return {};
  pb::SeedBody out;
  out.set_version(version);
  std::visit(Fill{out}, seed);
  while (out.ByteSizeLong() > seed_bytes_max && give_way(out)) {
  }
  return out.SerializeAsString();
}

std::optional<moderation::desk::Seed> parse_seed(std::string_view note) {
  if (note.empty()) return desk::NoSeed{};
  pb::SeedBody in;
  if (!parse(note, seed_bytes_max, in) || in.version() == 0) return std::nullopt;
  if (in.version() != version) return desk::NoSeed{};
  Reader r;
  desk::Seed out;
  switch (in.seed_case()) {
    case pb::SeedBody::kFindings:
      out = read(r, in.findings());
      break;
    case pb::SeedBody::kReport: {
      desk::ReportSeed report;
      r.text(in.report().sealed_note(), desk::words_bytes_max, report.sealed_note);
      out = std::move(report);
      break;
    }
    case pb::SeedBody::kDecision:
      out = read(r, in.decision());
      break;
    case pb::SeedBody::SEED_NOT_SET:
      break;
  }
  if (!r.sound()) return std::nullopt;
  return r.known() ? out : desk::NoSeed{};
}

std::string serialize(const EvidenceRecord& record) {
  const auto count = record.events.size();
  std::size_t bytes_left = record_bytes_max;
  std::size_t first = count;
  while (first > 0 && count - first < evidence_events_max) {
    const auto needed = record.events[first - 1].size() + 8;  // tag and length
    if (needed > bytes_left) break;
    bytes_left -= needed;
    --first;
  }
  pb::EvidenceRecord out;
  for (auto i = first; i < count; ++i) out.add_events(record.events[i]);
  return out.SerializeAsString();
}

std::optional<EvidenceRecord> parse_evidence(std::string_view value) {
  pb::EvidenceRecord in;
  if (!parse(value, record_bytes_max, in) ||
      static_cast<std::size_t>(in.events_size()) > evidence_events_max)
    return std::nullopt;
  return EvidenceRecord{{in.events().begin(), in.events().end()}};
}

std::string serialize(const NoticeRecord& record) {
  pb::NoticeRecord out;
  out.set_room(bytes(record.room));
  out.set_handle(bytes(record.handle));
  out.set_code(record.code);
  for (const auto& [key, value] : record.params) (*out.mutable_params())[key] = value;
  return out.SerializeAsString();
}

std::optional<NoticeRecord> parse_notice(std::string_view value) {
  pb::NoticeRecord in;
  if (!parse(value, record_bytes_max, in) ||
      static_cast<std::size_t>(in.params_size()) > params_max)
    return std::nullopt;
  Reader r;
  NoticeRecord out;
  r.id(in.room(), out.room);
  r.id(in.handle(), out.handle);
  r.text(in.code(), desk::code_bytes_max, out.code);
  for (const auto& [key, text] : in.params()) r.text(text, param_bytes_max, out.params[key]);
  if (!r.sound()) return std::nullopt;
  return out;
}

std::string serialize(const BanRecord& record) {
  pb::BanRecord out;
  out.set_room(bytes(record.room));
  out.set_handle(bytes(record.handle));
  out.set_until_ms(core::unix_ms(record.until));
  put(record.rooms, out.mutable_rooms());
  out.set_measure(bytes(record.measure));
  if (record.kind != desk::Measure::ban) out.set_kind(number(record.kind));
  return out.SerializeAsString();
}

std::optional<BanRecord> parse_ban(std::string_view value) {
  pb::BanRecord in;
  if (!parse(value, record_bytes_max, in)) return std::nullopt;
  Reader r;
  BanRecord out;
  r.id(in.room(), out.room);
  r.id(in.handle(), out.handle);
  r.time(in.until_ms(), out.until);
  r.ids(in.rooms(), desk::rooms_max, out.rooms);
  r.raw(in.measure(), out.measure);
  if (in.kind() != 0) r.choice(in.kind(), desk::Measure::ban, out.kind);
  if (!r.sound() || !r.known() || out.handle.is_zero()) return std::nullopt;
  return out;
}

}  // namespace hearth::protocol

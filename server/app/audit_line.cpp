// SPDX-License-Identifier: Apache-2.0
#include "app/audit_line.hpp"

#include <sodium.h>

#include <boost/json.hpp>

#include <charconv>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "moderation/desk/entry.hpp"
#include "protocol/ledger_codec.hpp"

namespace hearth::app {
namespace {

namespace desk = moderation::desk;
namespace json = boost::json;

constexpr int base64 = sodium_base64_VARIANT_ORIGINAL;

std::string base64_of(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), base64), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), base64);
  out.pop_back();  // the zero at the end
  return out;
}

std::optional<std::string> bytes_of(std::string_view text) {
  if (text.empty()) return "";  // there is no memory of no bytes to hand over
  std::vector<unsigned char> bytes(text.size());
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                        base64) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes.data()), size);
}

// What readers want to know of it. Of a version after this one: nothing.
json::object in_short(std::string_view body) {
  const auto entry = protocol::parse_entry(body).value_or(desk::Entry{});
  json::object out{{"what", desk::code(entry)}};
  if (!entry.by.is_zero()) out["by"] = core::to_base32(entry.by.bytes);
  if (!entry.case_id.is_zero()) out["case"] = core::to_base32(entry.case_id.bytes);
  return out;
}

std::string_view text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// The line says the same of it, or both say nothing.
bool same(const json::object& line, const json::object& said, std::string_view key) {
  const auto* one = line.if_contains(key);
  const auto* other = said.if_contains(key);
  return one && other ? *one == *other : one == other;
}

// What a version before this one did not know it could not say: neither what it is, nor, where it
// could not read it at all, of whom.
bool says(const json::object& line, const json::object& said) {
  const bool same_people = same(line, said, "by") && same(line, said, "case");
  if (same(line, said, "what")) return same_people;
  const bool names_nobody = !line.contains("by") && !line.contains("case");
  return text(line, "what") == desk::code({}) && (same_people || names_nobody);
}

std::optional<std::int64_t> number(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

}  // namespace

std::string hex_of(const desk::Hash& hash) {
  std::string out(2 * hash.size() + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), hash.data(), hash.size());
  out.pop_back();
  return out;
}

std::optional<desk::Hash> hash_of(std::string_view hex) {
  desk::Hash hash{};
  if (hex.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const auto* digits = hex.data() + 2 * i;
    const auto [after, problem] = std::from_chars(digits, digits + 2, hash[i], 16);
    if (problem != std::errc{} || after != digits + 2) return std::nullopt;
  }
  return hash;
}

std::string audit_line(const store::LedgerEntry& entry) {
  json::object line{{"number", entry.number}, {"at_ms", core::unix_ms(entry.at)}};
  for (auto& [key, value] : in_short(entry.body)) line[key] = std::move(value);
  line["hash"] = hex_of(entry.hash);
  line["body"] = base64_of(entry.body);
  return json::serialize(line);
}

std::optional<ReadLine> read_audit_line(std::string_view line) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 2;
  const auto value = json::parse(line, error, {}, options);
  if (error || !value.is_object()) return std::nullopt;
  const auto& fields = value.get_object();
  const auto at = number(fields, "at_ms");
  const auto place = number(fields, "number");
  const auto hash = hash_of(text(fields, "hash"));
  auto body = bytes_of(text(fields, "body"));
  if (!at || !place || *place <= 0 || !hash || !body || body->size() > store::ledger_body_max)
    return std::nullopt;
  ReadLine read;
  read.says_what_it_is = says(fields, in_short(*body));
  read.entry = {static_cast<std::uint64_t>(*place), core::from_unix_ms(*at), std::move(*body),
                *hash};
  return read;
}

}  // namespace hearth::app

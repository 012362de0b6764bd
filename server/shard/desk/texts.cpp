// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/texts.hpp"

#include "core/text.hpp"
#include "identity/sealed.hpp"

namespace hearth::shard::desk {
namespace {

std::string context_of(const std::string& key) { return "text|" + key; }
std::string context_of(const core::RoomId& room) { return "report|" + std::string(room.view()); }

}  // namespace

bool are_fine(const std::string& words) {
  return words.size() <= words_bytes_max && !core::has_control_characters(words);
}

std::string text_key(const core::CaseId& id, std::uint64_t number) {
  return core::to_base32(id.bytes) + '-' + std::to_string(number);
}

store::Record text_record(const identity::DeploymentKeys& keys, const core::CaseId& id,
                          std::uint64_t number, std::string_view text) {
  auto key = text_key(id, number);
  auto sealed = identity::seal(keys, context_of(key), text);
  return {text_kind, std::move(key), std::move(sealed), 0, core::now() + text_life};
}

std::string text_of(const identity::DeploymentKeys& keys, const store::Record& record) {
  return identity::unseal(keys, context_of(record.key), record.value).value_or(std::string());
}

identity::DeploymentKeys::Mac text_mac(const identity::DeploymentKeys& keys, const core::CaseId& id,
                                       std::string_view text) {
  return keys.mac(identity::Purpose::ledger_text, std::string(id.view()).append(text));
}

std::string seal_report(const identity::DeploymentKeys& keys, const core::RoomId& room,
                        std::string_view text) {
  return text.empty() ? std::string() : identity::seal(keys, context_of(room), text);
}

std::string open_report(const identity::DeploymentKeys& keys, const core::RoomId& room,
                        std::string_view sealed) {
  return identity::unseal(keys, context_of(room), sealed).value_or(std::string());
}

}  // namespace hearth::shard::desk

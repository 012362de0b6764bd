// SPDX-License-Identifier: Apache-2.0
// Any bytes as a learned model's file: refused with a sentence, or written back as they were; and
// what is accepted reads texts without a fault. The checksum is made right first, so that what lies
// behind it is reached.
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "moderation/learned/learned_check.hpp"

using namespace hearth::moderation;
using hearth::fuzz::expect;

namespace {

std::string with_checksum(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char c : bytes) sum = (sum ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  std::string out(bytes);
  for (int i = 0; i < 8; ++i) out.push_back(static_cast<char>(sum >> (8 * i) & 0xff));
  return out;
}

void try_model(std::string_view bytes) {
  auto read = read_model(bytes);
  if (!read) {
    expect(!read.error().empty(), "a sentence says why");
    return;
  }
  expect(write_model(*read) == bytes, "what was read is what is written");
  LearnedCheck check(std::make_shared<const LearnedModel>(std::move(*read)));
  for (const std::string_view text : {"", "goodbye", "I took all of them, 40. Sorry \U0001F56F"}) {
    Findings findings;
    check.look({text, "en", false}, {}, {}, findings);
    for (const auto& finding : findings.all)
      expect(finding.span.bytes.to <= text.size(), "a span lies inside the text");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try_model(bytes);
  try_model(with_checksum(bytes));
  return 0;
}

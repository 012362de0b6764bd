// SPDX-License-Identifier: Apache-2.0
// Any bytes as a message: judged within the budget, spans on character borders, twice the same.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "fuzz.hpp"
#include "moderation/pipeline.hpp"
#include "moderation/rule_check.hpp"
#include "moderation/rule_pack.hpp"
#include "moderation/rule_set_builder.hpp"

using namespace hearth::moderation;
using hearth::fuzz::expect;

namespace {

constexpr std::string_view lists = R"toml(
version = "1"
lang = ["en"]
[lists]
i = ["i", "my", "myself"]
negator = ["not", "no longer"]
past = ["used to"]
now = ["tonight"]
reported = ["he said"]
relation = ["my brother"]
clause_break = ["but"]
number_words = ["oh=0", "one=1", "seven=7", "twenty=2x", "three=3", "double=*2"]
at_words = ["at"]
dot_words = ["dot"]
phone_cue = ["call"]
platform = ["snap"]
handle_cue = ["add me"]
name_cue = ["my name is"]
street = ["road"]
place = ["station"]
invite = ["meet me"]
age_cue = ["i'm"]
)toml";

constexpr std::string_view rules = R"toml(
version = "1"
lang = ["en"]
category = "self_harm"
[[except]]
phrase = ["(good|great) <0-2> day"]
mode = "near"
[[rule]]
id = "self_harm.words"
severity = 3
phrase = ["@i <0-8> (want|wish) <0-8> (die|dead|not be|a b|c d|e f|g h)", "kill myself", "*icid*", "kill*"]
near = [{ all = ["kill", "die", "@i"], within = 20 }]
regex = [{ pattern = '(a+b*)+c', view = "base" }, { pattern = '\d{3,}', view = "digits" }]
except = [{ regex = 'a\d', mode = "near" }]
intensify = true
mask = true
join = true
match = ["a", "b"]
clean = ["a", "b"]
[[rule]]
id = "self_harm.detectors"
severity = 3
detector = ["phone", "email", "url", "handle", "address", "name", "meeting", "card", "iban", "age"]
match = ["a", "b"]
clean = ["a", "b"]
)toml";

std::shared_ptr<const RuleSet> rule_set() {
  std::vector<Problem> problems;
  const auto set = build_rule_set({read_pack("en/lists.toml", lists, PackKind::shared, problems),
                                   read_pack("en/rules.toml", rules, PackKind::shared, problems)},
                                  {{"988"}, {}, {"aa.org"}}, problems);
  expect(set != nullptr, "the rules are good");
  return set;
}

Pipeline pipeline() {
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<RuleCheck>(rule_set()));
  return Pipeline(std::move(checks));
}

bool on_border(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Pipeline judge = pipeline();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (!hearth::core::is_utf8(bytes)) return 0;  // refused at the socket
  RecentMessages recent;
  recent.add(bytes.substr(0, bytes.find('\n')), {});
  const Draft draft{bytes, "en", false};
  const auto verdict = judge.judge(draft, recent, {});
  for (const auto& finding : verdict.findings) {
    const auto& at = finding.span.bytes;
    expect(at.from < at.to && at.to <= bytes.size(), "a span lies inside the text");
    expect(on_border(bytes, at.from) && on_border(bytes, at.to), "a span ends on characters");
  }
  const auto again = judge.judge(draft, recent, {});
  expect(again.action == verdict.action && again.findings.size() == verdict.findings.size(),
         "the same verdict twice");
  return 0;
}

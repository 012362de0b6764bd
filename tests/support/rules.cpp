// SPDX-License-Identifier: Apache-2.0
#include "support/rules.hpp"

namespace hearth::test {
namespace {

constexpr std::string_view lists = R"toml(
version = "1"
lang = ["en"]
[lists]
i = ["i", "i'm", "im", "me", "my", "myself"]
negator = ["not", "never", "don't", "no longer", "without", "isn't"]
not_negator = ["not (joking|kidding|lying)"]
past = ["used to", "(years|winters) ago", "back in", "2009"]
not_past = ["since 2009"]
present = ["i'm", "i want"]
now = ["tonight", "again", "still", "right now"]
now_weak = ["now", "today"]
not_now = ["still here", "never again"]
reported = ["(he|she) said", "song"]
relation = ["my (brother|friend|flatmate)"]
intensifier = ["goodbye", "already", "plan"]
clause_break = ["but", "however", "except", "although"]
number_words = ["oh=0", "zero=0", "one=1", "two=2", "three=3", "four=4", "five=5", "six=6", "seven=7", "eight=8", "nine=9", "fifteen=15", "sixteen=16", "twenty=2x", "thirty=3x", "double=*2"]
at_words = ["at"]
dot_words = ["dot"]
phone_cue = ["call", "text", "ring", "number", "whatsapp"]
not_phone = ["page", "days", "steps", "score", "order"]
handle_cue = ["add me", "follow me", "username", "my (snap|insta)"]
platform = ["snap", "insta", "discord"]
name_cue = ["my name is", "his real name is"]
name_cue_weak = ["i'm", "this is"]
not_name = ["Big Book"]
street = ["street", "road", "walk", "mill road"]
street_cue = ["live at", "floor"]
place = ["station", "library", "cafe"]
invite = ["meet me", "let's meet"]
clock = ["tomorrow"]
age_cue = ["i'm", "i am", "im"]
age_old = ["years old"]
not_age = ["(years|days|miles)"]
school = ["i'm in ninth grade"]
substance = ["vodka", "crystal meth", "heroin"]
)toml";

}  // namespace

Rules::Rules(std::string_view rules, std::string_view category) {
  std::vector<moderation::RulePack> packs;
  packs.push_back(
      moderation::read_pack("en/lists.toml", lists, moderation::PackKind::shared, problems_));
  const std::string head =
      "version = \"1\"\nlang = [\"en\"]\ncategory = \"" + std::string(category) + "\"\n";
  packs.push_back(moderation::read_pack("en/rules.toml", head + std::string(rules),
                                        moderation::PackKind::shared, problems_));
  const moderation::PublicContacts contacts{{"18006624357", "116123", "988", "131114", "808242424"},
                                            {"jo@samaritans.org"},
                                            {"aa.org", "samaritans.org"}};
  if (problems_.empty()) set_ = moderation::build_rule_set(packs, contacts, problems_);
}

std::vector<moderation::Finding> Rules::find(std::string_view text,
                                             std::string_view language) const {
  if (!set_) return {};
  moderation::RuleCheck check(set_);
  moderation::Findings findings;
  check.look({text, language, false}, {}, core::Time{}, findings);
  return findings.all;
}

std::vector<std::string> Rules::stretches(std::string_view text) const {
  std::vector<std::string> out;
  for (const auto& finding : find(text)) {
    const auto at = finding.span.bytes;
    out.emplace_back(text.substr(at.from, at.to - at.from));
  }
  return out;
}

int Rules::severity(std::string_view text) const {
  const auto all = find(text);
  return all.empty() ? 0 : all.front().severity;
}

std::string rule(std::string_view phrases, std::string_view keys) {
  return "[[rule]]\nid = \"self_harm.test\"\nseverity = 3\nphrase = [" + std::string(phrases) +
         "]\nmatch = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n" + std::string(keys) + "\n";
}

}  // namespace hearth::test

// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdlib>
#include <string>
#include <vector>

#include "flagging/corpus.hpp"
#include "flagging/disguise.hpp"
#include "flagging/engine.hpp"
#include "flagging/score.hpp"

namespace {

using namespace hearth::flagging;

struct Asked {
  std::vector<Example> examples;
  std::vector<Answer> answers;
};

std::vector<Example> chosen(const std::string& corpus, const std::vector<std::string>& parts,
                            const std::string& lang) {
  std::vector<Example> all;
  for (const auto& part : parts)
    for (auto& example : read_corpus(corpus + "/" + part))
      if (lang.empty() || example.lang == lang) all.push_back(std::move(example));
  return all;
}

std::vector<Answer> asked(const std::string& command, const std::vector<Example>& examples) {
  auto answers = ask_engine(command, examples);
  if (!answers) {
    fmt::print(stderr, "flagging: '{} rules eval' did not answer every line\n", command);
    std::exit(2);
  }
  return std::move(*answers);
}

void print_share(const char* what, const Share& share) {
  fmt::print("  {:<34}{:>6.1f} %  ({} of {})\n", what, share.percent(0), share.part, share.of);
}

void print_score(const Score& score) {
  fmt::print("  {:<22}{:>6}{:>10}{:>10}{:>8}\n", "category", "n", "precision", "recall", "F1");
  for (const auto& [name, category] : score.categories)
    fmt::print("  {:<22}{:>6}{:>10.1f}{:>10.1f}{:>8.1f}\n", name, category.found + category.missed,
               category.precision(), category.recall(), category.f1());
  fmt::print("  {:<22}{:>6}{:>10}{:>10}{:>8.1f}\n", "mean", "", "", "", score.macro_f1());
  print_share("harmless flagged", score.harmless_flagged);
  print_share("severity 4 crisis found", score.urgent_crisis_found);
  print_share("relapse or craving punished", score.support_punished);
  print_share("crisis held or blocked", score.crisis_stopped);
}

std::string joined(const std::vector<std::string>& words) {
  return words.empty() ? "-" : fmt::format("{}", fmt::join(words, " "));
}

void print_misses(const Asked& asked) {
  for (std::size_t at = 0; at < asked.examples.size(); ++at) {
    const auto& example = asked.examples[at];
    const auto& answer = asked.answers[at];
    bool good = found_all(example, answer);
    for (const auto& named : answer.categories)
      good = good && (example.expects(named) || example.tolerates(named));
    if (!good)
      fmt::print("  {:<28} wanted {:<20} got {:<20} {}\n", example.id, joined(example.expect),
                 joined(answer.categories), example.messages.back().second);
  }
}

bool has_digits(const Example& example) {
  return example.expects("pii") || example.expects("spam_link") || example.expects("minors") ||
         example.expects("dosing_advice");
}

// How much of what was found in plain writing is found in disguise; how much harmless writing is
// flagged only because of it.
Share print_robustness(const std::string& command, const Asked& plain) {
  Share unicode;
  fmt::print("  {:<22}{:>8}{:>18}\n", "disguise", "found", "harmless flagged");
  for (const auto& disguise : disguises()) {
    std::vector<Example> dressed;
    for (std::size_t at = 0; at < plain.examples.size(); ++at) {
      const auto& example = plain.examples[at];
      const bool wanted =
          example.harmless() ? !plain.answers[at].flagged() : found_all(example, plain.answers[at]);
      if (!wanted || example.conversation || (has_digits(example) && !disguise.fit_for_digits))
        continue;
      dressed.push_back(example);
      auto& text = dressed.back().messages.back().second;
      text = disguise.apply(text);
    }
    const auto answers = asked(command, dressed);
    Share found, alarms;
    for (std::size_t at = 0; at < dressed.size(); ++at)
      if (dressed[at].harmless())
        alarms.count(answers[at].flagged());
      else
        found.count(found_all(dressed[at], answers[at]));
    if (disguise.unicode) {
      unicode.part += found.part;
      unicode.of += found.of;
    }
    fmt::print("  {:<22}{:>6.1f} %{:>16.1f} %\n", disguise.name, found.percent(100),
               alarms.percent(0));
  }
  print_share("found under Unicode tricks", unicode);
  return unicode;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "flagging: what the rule packs find in the labelled corpus, and what they should not.");
  std::string command, corpus, lang;
  std::vector<std::string> parts{"dev", "held"};
  bool misses = false, check = false, robustness = true;
  app.add_option("--hearthctl", command, "the program to ask, with its arguments")->required();
  app.add_option("--corpus", corpus, "folder with dev/ and held/")->required();
  app.add_option("--part", parts, "dev, held, tellings, week, month, month_later");
  app.add_option("--lang", lang, "only this language");
  app.add_flag("--misses", misses, "print what was answered otherwise than labelled; dev only");
  app.add_flag("--check", check, "end with 1 if a threshold is missed");
  Marks marks;
  app.add_option("--crisis-found", marks.crisis_found, "percent of severity 4, at least")
      ->capture_default_str();
  app.add_option("--macro-f1", marks.macro_f1, "at least")->capture_default_str();
  app.add_option("--harmless-flagged", marks.harmless_flagged, "percent, at most")
      ->capture_default_str();
  app.add_option("--support-punished", marks.support_punished, "percent, at most")
      ->capture_default_str();
  app.add_flag("!--no-disguises", robustness, "leave the disguises out");
  CLI11_PARSE(app, argc, argv);
  if (misses) parts = {"dev"};  // what nobody sees, nobody tunes on

  Asked plain{chosen(corpus, parts, lang), {}};
  plain.answers = asked(command, plain.examples);
  const auto total = score(plain.examples, plain.answers);
  fmt::print("{} examples of {}{}\n", plain.examples.size(), fmt::join(parts, " and "),
             lang.empty() ? "" : ", " + lang);
  print_score(total);
  std::optional<Share> unicode;
  if (robustness) unicode = print_robustness(command, plain);
  if (misses) print_misses(plain);
  const auto short_of = shortfalls(total, unicode, marks);
  for (const auto& sentence : short_of) fmt::print("short of the mark: {}\n", sentence);
  return check && !short_of.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
}

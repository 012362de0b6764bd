// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "ctl/learn/lesson.hpp"
#include "ctl/rules_command.hpp"
#include "moderation/learned/reading.hpp"
#include "moderation/normalize.hpp"

namespace hearth::ctl {
namespace {

using moderation::LearnedModel;

struct Count {
  int all = 0;
  int card = 0;
  int urgent = 0;
  void add(float score, const LearnedModel& model) {
    ++all;
    card += score >= model.card;
    urgent += score >= model.urgent;
  }
};

double percent(int part, int of) { return of ? 100.0 * part / of : 0; }

void print_counts(const Sentences& sentences, const Scores& scores, const LearnedModel& model,
                  bool (*counts)(const Sentence&, std::size_t), std::size_t file) {
  std::array<Count, label_count> by_label;
  Count harmless;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto& sentence = sentences.all[i];
    if (!counts(sentence, file)) continue;
    by_label[static_cast<std::size_t>(sentence.label)].add(scores[i], model);
    if (is_harmless(sentence.label)) harmless.add(scores[i], model);
  }
  const auto print = [](std::string_view what, const Count& count) {
    std::printf("  %-10s %6d %10.1f %% %10.1f %%\n", std::string(what).c_str(), count.all,
                percent(count.card, count.all), percent(count.urgent, count.all));
  };
  for (std::size_t i = 0; i < label_count; ++i) print(name(static_cast<Label>(i)), by_label[i]);
  print("harmless", harmless);
  const auto& crisis = by_label[0];
  std::printf("  precision  %6s %10.1f %% %10.1f %%\n", "",
              percent(crisis.card, crisis.card + harmless.card),
              percent(crisis.urgent, crisis.urgent + harmless.urgent));
}

bool of_any(const Sentence&, std::size_t) { return true; }
bool of_file(const Sentence& sentence, std::size_t file) { return sentence.file == file; }

// Words with what they and their surroundings bring on average, where they stand often enough.
void print_strongest(const Sentences& sentences, const LearnedModel& model) {
  constexpr int often = 8;
  constexpr std::size_t shown = 30;
  std::map<std::string, std::pair<double, int>> words;
  moderation::Reading reading;
  moderation::View base;
  for (const auto& sentence : sentences.all) {
    moderation::normalize(sentence.text, base);
    reading.read(model, base, sentence.text);
    for (std::size_t i = 0; i < reading.words().size(); ++i) {
      const auto at = reading.words()[i].in;
      auto& word = words[base.text.substr(at.from, at.to - at.from)];
      word.first += static_cast<double>(reading.weight(model, i));
      ++word.second;
    }
  }
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [word, sum] : words)
    if (sum.second >= often) sorted.emplace_back(sum.first / sum.second, word);
  std::sort(sorted.begin(), sorted.end());
  const auto print = [&](const char* what, auto from, auto to) {
    std::printf("%s\n ", what);
    for (std::size_t i = 0; from != to && i < shown; ++i, ++from)
      std::printf(" %s %+.2f", from->second.c_str(), from->first);
    std::printf("\n");
  };
  print("words that speak for a crisis", sorted.rbegin(), sorted.rend());
  print("words that speak against one", sorted.begin(), sorted.end());
}

void report(const Sentences& sentences, const Lesson& lesson, const Scores& scores,
            const LearnedModel& model) {
  std::printf("each sentence by what the other four fifths taught: brings a card, is told of\n");
  print_counts(sentences, scores, model, of_any, 0);
  for (std::size_t file = 0; file < sentences.files.size(); ++file) {
    if (sentences.files[file].ends_with("conversations.jsonl")) continue;
    std::printf("%s by what the other files taught\n", sentences.files[file].c_str());
    print_counts(sentences, lesson.without_file(file), model, of_file, file);
  }
  print_strongest(sentences, model);
}

std::string file_at(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Another processor may round the last bit of a float otherwise, and a weight with it.
bool are_alike(const moderation::LearnedTable& a, const moderation::LearnedTable& b) {
  constexpr int apart_most = 1;
  return a.weights.size() == b.weights.size() &&
         std::equal(a.weights.begin(), a.weights.end(), b.weights.begin(),
                    [](int x, int y) { return std::abs(x - y) <= apart_most; });
}

int check(const RulesOptions& options, const Sentences& sentences, const Lesson& lesson) {
  const auto model = moderation::read_model(file_at(options.learned));
  std::string problem;
  if (!model)
    problem = model.error();
  else if (model->fingerprint != sentences.fingerprint)
    problem = "was learned from other sentences";
  else if (!are_alike(model->crisis, lesson.crisis_table()))
    problem = "is not what its sentences teach";
  if (problem.empty()) return EXIT_SUCCESS;
  std::fprintf(stderr, "%s %s; run hearthctl rules learn\n", options.learned.c_str(),
               problem.c_str());
  return EXIT_FAILURE;
}

}  // namespace

int rules_learn(const RulesOptions& options) {
  const auto sentences = read_sentences(options.sentences);
  if (!sentences) {
    std::fprintf(stderr, "hearthctl: %s\n", sentences.error().c_str());
    return EXIT_FAILURE;
  }
  const Lesson lesson(*sentences, {});
  if (options.check) return check(options, *sentences, lesson);
  const auto scores = lesson.crossed();
  const auto model = lesson.whole(scores);
  report(*sentences, lesson, scores, model);
  const auto bytes = moderation::write_model(model);
  std::ofstream out(options.learned, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  if (!out) {
    std::fprintf(stderr, "hearthctl: %s cannot be written\n", options.learned.c_str());
    return EXIT_FAILURE;
  }
  std::printf("%s: %s, %zu bytes\n", options.learned.c_str(), model.version().c_str(),
              bytes.size());
  return EXIT_SUCCESS;
}

}  // namespace hearth::ctl

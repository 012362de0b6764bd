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
using moderation::Topic;

struct Count {
  int all = 0;
  int card = 0;
  int urgent = 0;
  int relapse = 0;
  int craving = 0;
  void add(const moderation::ByTopic<float>& score, const moderation::Certainty& from) {
    ++all;
    card += score[Topic::crisis] >= from.card;
    urgent += score[Topic::crisis] >= from.urgent;
    relapse += score[Topic::relapse] >= from.relapse;
    craving += score[Topic::craving] >= from.craving;
  }
};

void print_count(std::string_view what, const Count& count) {
  const auto percent = [&](int part) { return count.all ? 100.0 * part / count.all : 0; };
  std::printf("  %-10s %6d %8.1f %% %8.1f %% %8.1f %% %8.1f %%\n", std::string(what).c_str(),
              count.all, percent(count.card), percent(count.urgent), percent(count.relapse),
              percent(count.craving));
}

template <class Counts>
void print_counts(const Sentences& sentences, const Scores& scores,
                  const moderation::Certainty& from, Counts counts) {
  std::array<Count, label_count> by_label;
  Count harmless;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto& sentence = sentences.all[i];
    if (!counts(sentence)) continue;
    by_label[static_cast<std::size_t>(sentence.label)].add(scores[i], from);
    if (is_harmless(sentence.label)) harmless.add(scores[i], from);
  }
  std::printf("  %-10s %6s %10s %10s %10s %10s\n", "", "", "card", "told", "relapse", "craving");
  for (std::size_t i = 0; i < label_count; ++i)
    if (by_label[i].all > 0) print_count(name(static_cast<Label>(i)), by_label[i]);
  print_count("harmless", harmless);
}

// Words with what they and their surroundings bring on average, where they stand often enough.
void print_strongest(const Sentences& sentences, const LearnedModel& model, Topic topic,
                     const char* what) {
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
      word.first += static_cast<double>(reading.weight(model, topic, i));
      ++word.second;
    }
  }
  std::vector<std::pair<double, std::string>> sorted;
  for (const auto& [word, sum] : words)
    if (sum.second >= often) sorted.emplace_back(sum.first / sum.second, word);
  std::sort(sorted.begin(), sorted.end());
  const auto print = [&](const char* side, auto from, auto to) {
    std::printf("words that speak %s %s\n ", side, what);
    for (std::size_t i = 0; from != to && i < shown; ++i, ++from)
      std::printf(" %s %+.2f", from->second.c_str(), from->first);
    std::printf("\n");
  };
  print("for", sorted.rbegin(), sorted.rend());
  print("against", sorted.begin(), sorted.end());
}

void report(const Sentences& sentences, const Scores& scores, const LearnedModel& model) {
  std::printf("each sentence by what files of other authors taught\n");
  print_counts(sentences, scores, model.from, [](const Sentence&) { return true; });
  for (std::size_t file = 0; file < sentences.files.size(); ++file) {
    std::printf("%s\n", sentences.files[file].c_str());
    print_counts(sentences, scores, model.from,
                 [file](const Sentence& sentence) { return sentence.file == file; });
  }
  print_strongest(sentences, model, Topic::crisis, "a crisis");
  print_strongest(sentences, model, Topic::relapse, "a return to use");
  print_strongest(sentences, model, Topic::craving, "a craving");
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
                    [](const auto& x, const auto& y) {
                      return std::equal(x.all.begin(), x.all.end(), y.all.begin(),
                                        [](int p, int q) { return std::abs(p - q) <= apart_most; });
                    });
}

int check(const RulesOptions& options, const Sentences& sentences, const Lesson& lesson) {
  const auto model = moderation::read_model(file_at(options.learned));
  std::string problem;
  if (!model)
    problem = model.error();
  else if (model->fingerprint != sentences.fingerprint)
    problem = "was learned from other sentences";
  else if (!are_alike(model->table, lesson.table()))
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
  report(*sentences, scores, model);
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

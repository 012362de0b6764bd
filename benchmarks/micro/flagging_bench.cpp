// SPDX-License-Identifier: Apache-2.0
// How long judging a message takes with all packs and the learned model - of 500 characters, and a
// short one with and without what its author wrote just before -, by the model alone, and loading
// them. Messages are timed by the thread's own clock: a busy machine does not count against them.
//   flagging_bench [rules folder] [resources folder] [file to write the texts to, as JSON lines]
//     [messages of each kind] [rounds] [the only kind]
// Under `valgrind --tool=callgrind --toggle-collect='*Pipeline::judge*'` few messages are enough.
#include <time.h>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "app/rules.hpp"
#include "core/text.hpp"
#include "moderation/learned/learned_check.hpp"
#include "moderation/pipeline.hpp"
#include "moderation/rule_check.hpp"

namespace {

using namespace hearth;
using Clock = std::chrono::steady_clock;

constexpr std::size_t characters = 500;
constexpr unsigned seed = 20261125;

// What rooms are mostly about.
constexpr std::string_view ordinary[] = {
    "good morning everyone, day twelve and the coffee is finally good again",
    "I had a hard time at work today, my boss was in a mood and I kept quiet",
    "thank you all for being here last night, it helped more than you know",
    "went for a walk with the dog instead of sitting at home and thinking",
    "my sponsor told me to write a list of things I am grateful for, so here it is",
    "does anybody know a meeting in the evening that is not too loud?",
    "I slept six hours without waking up, that has not happened in a year",
    "the first step was the hardest for me, the rest came slowly",
    "my daughter called me out of nowhere and we talked for an hour",
    "it's raining here and the whole house smells of soup",
    "I used to think that nobody would understand, now I read your words and nod",
    "my doctor says the numbers look better, keep doing what you do",
    "we finished the puzzle, all thousand pieces, one was under the sofa",
    "page 417 is the one I come back to, it changes every time I read it",
    "been sober since the fourth of March 2021 and still count the days sometimes",
    "some days are just long, and that is all I can say about this one",
    "congratulations on ninety days, that is a big one, enjoy the cake",
    "I cleaned the kitchen at 2 in the morning because I could not sit still",
    "listening to old songs, some of them are hard to hear without a drink in hand",
    "how do you all handle weddings? there's one on Saturday and I'm a bit nervous",
};
// Now and then.
constexpr std::string_view serious[] = {
    "honestly I don't want to be here any more",
    "I had two beers last night after eight months and I feel awful",
    "the craving is so strong right now I can't think of anything else",
    "anyone know where to get some pills around here, dm me",
    "call me on 07700 900 123 if you want to talk",
    "have a look at www.cleanfast.example/now, it worked for me",
};
// The same with letters hidden.
constexpr std::string_view disguised[] = {
    "h0n3stly I d0n't w4nt to b3 here any m0re",
    "w a n t to d i e tonight",
    "k1ll mys3lf",
    "s.u.i.c.i.d.e is all I think of",
    "I w\u0430nt t\u043e di\u0435",
    "\uff4b\uff49\uff4c\uff4c \uff4d\uff59\uff53\uff45\uff4c\uff46",
    "soooo tiiiired of liiiving",
    "**end** it __all__",
};

struct Posted {
  std::string text;
  moderation::RecentMessages recent;
};

std::string_view sentence(std::mt19937& random, bool hidden) {
  const auto dice = random() % 20;
  if (hidden && dice < 6) return disguised[random() % std::size(disguised)];
  if (dice == 19) return serious[random() % std::size(serious)];
  return ordinary[random() % std::size(ordinary)];
}

Posted long_message(std::mt19937& random, bool hidden) {
  std::string text;
  while (core::code_points(text) < characters) {
    text += sentence(random, hidden);
    text += random() % 3 == 0 ? ", " : ". ";
  }
  while (core::code_points(text) > characters) {
    while ((static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
    text.pop_back();
  }
  return {std::move(text), {}};
}

// One sentence, as most people post, after `before` others by the same person.
Posted short_message(std::mt19937& random, int before) {
  Posted posted;
  for (int i = 0; i < before; ++i) posted.recent.add(sentence(random, false), core::Time{});
  posted.text = sentence(random, false);
  return posted;
}

double microseconds(clockid_t clock = CLOCK_THREAD_CPUTIME_ID) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double at(std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

struct Measured {
  int messages = 1000;  // of each kind
  int rounds = 5;
  std::string only;       // empty: every kind
  std::ofstream written;  // the texts without messages before them; closed: nobody asked
};

template <class Make>
void measure(const char* name, Make make, moderation::Pipeline& pipeline, Measured& how) {
  if (!how.only.empty() && how.only != name) return;
  std::mt19937 random(seed);
  std::vector<Posted> all;
  for (int i = 0; i < how.messages; ++i) all.push_back(make(random));
  for (const auto& posted : all)
    if (how.written.is_open() && posted.text.size() >= characters)
      how.written << boost::json::object{{"kind", name}, {"text", posted.text}} << '\n';
  std::vector<double> took;
  std::size_t found = 0;
  for (int round = 0; round < how.rounds; ++round)
    for (const auto& posted : all) {
      const auto from = microseconds();
      const auto verdict = pipeline.judge({posted.text, "en", false}, posted.recent, core::Time{});
      took.push_back(microseconds() - from);
      found += verdict.findings.size();
    }
  std::sort(took.begin(), took.end());
  std::printf("%-10s p50 %7.1f us  p99 %7.1f us  most %7.1f us  (%zu messages, %zu findings)\n",
              name, at(took, 0.5), at(took, 0.99), took.back(), took.size(), found);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string rules = argc > 1 ? argv[1] : "config/rules";
  const std::string resources = argc > 2 ? argv[2] : "config/resources";
  const auto from = Clock::now();
  const auto worked_from = microseconds(CLOCK_PROCESS_CPUTIME_ID);
  const auto loaded = app::load_rules(rules, resources);
  const double load_ms = std::chrono::duration<double, std::milli>(Clock::now() - from).count();
  const double load_work_ms = (microseconds(CLOCK_PROCESS_CPUTIME_ID) - worked_from) / 1e3;
  if (!loaded.set) {
    for (const auto& problem : loaded.problems)
      std::fprintf(stderr, "%s\n", app::to_string(problem).c_str());
    return EXIT_FAILURE;
  }
  const auto& set = *loaded.set;
  std::printf("load %.0f ms (%.0f ms of CPU): %zu rules, %zu phrases, %zu words\n", load_ms,
              load_work_ms, set.rules.size(), set.phrases.size(), set.vocabulary.atoms());
  std::vector<std::unique_ptr<moderation::Check>> checks;
  checks.push_back(std::make_unique<moderation::RuleCheck>(loaded.set));
  checks.push_back(std::make_unique<moderation::LearnedCheck>(loaded.learned));
  moderation::Pipeline pipeline(std::move(checks));
  Measured how;
  if (argc > 3 && *argv[3] != '\0') how.written.open(argv[3]);
  if (argc > 4) how.messages = std::atoi(argv[4]);
  if (argc > 5) how.rounds = std::atoi(argv[5]);
  if (argc > 6) how.only = argv[6];
  measure("ordinary", [](auto& r) { return long_message(r, false); }, pipeline, how);
  measure("disguised", [](auto& r) { return long_message(r, true); }, pipeline, how);
  measure("short", [](auto& r) { return short_message(r, 0); }, pipeline, how);
  measure("in a row", [](auto& r) { return short_message(r, 4); }, pipeline, how);
  std::vector<std::unique_ptr<moderation::Check>> learned;
  learned.push_back(std::make_unique<moderation::LearnedCheck>(loaded.learned));
  moderation::Pipeline by_model_alone(std::move(learned));
  how.written.close();
  measure("learned", [](auto& r) { return long_message(r, false); }, by_model_alone, how);
  return EXIT_SUCCESS;
}

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>

#include "app/rules.hpp"
#include "ctl/rules_command.hpp"
#include "moderation/pack_test.hpp"

namespace hearth::ctl {

int rules_test(const RulesOptions& options) {
  const auto loaded = app::load_rules(options.rules, options.resources);
  for (const auto& problem : loaded.problems)
    std::fprintf(stderr, "%s\n", app::to_string(problem).c_str());
  if (!loaded.set) {
    std::fprintf(stderr, "%zu to mend; no pack takes effect until then\n", loaded.problems.size());
    return EXIT_FAILURE;
  }
  auto result = moderation::test_packs(loaded.set, loaded.packs);
  auto rules = loaded.set->rules.size();
  for (const auto& [name, room] : loaded.layers) {
    auto more = moderation::test_packs(loaded.set, {room.pack}, room.layer.get());
    std::move(more.failures.begin(), more.failures.end(), std::back_inserter(result.failures));
    result.sentences += more.sentences;
    rules += room.pack.rules.size();
  }
  for (const auto& failure : result.failures)
    std::printf("%s:%zu: %s: %s \"%s\"%s%s\n", failure.file.c_str(), failure.line,
                failure.rule.c_str(), failure.should_match ? "does not match" : "should be clean",
                failure.text.c_str(), failure.why.empty() ? "" : ": ", failure.why.c_str());
  std::printf("%zu rules in %zu files, %zu sentences, %zu failed\n", rules,
              loaded.packs.size() + loaded.layers.size(), result.sentences, result.failures.size());
  return result.failures.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace hearth::ctl

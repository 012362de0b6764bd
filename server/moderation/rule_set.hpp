// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <re2/re2.h>
#include <re2/set.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/automaton.hpp"
#include "moderation/bits.hpp"
#include "moderation/number_words.hpp"
#include "moderation/phrase.hpp"
#include "moderation/rows.hpp"
#include "moderation/rule.hpp"
#include "moderation/vocabulary.hpp"

namespace hearth::moderation {

using RuleId = std::uint32_t;
using LanguageMask = std::uint32_t;  // bit i: language i of the set
inline constexpr LanguageMask every_language = ~LanguageMask{0};
// Set for every room; only rules of every language have it.
inline constexpr LanguageMask in_every_room = LanguageMask{1} << 31;

// Lists that mean something to the engine itself; their names in the packs are the same.
enum class EngineList : std::uint8_t {
  i,
  negator,
  not_negator,
  past,
  not_past,
  present,
  now,
  now_weak,
  not_now,
  reported,
  relation,
  intensifier,
  clause_break,
  phone_cue,
  not_phone,
  handle_cue,
  platform,
  name_cue,
  name_cue_weak,
  not_name,
  street,
  street_cue,
  place,
  invite,
  clock,
  age_cue,
  age_old,
  school,
  not_age,
};
inline constexpr std::size_t engine_list_count = 29;
std::string_view name(EngineList list);

// What the packs of one language bring for all their rules.
struct Language {
  std::string code;
  std::array<std::optional<ListId>, engine_list_count> lists;
  NumberWords number_words;
  std::vector<std::string> at_words;
  std::vector<std::string> dot_words;
};

// What must never be taken for somebody's contact: from the resources and the configuration.
struct PublicContacts {
  std::vector<std::string> phones;  // digits only
  std::vector<std::string> emails;
  std::vector<std::string> sites;  // registrable domains; their subdomains are public too
};

// Every pack, compiled. Built whole, never changed afterwards, read from any thread.
class RuleSet {
 public:
  struct Compiled {
    Rule rule;
    std::string version;                  // of its pack
    LanguageMask languages = 0;           // where it runs
    std::optional<std::size_t> language;  // whose lists it uses; none: the message's
    std::vector<std::uint32_t> excepts;   // its own and its category's
  };
  struct Except {
    std::vector<PhraseId> phrases;
    std::unique_ptr<re2::RE2> regex;
    ExceptMode mode = ExceptMode::overlap;
    std::uint32_t within = 3;
    std::string text;  // where it is written and how it begins
  };
  struct Near {
    RuleId rule = 0;
    std::vector<PhraseId> parts;
    std::vector<WordSetId> needs;
    std::uint32_t within = 8;
    std::uint32_t length = 0;  // words it covers at most
  };
  // Where a rule waits for its rarest words to be met.
  struct Anchor {
    RuleId rule = 0;
    std::uint32_t id = 0;        // phrase or near
    WordSetId also = 0;          // the next of the sets it needs
    std::int32_t also_from = 0;  // how far behind the rarest word, at least
    std::int32_t also_to = 0;    // and at most; below 0 it stands before it
    std::uint32_t reach = 0;     // words from its first to its last at most
    LanguageMask languages = 0;
    bool near = false;
  };
  // An entry of a list, and its rarest words.
  struct Entry {
    WordSetId set = 0;
    PhraseId phrase = 0;
  };
  struct Pattern {
    RuleId rule = 0;
    std::unique_ptr<re2::RE2> regex;
  };
  // Regexes of one view: the set says which match, the single ones where.
  struct Patterns {
    std::unique_ptr<re2::RE2::Set> set;
    std::vector<Pattern> all;
  };

  std::optional<std::size_t> language(std::string_view code) const;
  // The rules that run in a room of that language; unknown or empty: English.
  LanguageMask languages_for(std::string_view code) const;

  Vocabulary vocabulary;
  Automaton open_words;          // the words with a '*'
  std::vector<Atom> open_atoms;  // by its patterns
  Rows<WordSetId> sets_of;       // by Atom: the sets that are told when it is met
  Bits told;                     // those sets; others ask for their words when they are needed
  Rows<Anchor> anchors;          // by WordSetId
  Bits anchored;                 // sets that have some
  Rows<Entry> entries;           // by ListId
  Phrases phrases;
  std::vector<WordList> lists;
  std::vector<Language> languages;
  std::vector<Compiled> rules;
  std::vector<Except> excepts;
  std::vector<Near> nears;
  std::array<Patterns, view_kind_count> patterns;
  std::array<std::vector<RuleId>, detector_count> detectors;
  Automaton joined;                 // of rules that say so
  std::vector<RuleId> joined_rule;  // by pattern
  std::vector<std::uint32_t> joined_size;
  std::vector<Atom> maskable;      // words of rules that say so, shortest first
  std::vector<bool> phrase_masks;  // by PhraseId: its rule says so
  PublicContacts contacts;
  std::string version;  // of all packs together
};

}  // namespace hearth::moderation

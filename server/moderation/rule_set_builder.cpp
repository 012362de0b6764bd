// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_set_builder.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/text.hpp"
#include "moderation/joined_words.hpp"
#include "moderation/list_compiler.hpp"
#include "moderation/normalize.hpp"

namespace hearth::moderation {
namespace {

constexpr std::size_t rules_max = 20'000;
constexpr std::size_t languages_max = 30;
// Sets of so few words are cheaper to ask than to tell.
constexpr std::size_t asked_words_max = 24;
constexpr int regex_program_max = 5'000;
constexpr std::int64_t regex_memory = 1 << 20;
constexpr std::int64_t regex_set_memory = 64 << 20;

re2::RE2::Options regex_options(std::int64_t memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  options.set_dot_nl(true);
  return options;
}

// "oh=0", "twenty=2x", "double=*2".
std::optional<std::pair<std::string, NumberWord>> read_number_word(std::string_view entry) {
  const auto equals = entry.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == entry.size()) return {};
  NumberWord word;
  auto value = entry.substr(equals + 1);
  if (value.front() == '*') {
    if (value.size() != 2 || value[1] < '2' || value[1] > '9') return {};
    word.times = value[1] - '0';
  } else {
    word.tens = value.back() == 'x';
    if (word.tens) value.remove_suffix(1);
    word.digits = value;
    if (value.empty() || value.find_first_not_of("0123456789") != std::string_view::npos) return {};
  }
  return std::pair{normalized(core::trim(entry.substr(0, equals))), word};
}

std::int32_t distance(std::uint32_t from, std::uint32_t to) {
  return static_cast<std::int32_t>(to) - static_cast<std::int32_t>(from);
}

class Builder {
 public:
  Builder(const std::vector<RulePack>& packs, RuleSet& set, std::vector<Problem>& problems)
      : packs_(packs), set_(set), problems_(problems), lists_(packs, set, problems) {}

  void build() {
    for (const auto& pack : packs_) {
      if (pack.folder != "any") language_index(pack.folder);
      for (const auto& code : pack.languages) language_index(code);
    }
    for (auto& language : set_.languages) read_language(language);
    for (const auto& pack : packs_) add_pack(pack);
    give_category_excepts();
    if (set_.rules.size() > rules_max) problems_.push_back({"", 0, "", "more than 20,000 rules"});
    if (!problems_.empty()) return;
    index_words();
    compile_pattern_sets();
    set_.joined = Automaton::build(joined_);
    index_open_words();
  }

 private:
  std::size_t language_index(const std::string& code) {
    if (const auto known = set_.language(code)) return *known;
    if (set_.languages.size() == languages_max)
      problems_.push_back({code, 0, "", "more than 30 languages"});
    else
      set_.languages.push_back({code, {}, {}, {}, {}});
    return set_.languages.size() - 1;
  }

  void read_language(Language& language) {
    for (std::size_t i = 0; i < engine_list_count; ++i)
      language.lists[i] = lists_.shared(language.code, name(static_cast<EngineList>(i)));
    const auto words = [&](std::string_view list, std::vector<std::string>& out) {
      if (const auto* raw = lists_.raw(language.code, list))
        for (const auto& entry : *raw) out.push_back(normalized(entry));
    };
    words("at_words", language.at_words);
    words("dot_words", language.dot_words);
    const auto* numbers = lists_.raw(language.code, "number_words");
    for (std::size_t i = 0; numbers && i < numbers->size(); ++i) {
      if (auto word = read_number_word((*numbers)[i]))
        language.number_words.add(std::move(word->first), std::move(word->second));
      else
        problems_.push_back(
            {language.code + "/lists.toml", 0, "list number_words",
             "\"" + (*numbers)[i] + "\" has to be like oh=0, twenty=2x or double=*2"});
    }
  }

  void add_pack(const RulePack& pack) {
    if (!pack.version.empty() && !pack.rules.empty())
      set_.version = std::max(set_.version, pack.version);
    if (pack.category)
      for (const auto& text : pack.excepts)
        if (const auto id = add_except(pack, "", text.line, text))
          category_excepts_[{*pack.category, pack.folder}].push_back(*id);
    for (const auto& rule : pack.rules) add_rule(pack, rule);
  }

  void add_rule(const RulePack& pack, const Rule& rule) {
    if (!ids_.insert(rule.id).second)
      problems_.push_back(
          {pack.file, rule.line, rule.id, "another rule has the same id; rename one"});
    const auto id = static_cast<RuleId>(set_.rules.size());
    RuleSet::Compiled compiled{rule, pack.version, mask_of(pack, rule), {}, {}};
    if (pack.folder != "any") compiled.language = set_.language(pack.folder);
    for (const auto& text : rule.excepts)
      if (const auto except = add_except(pack, rule.id, rule.line, text))
        compiled.excepts.push_back(*except);
    compiled.rule.match = compiled.rule.clean = {};
    set_.rules.push_back(std::move(compiled));
    folders_.push_back(pack.folder);
    for (const auto& text : rule.phrases) add_phrase(pack, rule, id, text);
    for (const auto& near : rule.nears) add_near(pack, rule, id, near);
    for (const auto& regex : rule.regexes) add_regex(pack, rule, id, regex);
    for (const auto detector : rule.detectors)
      set_.detectors[static_cast<std::size_t>(detector)].push_back(id);
  }

  LanguageMask mask_of(const RulePack& pack, const Rule& rule) const {
    if (pack.languages.empty() || is_crisis(rule.category)) return every_language;
    LanguageMask mask = 0;
    for (const auto& code : pack.languages)
      if (const auto index = set_.language(code)) mask |= LanguageMask{1} << *index;
    return mask;
  }

  // At the rarest of the sets it needs.
  void add_anchor(WordSetId at, RuleSet::Anchor anchor) {
    if (anchors_.size() <= at) anchors_.resize(at + 1);
    anchors_[at].push_back(anchor);
  }

  void add_phrase(const RulePack& pack, const Rule& rule, RuleId id, const std::string& text) {
    const auto phrase = lists_.phrase(pack, rule.id, rule.line, text);
    if (!phrase) return;
    const auto made = set_.phrases[*phrase];
    const auto& rarest = made.needs.front();
    const auto& also = made.needs[made.needs.size() > 1 ? 1 : 0];
    add_anchor(rarest.set, {id, *phrase, also.set, distance(rarest.to, also.from),
                            distance(rarest.from, also.to), made.shape.length - 1,
                            set_.rules[id].languages, false});
    if (rule.mask) masked_.insert(*phrase);
    const auto tree = read_phrase(text);
    if (!rule.join || !tree) return;
    for (auto& joined : joined_words(*tree)) {
      if (!joined_known_.insert(joined).second) continue;
      set_.joined_rule.push_back(id);
      set_.joined_size.push_back(static_cast<std::uint32_t>(joined.size()));
      joined_.push_back(std::move(joined));
    }
  }

  void add_near(const RulePack& pack, const Rule& rule, RuleId id, const Rule::Near& near) {
    RuleSet::Near made{id, {}, {}, near.within, near.within};
    for (const auto& text : near.all) {
      const auto phrase = lists_.phrase(pack, rule.id, rule.line, text);
      if (!phrase) return;
      made.parts.push_back(*phrase);
      made.length += set_.phrases[*phrase].shape.length;
      for (const auto& need : set_.phrases.needs(*phrase)) made.needs.push_back(need.set);
    }
    std::sort(made.needs.begin(), made.needs.end(), [&](auto a, auto b) {
      const auto& v = set_.vocabulary;
      return v.commonness(v.words(a)) < v.commonness(v.words(b));
    });
    const auto near_id = static_cast<std::uint32_t>(set_.nears.size());
    const auto reach = static_cast<std::int32_t>(made.length - 1);
    add_anchor(made.needs.front(), {id, near_id, made.needs[1], -reach, reach, made.length - 1,
                                    set_.rules[id].languages, true});
    set_.nears.push_back(std::move(made));
  }

  std::unique_ptr<re2::RE2> compile_regex(const RulePack& pack, const std::string& rule,
                                          std::size_t line, const std::string& pattern) {
    auto regex = std::make_unique<re2::RE2>(pattern, regex_options(regex_memory));
    std::string what;
    if (!regex->ok())
      what = regex->error();
    else if (regex->ProgramSize() > regex_program_max)
      what = "its program is too large; make it simpler";
    else if (regex->Match("", 0, 0, re2::RE2::UNANCHORED, nullptr, 0))
      what = "it matches the empty text";
    if (what.empty()) return regex;
    problems_.push_back({pack.file, line, rule, "regex '" + pattern + "': " + what});
    return nullptr;
  }

  void add_regex(const RulePack& pack, const Rule& rule, RuleId id, const Rule::Regex& regex) {
    if (auto compiled = compile_regex(pack, rule.id, rule.line, regex.pattern))
      set_.patterns[static_cast<std::size_t>(regex.view)].all.push_back({id, std::move(compiled)});
  }

  std::optional<std::uint32_t> add_except(const RulePack& pack, const std::string& rule,
                                          std::size_t line, const Rule::Except& text) {
    RuleSet::Except except;
    except.mode = text.mode;
    except.within = text.within;
    except.text = pack.file + ':' + std::to_string(std::max(line, text.line)) + " \"" +
                  (text.phrases.empty() ? text.regex : text.phrases.front()).substr(0, 60) + '"';
    for (const auto& phrase : text.phrases)
      if (const auto id = lists_.phrase(pack, rule, line, phrase)) except.phrases.push_back(*id);
    if (!text.regex.empty()) except.regex = compile_regex(pack, rule, line, text.regex);
    set_.excepts.push_back(std::move(except));
    return static_cast<std::uint32_t>(set_.excepts.size() - 1);
  }

  void give_category_excepts() {
    for (RuleId id = 0; id < set_.rules.size(); ++id) {
      auto& rule = set_.rules[id];
      for (const auto& folder : {folders_[id], std::string("any")}) {
        const auto found = category_excepts_.find({rule.rule.category, folder});
        if (found == category_excepts_.end()) continue;
        rule.excepts.insert(rule.excepts.end(), found->second.begin(), found->second.end());
        if (folder == "any") break;
      }
    }
  }

  // Which sets a word is in, for the sets some phrase needs; and which words may be masked.
  void index_words() {
    const auto sets = set_.vocabulary.sets();
    anchors_.resize(sets);
    std::vector<std::vector<RuleSet::Entry>> entries(set_.lists.size());
    std::vector<bool> needed(sets), waited(sets);
    for (ListId list = 0; list < set_.lists.size(); ++list)
      for (const auto phrase : set_.lists[list].phrases) {
        const auto rarest = set_.phrases.needs(phrase).front().set;
        entries[list].push_back({rarest, phrase});
        waited[rarest] = true;
      }
    for (PhraseId phrase = 0; phrase < set_.phrases.size(); ++phrase)
      for (const auto& need : set_.phrases.needs(phrase)) needed[need.set] = true;
    for (const auto& list : set_.lists) needed[list.words] = true;
    std::vector<std::vector<WordSetId>> of(set_.vocabulary.atoms());
    set_.told.reset(sets);
    set_.anchored.reset(sets);
    for (WordSetId set = 0; set < sets; ++set) {
      if (!anchors_[set].empty()) set_.anchored.add(set);
      const auto words = set_.vocabulary.words(set);
      if (!needed[set] ||
          !(set_.anchored.has(set) || waited[set] || words.size() > asked_words_max))
        continue;
      set_.told.add(set);
      for (const auto atom : words) of[atom].push_back(set);
    }
    set_.sets_of = Rows(of);
    set_.anchors = Rows(anchors_);
    set_.entries = Rows(entries);
    index_maskable();
  }

  void index_open_words() {
    set_.open_atoms = set_.vocabulary.open_words();
    std::vector<std::string> patterns;
    for (const auto atom : set_.open_atoms) patterns.push_back(set_.vocabulary.pattern(atom));
    set_.open_words = Automaton::build(patterns);
  }

  void index_maskable() {
    set_.phrase_masks.resize(set_.phrases.size());
    std::set<Atom> maskable;
    for (const auto id : masked_) {
      set_.phrase_masks[id] = true;
      for (const auto& place : set_.phrases[id].places)
        if (place.fits == Phrase::Fits::set)
          for (const auto atom : set_.vocabulary.words(place.id))
            if (set_.vocabulary.text(atom).size() >= 4) maskable.insert(atom);
    }
    set_.maskable.assign(maskable.begin(), maskable.end());
  }

  void compile_pattern_sets() {
    for (auto& patterns : set_.patterns) {
      if (patterns.all.empty()) continue;
      patterns.set =
          std::make_unique<re2::RE2::Set>(regex_options(regex_set_memory), re2::RE2::UNANCHORED);
      for (const auto& pattern : patterns.all) patterns.set->Add(pattern.regex->pattern(), nullptr);
      if (!patterns.set->Compile())
        problems_.push_back({"", 0, "", "the regexes together are too large; make some simpler"});
    }
  }

  const std::vector<RulePack>& packs_;
  RuleSet& set_;
  std::vector<Problem>& problems_;
  ListCompiler lists_;
  std::vector<std::vector<RuleSet::Anchor>> anchors_;  // by WordSetId
  std::set<std::string> ids_;
  std::vector<std::string> folders_;  // by RuleId
  std::map<std::pair<Category, std::string>, std::vector<std::uint32_t>> category_excepts_;
  std::set<PhraseId> masked_;
  std::vector<std::string> joined_;
  std::set<std::string> joined_known_;
};

}  // namespace

std::shared_ptr<const RuleSet> build_rule_set(const std::vector<RulePack>& packs,
                                              const PublicContacts& contacts,
                                              std::vector<Problem>& problems) {
  auto set = std::make_shared<RuleSet>();
  set->contacts = contacts;
  Builder(packs, *set, problems).build();
  if (!problems.empty()) return nullptr;
  return set;
}

}  // namespace hearth::moderation

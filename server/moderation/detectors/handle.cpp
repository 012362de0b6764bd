// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::uint32_t cue_reach = 8;   // words between a platform and what asks to be added there
constexpr std::size_t cues_max = 32;     // that are followed in one message
constexpr std::uint32_t name_reach = 5;  // words between a cue and the name

// A piece between blanks, without punctuation round it.
struct Piece {
  std::size_t begin;
  std::size_t end;
};

class Handles {
 public:
  Handles(const Sight& sight, Found& out)
      : sight_(sight), text_(sight.base.view().text), out_(out) {}

  void run() {
    const auto& platforms = sight_.cues(EngineList::platform);
    const auto& cues = sight_.cues(EngineList::handle_cue);
    const bool form = text_.find_first_of("#/") != std::string_view::npos;
    if (!form && platforms.empty() && cues.empty()) return;
    cut();
    for (const auto& piece : pieces_)
      if (out_.size() < found_max && is_platform_form(text(piece))) add(piece);
    for (std::size_t i = 0; i < cues.size() && i < cues_max; ++i)
      after(cues[i], any_near(platforms, cues[i]));
    for (std::size_t i = 0; i < platforms.size() && i < cues_max; ++i) {
      const auto& platform = platforms[i];
      const bool asked = any_near(cues, platform);
      if (asked || colon_behind(platform)) after(platform, true);
      if (asked) before(platform);
    }
  }

 private:
  void cut() {
    for (std::size_t at = 0; at < text_.size();) {
      if (text_[at] == ' ') {
        ++at;
        continue;
      }
      auto end = text_.find(' ', at);
      if (end == std::string_view::npos) end = text_.size();
      Piece piece{at, end};
      while (piece.begin < piece.end && is_edge(text_[piece.begin])) ++piece.begin;
      while (piece.end > piece.begin && is_edge(text_[piece.end - 1])) --piece.end;
      if (piece.begin < piece.end) pieces_.push_back(piece);
      at = end;
    }
  }

  static bool is_edge(char c) {
    return std::string_view(".,;:!?()[]{}\"'<>").find(c) != std::string_view::npos;
  }

  std::string_view text(const Piece& piece) const {
    return text_.substr(piece.begin, piece.end - piece.begin);
  }

  // name#1234, u/name.
  static bool is_platform_form(std::string_view piece) {
    if (piece.starts_with("u/") || piece.starts_with("/u/")) return piece.size() >= 5;
    const auto hash = piece.find('#');
    return hash != std::string_view::npos && hash >= 2 && piece.size() - hash == 5 &&
           std::all_of(piece.begin() + static_cast<std::ptrdiff_t>(hash) + 1, piece.end(),
                       is_digit);
  }

  // Made of more than plain letters, and no number, time or amount.
  static bool looks_like_a_name(std::string_view piece) {
    if (piece.size() < 3 || piece.size() > 40) return false;
    if (piece.front() == '@') return true;
    const auto letters = std::count_if(piece.begin(), piece.end(), is_ascii_letter);
    const bool sign = piece.find_first_of("_.") != std::string_view::npos;
    const bool digit_behind = is_digit(piece.back()) && is_ascii_letter(piece.front());
    return letters >= 2 && is_ascii_letter(piece.front()) && (sign || digit_behind) &&
           piece.find("://") == std::string_view::npos &&
           piece.find("..") == std::string_view::npos;
  }

  // A word no pack knows: after «my snap is» that is a name.
  bool is_unknown(std::string_view piece) const {
    return piece.size() >= 4 && std::all_of(piece.begin(), piece.end(), is_ascii_word) &&
           !sight_.set.vocabulary.knows(piece);
  }

  bool any_near(const std::vector<WordRange>& cues, WordRange to) const {
    return std::any_of(cues.begin(), cues.end(), [&](const auto& cue) {
      const auto apart = cue.to <= to.from   ? to.from - cue.to
                         : cue.from >= to.to ? cue.from - to.to
                                             : 0;
      return apart <= cue_reach && sight_.same_sentence(cue.from, to.from);
    });
  }

  bool colon_behind(WordRange cue) const {
    const auto end = sight_.base.words()[cue.to - 1].in.to;
    const auto next = text_.find_first_not_of(' ', end);
    return next != std::string_view::npos && (text_[next] == ':' || text_[next] == '=');
  }

  // Whether «is», «:» or nothing stands between a cue and what follows.
  bool names_at_once(WordRange cue, const Piece& piece) const {
    const auto between = text_.substr(sight_.base.words()[cue.to - 1].in.to,
                                      piece.begin - sight_.base.words()[cue.to - 1].in.to);
    return between.find_first_of(":=@") != std::string_view::npos || between == " is " ||
           between == " its " || between == " it's ";
  }

  void after(WordRange cue, bool sure) {
    const auto end = sight_.base.words()[cue.to - 1].in.to;
    std::uint32_t seen = 0;
    for (const auto& piece : pieces_) {
      if (piece.begin < end) continue;
      if (seen++ > name_reach) return;
      const auto name = text(piece);
      if ((sure || name.front() == '@') && looks_like_a_name(name)) return add(piece);
      if (sure && seen <= 2 && names_at_once(cue, piece) && is_unknown(name)) return add(piece);
    }
  }

  void before(WordRange platform) {
    const auto begin = sight_.base.words()[platform.from].in.from;
    for (std::size_t i = pieces_.size(); i-- > 0;) {
      if (pieces_[i].end > begin) continue;
      if (begin - pieces_[i].end < 12 && looks_like_a_name(text(pieces_[i]))) add(pieces_[i]);
      return;
    }
  }

  void add(const Piece& piece) {
    out_.push_back(sight_.base.view().source(
        {static_cast<std::uint32_t>(piece.begin), static_cast<std::uint32_t>(piece.end)}));
  }

  const Sight& sight_;
  std::string_view text_;
  Found& out_;
  std::vector<Piece> pieces_;
};

}  // namespace

void detect_handle(const Sight& sight, Found& out) { Handles(sight, out).run(); }

}  // namespace hearth::moderation

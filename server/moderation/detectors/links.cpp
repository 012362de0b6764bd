// SPDX-License-Identifier: Apache-2.0
// E-mail addresses and links, spelt out or not.
#include "moderation/links.hpp"

#include <algorithm>
#include <string>

#include "moderation/detectors/detector.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

bool is_host_byte(char c) { return is_ascii_word(c) || !is_ascii(c) || c == '-' || c == '.'; }
bool is_local_byte(char c) {
  return is_host_byte(c) || c == '_' || c == '%' || c == '+' || c == '\'';
}

Interval source(const View& view, std::size_t begin, std::size_t end) {
  return view.source({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

void add(Found& out, Interval found) {
  for (auto& other : out)
    if (other.overlaps(found)) {
      other = {std::min(other.from, found.from), std::max(other.to, found.to)};
      return;
    }
  out.push_back(found);
}

// Names with a dot inside and letters at the end; dots at its edges are punctuation.
std::string_view trim_dots(std::string_view host) {
  while (!host.empty() && (host.back() == '.' || host.back() == '-')) host.remove_suffix(1);
  while (!host.empty() && (host.front() == '.' || host.front() == '-')) host.remove_prefix(1);
  return host;
}

std::string_view top_level(std::string_view host) {
  const auto dot = host.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : host.substr(dot + 1);
}

bool is_site_or_below(std::string_view host, std::string_view site) {
  return host == site || (host.size() > site.size() && host.ends_with(site) &&
                          host[host.size() - site.size() - 1] == '.');
}

bool is_public_site(const PublicContacts& contacts, std::string_view host) {
  return std::any_of(contacts.sites.begin(), contacts.sites.end(),
                     [&](const auto& site) { return is_site_or_below(host, site); });
}

void emails_in(const Sight& sight, const View& view, Found& out) {
  const std::string_view text = view.text;
  for (auto at = text.find('@'); at != std::string_view::npos && out.size() < found_max;
       at = text.find('@', at + 1)) {
    auto begin = at;
    while (begin > 0 && is_local_byte(text[begin - 1])) --begin;
    auto end = at + 1;
    while (end < text.size() && is_host_byte(text[end])) ++end;
    const auto host = trim_dots(text.substr(at + 1, end - at - 1));
    const auto last = top_level(host);
    if (begin == at || last.size() < 2 || is_digit(last.front())) continue;
    end = at + 1 + host.size();
    const auto whole = text.substr(begin, end - begin);
    const auto& known = sight.set.contacts.emails;
    if (std::find(known.begin(), known.end(), whole) == known.end())
      add(out, source(view, begin, end));
  }
}

// A link: [scheme://][user@]host[:port][/path].
struct Link {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view host;
  bool marked = false;  // scheme or www.
  bool user = false;
  bool path = false;
};

class Links {
 public:
  Links(const Sight& sight, const View& view, Found& out)
      : sight_(sight), view_(view), text_(view.text), out_(out) {}

  void run() {
    for (std::size_t at = 0; at < text_.size() && out_.size() < found_max;) {
      while (at < text_.size() && !is_host_byte(text_[at])) ++at;
      const auto link = read(at);
      if (!link.host.empty() && is_link(link) && !is_allowed(link))
        add(out_, source(view_, link.begin, link.end));
      at = std::max(link.end, at + 1);
    }
  }

 private:
  Link read(std::size_t at) const {
    Link link;
    link.begin = at;
    auto end = at;
    while (end < text_.size() && is_host_byte(text_[end])) ++end;
    if (text_.substr(end, 3) == "://") {
      link.marked = true;
      at = end + 3;
      end = at;
      while (end < text_.size() && is_host_byte(text_[end])) ++end;
    }
    if (end < text_.size() && text_[end] == '@') {
      link.user = true;
      at = ++end;
      while (end < text_.size() && is_host_byte(text_[end])) ++end;
    }
    link.host = trim_dots(text_.substr(at, end - at));
    link.end = at + text_.substr(at, end - at).find(link.host) + link.host.size();
    if (link.host.starts_with("www.")) link.marked = true;
    if (link.end < text_.size() && (text_[link.end] == '/' || text_[link.end] == ':'))
      read_path(link);
    if (link.end <= link.begin) link.end = end;
    return link;
  }

  void read_path(Link& link) const {
    auto end = link.end;
    while (end < text_.size() && text_[end] != ' ' &&
           std::string_view("\"'<>)]}").find(text_[end]) == std::string_view::npos)
      ++end;
    while (end > link.end &&
           std::string_view(".,;:!?").find(text_[end - 1]) != std::string_view::npos)
      --end;
    link.path = end > link.end + 1;
    link.end = std::max(end, link.end);
  }

  bool is_link(const Link& link) const {
    const auto last = top_level(link.host);
    if (link.user && !link.marked) return false;  // an e-mail address
    if (link.marked) return !last.empty() || link.path;
    if (last.empty() || !is_top_level_domain(last)) return false;
    const auto first = link.host.substr(0, link.host.find('.'));
    const bool number = std::all_of(first.begin(), first.end(), is_digit);
    if (first.empty() || (number && !link.path)) return false;
    return !is_everyday_word(last) || link.path;
  }

  // Written in plain letters only: a look-alike is another site.
  bool is_allowed(const Link& link) const {
    if (link.user || !is_public_site(sight_.set.contacts, link.host)) return false;
    const auto from = source(view_, link.begin, link.end);
    return is_ascii(sight_.original.substr(from.from, from.to - from.from));
  }

  const Sight& sight_;
  const View& view_;
  std::string_view text_;
  Found& out_;
};

// A link has a scheme or a dot with more of its name behind it.
bool worth_reading(const View& view) {
  const std::string_view text = view.text;
  for (auto at = text.find('.'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('.', at + 1))
    if (text[at + 1] != '.' && is_host_byte(text[at + 1])) return true;
  return text.find("://") != std::string_view::npos;
}

}  // namespace

void detect_email(const Sight& sight, Found& out) {
  for (const auto kind : {ViewKind::base, ViewKind::address, ViewKind::url})
    if (kind == ViewKind::base || sight.has(kind)) emails_in(sight, sight.view(kind), out);
}

void detect_url(const Sight& sight, Found& out) {
  for (const auto kind : {ViewKind::base, ViewKind::address, ViewKind::url}) {
    const auto& view = sight.view(kind);
    if (view.kind == kind && worth_reading(view)) Links(sight, view, out).run();
  }
}

}  // namespace hearth::moderation

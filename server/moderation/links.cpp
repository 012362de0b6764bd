// SPDX-License-Identifier: Apache-2.0
#include "moderation/links.hpp"

#include <algorithm>
#include <array>

namespace hearth::moderation {
namespace {

constexpr std::array<std::string_view, 132> top_level{
    "ac",   "ai",      "app",    "ar",     "art",    "at",        "au",      "be",       "bet",
    "best", "biz",     "blog",   "br",     "buzz",   "ca",        "cam",     "care",     "casino",
    "cat",  "cc",      "ch",     "chat",   "city",   "cl",        "click",   "clinic",   "cloud",
    "club", "cn",      "co",     "com",    "cz",     "date",      "de",      "deals",    "design",
    "dev",  "digital", "direct", "dk",     "edu",    "es",        "eu",      "example",  "expert",
    "fi",   "fm",      "fr",     "fun",    "fyi",    "gg",        "gl",      "global",   "gov",
    "gr",   "group",   "guru",   "health", "help",   "host",      "ie",      "in",       "info",
    "ink",  "int",     "io",     "is",     "it",     "jp",        "kim",     "land",     "life",
    "link", "live",    "lol",    "ltd",    "ly",     "market",    "me",      "media",    "mil",
    "mobi", "money",   "mx",     "my",     "name",   "net",       "network", "news",     "ninja",
    "nl",   "no",      "nz",     "one",    "online", "org",       "ph",      "pharmacy", "pl",
    "plus", "pro",     "pt",     "pub",    "pw",     "red",       "ru",      "sale",     "se",
    "sh",   "shop",    "site",   "so",     "social", "solutions", "space",   "store",    "stream",
    "su",   "tech",    "to",     "today",  "top",    "tv",        "ua",      "uk",       "us",
    "vip",  "watch",   "wiki",   "work",   "world",  "xyz"};

constexpr std::array<std::string_view, 49> everyday{
    "ac",   "ai",    "app",   "art",  "at",    "be",     "bet",  "best",  "buzz",   "cam",
    "care", "cat",   "chat",  "city", "click", "clinic", "club", "date",  "direct", "es",
    "fun",  "group", "help",  "host", "in",    "is",     "it",   "land",  "life",   "link",
    "live", "me",    "money", "my",   "name",  "news",   "no",   "one",   "plus",   "red",
    "se",   "so",    "space", "to",   "today", "top",    "us",   "watch", "work"};

constexpr std::array<std::string_view, 24> mail_services{
    "gmail",      "googlemail", "outlook", "hotmail", "yahoo",  "ymail", "icloud", "proton",
    "protonmail", "aol",        "gmx",     "web",     "live",   "msn",   "me",     "mac",
    "mail",       "tutanota",   "tuta",    "zoho",    "orange", "free",  "uol",    "sapo"};

bool holds(std::span<const std::string_view> table, std::string_view label) {
  return std::find(table.begin(), table.end(), label) != table.end();
}

}  // namespace

std::span<const std::string_view> top_level_domains() { return top_level; }
std::span<const std::string_view> everyday_words() { return everyday; }
std::span<const std::string_view> mail_providers() { return mail_services; }

bool is_top_level_domain(std::string_view label) { return holds(top_level, label); }
bool is_everyday_word(std::string_view label) { return holds(everyday, label); }
bool is_mail_provider(std::string_view label) { return holds(mail_services, label); }

}  // namespace hearth::moderation

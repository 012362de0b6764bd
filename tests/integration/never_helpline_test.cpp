// SPDX-License-Identifier: Apache-2.0
// "A helpline number, address or site from the resources file is blocked or masked, in any
// spelling." With the rules and the help lines that hearthd comes with.
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <cctype>
#include <filesystem>
#include <set>

#include "support/author.hpp"
#include "support/hearthd.hpp"

namespace hearth {
namespace {

using support::Author;

struct Line {
  std::string country;
  std::string calling_code;
  std::string phone;
  std::string text;
  std::string url;
};

const std::map<std::string, std::string> calling_codes{
    {"AU", "61"}, {"BR", "55"},  {"CA", "1"},  {"DE", "49"}, {"ES", "34"},  {"FR", "33"},
    {"GB", "44"}, {"IE", "353"}, {"MX", "52"}, {"NZ", "64"}, {"PT", "351"}, {"US", "1"}};

std::vector<Line> shipped_lines() {
  std::vector<Line> lines;
  const auto folder = std::string(std::getenv("HEARTH_SOURCE")) + "/config/resources";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const auto table = toml::parse_file(entry.path().string());
    const auto code = table["code"].value_or(std::string());
    lines.push_back({code, "", table["emergency"].value_or(std::string()), "", ""});
    for (const auto& one : *table["lines"].as_array()) {
      const auto& line = *one.as_table();
      const auto get = [&](const char* key) { return line[key].value_or(std::string()); };
      lines.push_back({code, calling_codes.at(code), get("phone"), get("text"), get("url")});
    }
  }
  return lines;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string digits(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (std::isdigit(static_cast<unsigned char>(c))) out += c;
  return out;
}

std::string spelled_digits(const std::string& number) {
  static constexpr const char* words[] = {"zero", "one", "two",   "three", "four",
                                          "five", "six", "seven", "eight", "nine"};
  std::string out;
  for (const char c : digits(number)) out += (out.empty() ? "" : " ") + std::string(words[c - '0']);
  return out;
}

std::string full_width(const std::string& number) {
  std::string out;
  for (const char c : number)
    out += std::isdigit(static_cast<unsigned char>(c))
               ? std::string("\xef\xbc") + static_cast<char>(0x90 + c - '0')
               : std::string(1, c);
  return out;
}

std::string apart(const std::string& number, const std::string& by) {
  std::string out;
  for (const char c : digits(number)) out += (out.empty() ? "" : by) + std::string(1, c);
  return out;
}

std::string upper(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::set<std::string> spellings_of_number(const Line& line) {
  const auto spaced = replaced(line.phone, "-", " ");
  std::set<std::string> all{line.phone,
                            digits(line.phone),
                            spaced,
                            replaced(spaced, " ", "-"),
                            replaced(spaced, " ", "."),
                            replaced(spaced, " ", "\u00a0"),
                            "tel:" + digits(line.phone),
                            full_width(line.phone),
                            spelled_digits(line.phone),
                            apart(line.phone, " "),
                            apart(line.phone, "-"),
                            "**" + line.phone + "**",
                            line.phone + "!"};
  if (const auto first = spaced.find(' '); first != std::string::npos)
    all.insert("(" + spaced.substr(0, first) + ")" + spaced.substr(first));
  if (digits(line.phone).size() < 6 || line.calling_code.empty()) return all;
  auto national = spaced.starts_with("0") ? spaced.substr(1) : spaced;
  if (line.calling_code == "1" && national.starts_with("1 ")) national = national.substr(2);
  for (const auto* plus : {"+", "00"}) {
    all.insert(plus + line.calling_code + " " + national);
    all.insert(plus + line.calling_code + digits(national));
  }
  all.insert("+" + line.calling_code + " (0) " + national);
  return all;
}

std::set<std::string> spellings_of_text(const std::string& text) {
  const auto number = digits(text);
  std::set<std::string> all{
      text, number, "text " + text, "sms " + number, apart(number, " "), full_width(number)};
  if (number.size() == 6) all.insert(number.substr(0, 3) + "-" + number.substr(3));
  return all;
}

std::set<std::string> spellings_of_site(const std::string& url) {
  const auto bare = url.substr(url.find("://") + 3);
  const auto host = bare.substr(0, bare.find('/'));
  const auto name = host.starts_with("www.") ? host.substr(4) : host;
  return {url,
          bare,
          host,
          name,
          "http://" + name,
          url + "/",
          url + ".",
          upper(host),
          "(" + name + ")",
          "www." + name + "/talk-to-us?from=chat",
          replaced(name, ".", " dot "),
          replaced(name, ".", "[.]")};
}

std::set<std::string> spellings_of_email(const std::string& email) {
  return {email,
          upper(email),
          "mailto:" + email,
          email + ".",
          replaced(replaced(email, "@", " at "), ".", " dot "),
          replaced(replaced(email, "@", " (at) "), ".", " (dot) "),
          replaced(email, "@", " @ ")};
}

const std::vector<std::string> sentences{"{}", "call {} any time, day or night",
                                         "my sponsor gave me this number: {}",
                                         "{} helped me so much last winter, they just listen",
                                         "if it gets bad tonight please try {} ok?"};
// Of other rooms' languages.
const std::map<std::string, std::string> elsewhere{{"es", "llama al {} si lo necesitas"},
                                                   {"fr", "appelle le {} si ça va mal"},
                                                   {"de", "ruf {} an, wenn es schlimm wird"},
                                                   {"pt", "liga para {} se precisar"}};
// What somebody may have written just before.
const std::vector<std::string> before{"you can call me crazy but", "my number one rule is",
                                      "1-800-662-4357", "here is the address",
                                      "add me to the list"};

std::string room_of(const std::string& language) {
  return "[[rooms]]\nslug = \"" + language + "\"\ntitle = \"" + language + "\"\nlanguage = \"" +
         language + "\"\n";
}

class NeverHelpline : public testing::Test {
 protected:
  support::Hearthd server{{{"HEARTH_FANOUT_PACE_MS", "0"}},
                          {},
                          room_of("es") + room_of("fr") + room_of("de") + room_of("pt")};
  support::RawClient reader{server.port()};

  void SetUp() override {
    reader.enter(250);
    reader.join("fast");
  }

  void expect_delivered(Author& author, const std::string& text) {
    if (!author.delivers(text)) {
      ADD_FAILURE() << text << "\n" << author.last().ShortDebugString();
      return;
    }
    EXPECT_EQ(author.last().ack().hint().code(), "") << text;
  }
  void expect_delivered_everywhere(Author& author, const std::set<std::string>& spellings) {
    for (const auto& spelling : spellings)
      for (const auto& sentence : sentences) {
        const auto text = replaced(sentence, "{}", spelling);
        expect_delivered(author, text);
        if (author.last().has_ack()) EXPECT_EQ(reader.next_event().message().text(), text);
      }
  }
};

// What others see is what was written: nothing is masked.
TEST_F(NeverHelpline, NumberIsStoppedOrMaskedInAnySpelling) {
  Author author(server.port());
  for (const auto& line : shipped_lines())
    if (!line.phone.empty()) expect_delivered_everywhere(author, spellings_of_number(line));
}

TEST_F(NeverHelpline, NumberToWriteToIsStoppedOrMasked) {
  Author author(server.port());
  for (const auto& line : shipped_lines())
    if (!line.text.empty()) expect_delivered_everywhere(author, spellings_of_text(line.text));
}

TEST_F(NeverHelpline, SiteOrAddressIsStoppedOrMasked) {
  Author author(server.port());
  for (const auto& line : shipped_lines())
    if (!line.url.empty()) expect_delivered_everywhere(author, spellings_of_site(line.url));
  expect_delivered_everywhere(author, spellings_of_email("jo@samaritans.org"));
}

TEST_F(NeverHelpline, IsStoppedRightAfterAnotherMessageOfTheSamePerson) {
  Author author(server.port());
  for (const auto& line : shipped_lines())
    for (const auto& said : {line.phone, digits(line.text), line.url})
      for (const auto& first : before) {
        if (said.empty()) continue;
        author.stay_for(2);
        expect_delivered(author, first);
        expect_delivered(author, said);
      }
}

TEST_F(NeverHelpline, IsStoppedInARoomOfAnotherLanguage) {
  for (const auto& [language, sentence] : elsewhere) {
    Author author(server.port(), language);
    for (const auto& line : shipped_lines())
      for (const auto& said : {line.phone, digits(line.text), line.url})
        if (!said.empty()) expect_delivered(author, replaced(sentence, "{}", said));
  }
}

// Else nothing above could fail.
TEST_F(NeverHelpline, IsAsMuchAsSomebodysOwnNumber) {
  Author author(server.port());
  EXPECT_FALSE(author.delivers("call +44 7700 900 123 any time, day or night"));
  EXPECT_FALSE(author.delivers("if it gets bad tonight please try calm-heron.example ok?"));
}

// In a crisis what could unmask somebody is masked, and who helps is not.
TEST_F(NeverHelpline, IsMaskedInACrisis) {
  Author author(server.port());
  for (const auto& line : shipped_lines()) {
    if (line.phone.empty()) continue;
    const auto text = "I want to kill myself, should I call " + line.phone + " now?";
    expect_delivered(author, text);
    EXPECT_EQ(reader.next_event().message().text(), text);
  }
}

}  // namespace
}  // namespace hearth

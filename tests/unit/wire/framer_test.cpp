// SPDX-License-Identifier: Apache-2.0
#include "wire/framer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "wire/handshake.hpp"

namespace hearth::wire {
namespace {

using Kind = Incoming::Kind;

struct Seen {
  Kind kind;
  std::uint16_t code;
  std::string payload;
  bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& seen) {
  return out << static_cast<int>(seen.kind) << '/' << seen.code << '/' << seen.payload.size();
}

// A frame as a client might send it, right or wrong.
struct Made {
  std::uint8_t first = 0x82;
  std::string payload;
  bool masked = true;
  int length_bytes = -1;  // -1: as short as it goes
  std::string bytes() const {
    std::string out(1, static_cast<char>(first));
    const std::uint8_t mask = masked ? 0x80 : 0;
    const int wide = length_bytes >= 0        ? length_bytes
                     : payload.size() < 126   ? 0
                     : payload.size() < 65536 ? 2
                                              : 8;
    out.push_back(static_cast<char>(mask | (wide == 0 ? payload.size() : wide == 2 ? 126 : 127)));
    for (int i = wide; i-- > 0;)
      out.push_back(static_cast<char>((std::uint64_t{payload.size()} >> (8 * i)) & 0xff));
    const MaskingKey key{0x37, 0xfa, 0x21, 0x3d};
    if (masked)
      for (const auto byte : key) out.push_back(static_cast<char>(byte));
    for (std::size_t i = 0; i < payload.size(); ++i)
      out.push_back(masked ? static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ key[i % 4])
                           : payload[i]);
    return out;
  }
};

struct Case {
  std::string name;
  std::string bytes;
  std::vector<Seen> seen;
  Role role = Role::server;
  bool text = false;
};

Seen message(std::string text) { return {Kind::message, 0, std::move(text)}; }
Seen error(std::uint16_t code) { return {Kind::error, code, ""}; }

std::string frame(std::uint8_t first, std::string payload, int length_bytes = -1) {
  return Made{first, std::move(payload), true, length_bytes}.bytes();
}

void add_sizes(std::vector<Case>& cases) {
  for (const std::size_t size :
       {0, 1, 2, 3, 4, 5, 124, 125, 126, 127, 128, 255, 256, 1000, 16383, 16384}) {
    const std::string text(size, 'm');
    cases.push_back({"whole " + std::to_string(size), frame(0x82, text), {message(text)}});
    cases.push_back({"from a server " + std::to_string(size),
                     Made{0x82, text, false}.bytes(),
                     {message(text)},
                     Role::client});
    cases.push_back({"two of " + std::to_string(size),
                     frame(0x82, text) + frame(0x82, text),
                     {message(text), message(text)}});
  }
  for (const std::size_t size : {16385, 20000, 65535, 65536, 70000})
    cases.push_back(
        {"too big " + std::to_string(size), frame(0x82, std::string(size, 'm')), {error(1009)}});
}

void add_headers(std::vector<Case>& cases) {
  for (int bits = 1; bits < 8; ++bits)
    cases.push_back({"reserved bits " + std::to_string(bits),
                     frame(static_cast<std::uint8_t>(0x82 | (bits << 4)), "x"),
                     {error(1002)}});
  for (int opcode = 3; opcode < 16; ++opcode)
    if (opcode < 8 || opcode > 10)
      cases.push_back({"reserved opcode " + std::to_string(opcode),
                       frame(static_cast<std::uint8_t>(0x80 | opcode), ""),
                       {error(1002)}});
  for (const std::uint8_t opcode : std::initializer_list<std::uint8_t>{0x8, 0x9, 0xa}) {
    cases.push_back({"fragmented control", frame(opcode, "x"), {error(1002)}});
    cases.push_back({"long control",
                     frame(static_cast<std::uint8_t>(0x80 | opcode), std::string(126, 'x')),
                     {error(1002)}});
    cases.push_back({"control with a wide length",
                     frame(static_cast<std::uint8_t>(0x80 | opcode), "x", 2),
                     {error(1002)}});
  }
  for (const std::size_t size : {0, 1, 125}) {
    cases.push_back({"length in 2 bytes for " + std::to_string(size),
                     frame(0x82, std::string(size, 'x'), 2),
                     {error(1002)}});
    cases.push_back({"length in 8 bytes for " + std::to_string(size),
                     frame(0x82, std::string(size, 'x'), 8),
                     {error(1002)}});
  }
  cases.push_back(
      {"length in 8 bytes for 300", frame(0x82, std::string(300, 'x'), 8), {error(1002)}});
  cases.push_back({"unmasked to a server", Made{0x82, "x", false}.bytes(), {error(1002)}});
  cases.push_back({"masked to a client", frame(0x82, "x"), {error(1002)}, Role::client});
  cases.push_back({"length of 2^62", std::string("\x82\xff\x40\0\0\0\0\0\0\0", 10), {error(1009)}});
  cases.push_back({"length of 2^63", std::string("\x82\xff\x80\0\0\0\0\0\0\0", 10), {error(1002)}});
}

void add_fragments(std::vector<Case>& cases) {
  for (int parts = 2; parts <= 20; ++parts) {
    std::string bytes = frame(0x02, "a");
    std::string whole = "a";
    for (int i = 1; i < parts; ++i) {
      bytes += frame(i + 1 == parts ? 0x80 : 0x00, "b");
      whole += 'b';
    }
    cases.push_back({std::to_string(parts) + " fragments", bytes, {message(whole)}});
    cases.push_back({"ping within " + std::to_string(parts),
                     frame(0x02, "a") + frame(0x89, "p") + frame(0x80, "z"),
                     {{Kind::ping, 0, "p"}, message("az")}});
  }
  cases.push_back({"continuation of nothing", frame(0x80, "x"), {error(1002)}});
  cases.push_back({"second start", frame(0x02, "a") + frame(0x82, "b"), {error(1002)}});
  cases.push_back(
      {"empty fragments", frame(0x02, "") + frame(0x00, "") + frame(0x80, ""), {message("")}});
  std::string many = frame(0x02, "");
  for (int i = 0; i < 64; ++i) many += frame(0x00, "");
  cases.push_back({"too many fragments", many, {error(1009)}});
  cases.push_back({"too big in sum",
                   frame(0x02, std::string(16000, 'x')) + frame(0x80, std::string(1000, 'x')),
                   {error(1009)}});
}

void add_closes(std::vector<Case>& cases) {
  cases.push_back({"close without a code", frame(0x88, ""), {{Kind::close, 1005, ""}}});
  cases.push_back({"close with one byte", frame(0x88, "x"), {error(1002)}});
  for (const std::uint16_t code :
       std::initializer_list<std::uint16_t>{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011,
                                            1012, 1013, 1014, 3000, 3999, 4000, 4999})
    cases.push_back({"close " + std::to_string(code),
                     frame(0x88, close_payload(code, "why")),
                     {{Kind::close, code, "why"}}});
  for (const std::uint16_t code : std::initializer_list<std::uint16_t>{
           0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    cases.push_back({"close that may not be " + std::to_string(code),
                     frame(0x88, close_payload(code)),
                     {error(1002)}});
  cases.push_back(
      {"close reason not UTF-8", frame(0x88, close_payload(1000, "\xff")), {error(1007)}});
  cases.push_back(
      {"nothing after a close", frame(0x88, "") + frame(0x82, "x"), {{Kind::close, 1005, ""}}});
}

void add_text(std::vector<Case>& cases) {
  cases.push_back({"text where none is taken", frame(0x81, "x"), {error(1003)}});
  const std::vector<std::string> good{"",
                                      "plain",
                                      "ünïcödé",
                                      "\xe2\x82\xac",
                                      "\xf0\x9f\x8c\xb1",
                                      "\xed\x9f\xbf",
                                      "\xf4\x8f\xbf\xbf"};
  for (const auto& text : good) {
    cases.push_back({"text", frame(0x81, text), {message(text)}, Role::server, true});
    cases.push_back(
        {"text in two",
         frame(0x01, text.substr(0, text.size() / 2)) + frame(0x80, text.substr(text.size() / 2)),
         {message(text)},
         Role::server,
         true});
  }
  for (const std::string text :
       {"\x80", "\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "abc\xc3", "\xc3(",
        "\xfe", "\xf8\x88\x80\x80\x80"}) {
    cases.push_back({"not UTF-8", frame(0x81, text), {error(1007)}, Role::server, true});
    cases.push_back({"not UTF-8 in two",
                     frame(0x01, text) + frame(0x80, ""),
                     {error(1007)},
                     Role::server,
                     true});
  }
}

void add_controls(std::vector<Case>& cases) {
  for (const std::size_t size : {0, 1, 2, 63, 124, 125}) {
    const std::string text(size, 'p');
    cases.push_back({"ping", frame(0x89, text), {{Kind::ping, 0, text}}});
    cases.push_back({"pong", frame(0x8a, text), {{Kind::pong, 0, text}}});
    cases.push_back({"ping, message",
                     frame(0x89, text) + frame(0x82, "m"),
                     {{Kind::ping, 0, text}, message("m")}});
  }
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  add_sizes(cases);
  add_headers(cases);
  add_fragments(cases);
  add_closes(cases);
  add_text(cases);
  add_controls(cases);
  return cases;
}

std::vector<Seen> run(const Case& one, const std::vector<std::size_t>& cuts) {
  Framer framer(one.role);
  Limits limits;
  limits.accept_text = one.text;
  std::vector<Seen> seen;
  std::size_t from = 0;
  for (const auto cut : cuts) {
    std::string part =
        one.bytes.substr(from, cut - from);  // a buffer of its own: it is unmasked in place
    from = cut;
    const bool going = framer.feed(part, limits, [&](const Incoming& in) {
      seen.push_back({in.kind, in.code, std::string(in.payload)});
      return true;
    });
    if (!going) break;
  }
  return seen;
}

TEST(Framer, HasATableOfAtLeastTwoHundredCases) { EXPECT_GE(all_cases().size(), 200u); }

TEST(Framer, ReadsEveryCaseWhole) {
  for (const auto& one : all_cases()) EXPECT_EQ(run(one, {one.bytes.size()}), one.seen) << one.name;
}

TEST(Framer, ReadsEveryCaseByteByByte) {
  for (const auto& one : all_cases()) {
    std::vector<std::size_t> cuts;
    for (std::size_t i = 1; i <= one.bytes.size(); ++i) cuts.push_back(i);
    EXPECT_EQ(run(one, cuts), one.seen) << one.name;
  }
}

TEST(Framer, ReadsEveryCaseHoweverItIsCut) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (const auto& one : all_cases())
    for (int round = 0; round < 8; ++round) {
      std::vector<std::size_t> cuts;
      for (std::size_t at = 0; at < one.bytes.size();)
        cuts.push_back(
            at = std::min(one.bytes.size(), at + 1 + random() % (1 + one.bytes.size() / 3)));
      EXPECT_EQ(run(one, cuts), one.seen) << one.name;
    }
}

TEST(Framer, IsSmallWhenNothingIsUnderWay) { EXPECT_LE(sizeof(Framer), 64u); }

TEST(Framer, ReadsWhatTheEncoderWrites) {
  for (const std::size_t size : {0, 125, 126, 16384}) {
    const std::string text(size, 'x');
    Case masked{"masked", "", {message(text)}};
    append_masked_frame(masked.bytes, Opcode::binary, text, {1, 2, 3, 4});
    EXPECT_EQ(run(masked, {masked.bytes.size()}), masked.seen);
    Case plain{"plain", "", {message(text)}, Role::client};
    append_frame(plain.bytes, Opcode::binary, text);
    EXPECT_EQ(plain.bytes.size(), header_size(size) + size);
    EXPECT_EQ(run(plain, {plain.bytes.size()}), plain.seen);
  }
}

TEST(Handshake, GivesTheAnswerOfTheStandard) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace hearth::wire

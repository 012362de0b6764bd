// SPDX-License-Identifier: Apache-2.0
// What the service says to an author, and what it does not: promises, prices, reproaches, and which
// word was seen. With the rules that hearthd comes with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <map>

#include "support/author.hpp"
#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hooked_service.hpp"
#include "support/http_client.hpp"
#include "support/onlooker.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
using testing::IsEmpty;
using testing::Not;
namespace pb = hearth::v1;
namespace json = boost::json;

class NeverPromised : public testing::Test {
 protected:
  NeverPromised() { mia.accept(support::invite(server), "Mia"); }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}},
                          {},
                          "[[rooms]]\nslug = \"long\"\ntitle = \"Long\"\ntext_bytes_max = 4096\n"};
  std::uint16_t port = server.port();
  support::Console mia{server.desk_port()};  // connected, not on duty

  json::object get(const std::string& target) {
    return json::parse(support::HttpClient(port).get(target).body).as_object();
  }
};

const std::vector<std::string> crises{
    "I want to kill myself", "I've said my goodbyes and tonight I'm doing it",
    "he took too much and he's not waking up",
    "my flatmate told me she has been thinking of ending her life"};

// No name, place or number is asked, nobody is called, nothing is to be done first: the message is
// there, and beside it an offer without conditions.
TEST_F(NeverPromised, IsACallToPoliceOrRelativesAndHelpHasNoPrice) {
  Author author(port);
  for (const auto& text : crises) {
    author.change();
    ASSERT_TRUE(author.delivers(text)) << text;
    EXPECT_FALSE(author.last().ack().has_hint());
    EXPECT_EQ(author.last().ack().held_for_ms(), 0u);
    const auto card = author.client().next([](const auto& f) { return f.has_card(); }).card();
    EXPECT_EQ(card.params_size(), 0);
    EXPECT_TRUE(author.delivers("still here")) << "nothing has to be answered first";
  }
}

// The words for a card are chosen on the device, by the country set there: the server names no
// number at all, and every country it lists has somebody to call.
TEST_F(NeverPromised, IsTheNumberOfAnotherCountry) {
  Author author(port);
  ASSERT_TRUE(author.delivers(crises.front()));
  const auto card = author.client().next([](const auto& f) { return f.has_card(); });
  EXPECT_EQ(card.card().code(), "card.self_harm.3");
  EXPECT_EQ(card.card().params_size(), 0);
  const auto resources = get("/v1/resources");
  std::size_t countries = 0;
  for (const auto& country : resources.at("countries").as_array()) {
    const auto& lines = country.at("lines").as_array();
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const auto& line) {
      const auto& one = line.as_object();
      return one.at("kind") == "crisis" && (one.contains("phone") || one.contains("text"));
    })) << country.at("code");
    EXPECT_FALSE(country.at("emergency").as_string().empty()) << country.at("code");
    ++countries;
  }
  EXPECT_GE(countries, 12u);
}

TEST_F(NeverPromised, IsAModeratorWhoIsNotThere) {
  const auto on_duty = [&] {
    std::size_t covered = 0;
    const auto rooms = get("/v1/rooms");
    for (const auto& room : rooms.at("rooms").as_array())
      covered += room.at("coverage").at("moderator_on_duty").as_bool();
    return covered;
  };
  EXPECT_EQ(on_duty(), 0u) << "a console that is open is nobody on duty";
  Author author(port);
  const auto held =
      author.post("people from that country are vermin and should not be let into meetings").ack();
  ASSERT_EQ(held.status(), pb::ACK_STATUS_HELD);
  EXPECT_EQ(held.held_for_ms(), 30u * 60 * 1000) << "the note says when it comes back";
  author.change();
  ASSERT_TRUE(author.delivers(crises[1]));
  const auto card = author.client().next([](const auto& f) { return f.has_card(); }).card();
  EXPECT_EQ(card.params().count("moderators_state"), 0u);
  ASSERT_TRUE(mia.start_shift().has_done());
  const auto rooms = get("/v1/rooms").at("rooms").as_array().size();
  EXPECT_TRUE(support::eventually([&] { return on_duty() == rooms; })) << on_duty();
  pb::DeskClientFrame end;
  end.mutable_shift()->set_on(false);
  ASSERT_TRUE(mia.ask(end).has_done());
  EXPECT_TRUE(support::eventually([&] { return on_duty() == 0; })) << on_duty();
}

struct Stopped {
  std::string text;
  std::string label;  // begins so
  std::string code;
};

// The category and what became of it, never which rule or word.
TEST_F(NeverPromised, IsAHarasserOrADealerToldWhichWordMatched) {
  const std::vector<Stopped> all{
      {"I will wait for you after group and break your legs", "harassment", "note.threat"},
      {"what a sad little addict you are, go away", "harassment", "nudge.harassment"},
      {"people from that country are vermin and should not be let into meetings", "hate",
       "note.hate"},
      {"private message me something naughty", "sexual", "note.sexual"},
      {"who can sort me out with some ket near the canal", "drug_sourcing", "note.sourcing"},
      {"got leftover vicodin, make me an offer", "drug_sourcing", "note.offering"},
      {"you said you're 14, so let's keep these chats off your mum's phone", "minors",
       "note.minors"}};
  Author author(port);
  for (const auto& [text, label, code] : all) {
    author.change();
    const auto reply = author.post(text);
    ASSERT_TRUE(reply.has_refused() || reply.ack().status() == pb::ACK_STATUS_HELD) << text;
    const auto& hint = reply.has_refused() ? reply.refused().hint() : reply.ack().hint();
    EXPECT_EQ(hint.code(), code) << text;
    EXPECT_THAT(hint.label(), testing::StartsWith(label)) << text;
    EXPECT_EQ(hint.spans_size(), 0) << text;
    EXPECT_EQ(std::count(hint.label().begin(), hint.label().end(), '.'), 1) << hint.label();
  }
  // Nor by a moderator, who sees it: what is returned names the guideline, and how to appeal.
  author.change();
  const std::string held =
      "people from that country are vermin and should not be let into meetings";
  ASSERT_EQ(author.post(held).ack().status(), pb::ACK_STATUS_HELD);
  const auto& self = author.self();
  const auto about = mia.next_case(
      [&](const pb::Case& c) { return c.held() && c.subject().handle() == self.handle(); });
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(about.id());
  const auto detail = mia.ask(open).case_detail();
  ASSERT_EQ(detail.held_size(), 1);
  ASSERT_FALSE(detail.findings(0).rule().empty());
  pb::DeskClientFrame back;
  back.mutable_act()->set_action(pb::ACTION_RETURN_HELD);
  back.mutable_act()->set_room("fast");
  back.mutable_act()->set_held(detail.held(0).held());
  back.mutable_act()->set_reason("hate");
  ASSERT_TRUE(mia.ask(back).has_done());
  const auto returned = author.client().next([](const auto& f) { return f.has_notice(); }).notice();
  EXPECT_EQ(returned.code(), "returned");
  EXPECT_EQ(returned.params().at("rule"), "hate");
  EXPECT_FALSE(returned.params().at("appeal_code").empty());
  for (const auto& [name, value] : returned.params())
    EXPECT_THAT(value, Not(testing::HasSubstr(detail.findings(0).rule()))) << name;
  // Who is about to unmask themselves does see where.
  author.change();
  EXPECT_EQ(author.post("call me on 555-867-5309").refused().hint().spans_size(), 1);
}

// "The engine's failure loses a message or stops the room": a message that costs more than may be
// spent on it goes on with what was found, and is counted.
TEST_F(NeverPromised, IsAMessageLostOrARoomStoppedByTheEngine) {
  support::Onlooker onlooker(port, "long");
  Author author(port, "long");
  std::string text;
  while (text.size() < 4000) text += "i want to kill myself and take all the pills i have tonight ";
  EXPECT_EQ(json::parse(server.status()).at("scans_cut_short"), 0);
  EXPECT_TRUE(author.delivers(text));
  EXPECT_EQ(json::parse(server.status()).at("scans_cut_short"), 1);
  EXPECT_THAT(author.cards(), Not(IsEmpty()));
  EXPECT_TRUE(author.delivers("good night"));
  EXPECT_EQ(support::texts_of(onlooker.until("good night")).size(), 2u);
}

}  // namespace
}  // namespace hearth

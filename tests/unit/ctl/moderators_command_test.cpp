// SPDX-License-Identifier: Apache-2.0
#include "ctl/moderators_command.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "app/admin.hpp"

namespace hearth::ctl {
namespace {

// Runs the command as typed, against a hearthd that answers what it is told to.
class Moderators : public testing::Test {
 protected:
  struct Ended {
    int code = 0;
    std::string out;
    std::string err;
  };

  Moderators() {
    auto opened =
        app::Admin::open(path_, {[] { return ""; }, [] { return ""; },
                                 [this](const std::string& what, const std::string& body) {
                                   what_ = what;
                                   body_ = body;
                                   ++asked_;
                                   if (asked_ <= away_) return app::AdminReply{503, "not yet"};
                                   return reply_;
                                 }});
    if (opened) admin_ = std::move(*opened);
  }

  Ended run(const std::string& typed) {
    CLI::App app;
    std::string socket = path_;
    const ModeratorsCommand command(app, socket);
    app.parse(typed);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = command.run();
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
  }
  static bool is_understood(const std::string& typed) {
    CLI::App app;
    std::string socket;
    const ModeratorsCommand command(app, socket);
    try {
      app.parse(typed);
    } catch (const CLI::ParseError&) {
      return false;
    }
    return command.asked();
  }

  const std::string path_ =
      testing::TempDir() + "hearth-ctl-" + std::to_string(::getpid()) + ".sock";
  app::AdminReply reply_{200, "{}"};
  std::string what_;
  std::string body_;
  int asked_ = 0;
  int away_ = 0;  // so many questions find the store away
  std::unique_ptr<app::Admin> admin_;
};

TEST_F(Moderators, AreInvitedByALinkAloneOnStandardOutput) {
  reply_.body = R"({"link":"https://desk.example.org/#/invite/abc"})";
  const auto ended = run("moderators invite --role lead --rooms lounge,evening --hours 24");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, "https://desk.example.org/#/invite/abc\n");
  EXPECT_NE(ended.err.find("within 24 hours"), std::string::npos);
  EXPECT_EQ(what_, "invite");
  EXPECT_EQ(body_, R"({"role":"lead","rooms":["lounge","evening"],"hours":24})");
}

TEST_F(Moderators, AreInvitedForEveryRoomAsModeratorsUnlessSaid) {
  run("moderators invite");
  EXPECT_EQ(body_, R"({"role":"moderator","rooms":[],"hours":72})");
  EXPECT_FALSE(is_understood("moderators invite --role owner"));
  EXPECT_FALSE(is_understood("moderators invite --hours 169"));
  EXPECT_FALSE(is_understood("moderators disable"));
  EXPECT_FALSE(is_understood("moderators"));
}

// The ledger answers a second or two after Redis has started, and the first invite is asked for at
// once.
TEST_F(Moderators, AreInvitedOnceTheStoreAnswers) {
  reply_.body = R"({"link":"https://desk.example.org/#/invite/abc"})";
  away_ = 2;
  const auto ended = run("moderators invite");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(asked_, 3);
  EXPECT_EQ(ended.out, "https://desk.example.org/#/invite/abc\n");
  EXPECT_TRUE(ended.err.starts_with(
      "hearthctl: the store does not answer yet; asking again for 15 s\nFor one person"))
      << ended.err;
}

TEST_F(Moderators, AreNotInvitedWhereTheStoreStaysAway) {
  away_ = 1000;
  const auto ended = run("moderators invite --wait 1");
  EXPECT_NE(ended.code, 0);
  EXPECT_EQ(ended.out, "");
  EXPECT_TRUE(ended.err.ends_with("hearthctl: not yet\n")) << ended.err;
  EXPECT_GT(asked_, 1);
  asked_ = 0;
  run("moderators disable Mara");
  EXPECT_EQ(asked_, 1) << "a change is not asked for twice";
}

TEST_F(Moderators, AreListedOnALineEach) {
  reply_.body =
      R"({"accounts":[{"account":"abc","name":"Mara","role":"lead","rooms":["lounge","evening"],)"
      R"("disabled":true,"passkey":false},{"account":"def","name":"Jo","role":"admin","rooms":[],)"
      R"("disabled":false,"passkey":true}]})";
  EXPECT_EQ(run("moderators list").out,
            "abc  lead       Mara (lounge, evening; passphrase), disabled\n"
            "def  admin      Jo (every room; passkey)\n");
  reply_.body = R"({"accounts":[]})";
  EXPECT_EQ(run("moderators list").out,
            "nobody yet; begin with: hearthctl moderators invite --role admin\n");
}

TEST_F(Moderators, AreMissedWhereNobodyElseMayLiftWhatOneDecides) {
  reply_.body =
      R"({"accounts":[{"account":"def","name":"Jo","role":"admin","rooms":[],"disabled":false,)"
      R"("passkey":true,"needs_second":true}]})";
  const auto ended = run("moderators list");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, "def  admin      Jo (every room; passkey)\n");
  EXPECT_NE(ended.err.find("nobody else may lift what Jo decides"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("hearthctl moderators invite --role admin"), std::string::npos);
  EXPECT_NE(ended.err.find("hearthctl moderators appeals"), std::string::npos);
}

TEST_F(Moderators, LeaveAppealsThatTheOperatorSeesAndGrants) {
  reply_.body =
      R"({"appeals":[{"case":"abc","room":"lounge","measure":"ban","by":"Jo","asked_ms":1,)"
      R"("needs_second":true},{"case":"def","room":"evening","measure":"mute","by":"",)"
      R"("asked_ms":1,"needs_second":false}]})";
  EXPECT_EQ(run("moderators appeals").out,
            "abc  ban in lounge, by Jo; no other account may lift it\n"
            "def  mute in evening, by no account\n");
  reply_.body = R"({"appeals":[]})";
  EXPECT_EQ(run("moderators appeals").out, "no appeal waits\n");
  reply_.body = "{}";
  const auto ended = run("moderators lift abc");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(what_, "lift");
  EXPECT_EQ(body_, R"({"case":"abc"})");
  EXPECT_NE(ended.out.find("the operator did it"), std::string::npos);
}

TEST_F(Moderators, AreDisabledEnabledSignedOutAndRemovedByName) {
  for (const std::string what : {"disable", "enable", "sign-out", "remove"}) {
    const auto ended = run("moderators " + what + " 'Mara L'");
    EXPECT_EQ(ended.code, 0);
    EXPECT_TRUE(ended.out.starts_with("Mara L ")) << ended.out;
    EXPECT_EQ(what_, what);
    EXPECT_EQ(body_, R"({"account":"Mara L"})");
  }
}

TEST_F(Moderators, AreLeftAsTheyAreWithASentenceWhereHearthdRefuses) {
  reply_ = {404, "there is no account of that name"};
  const auto ended = run("moderators disable Mara");
  EXPECT_NE(ended.code, 0);
  EXPECT_EQ(ended.err, "hearthctl: there is no account of that name\n");
  EXPECT_EQ(ended.out, "");
  admin_.reset();
  EXPECT_NE(run("moderators list").err.find("no hearthd answers at"), std::string::npos);
}

}  // namespace
}  // namespace hearth::ctl

// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/desk_site.hpp"

namespace hearth::app {
namespace {

std::string source(const std::string& name) {
  return std::string(std::getenv("HEARTH_SOURCE")) + '/' + name;
}

std::optional<std::string> nothing(const std::string&) { return std::nullopt; }

class ConfigFile : public testing::Test {
 protected:
  LoadedConfig load(const std::string& text) {
    const auto path = testing::TempDir() + "hearth-config-test.toml";
    std::ofstream(path) << text << "\n[[rooms]]\nslug = \"a\"\ntitle = \"A\"\n";
    auto loaded = load_config(path, nothing);
    std::filesystem::remove(path);
    return loaded;
  }
  std::string problem(const std::string& text) {
    const auto loaded = load(text);
    std::string all;
    for (const auto& one : loaded.problems) all += one.where + ": " + one.what + '\n';
    return all;
  }
};

TEST_F(ConfigFile, ShippedIsGood) {
  for (const auto* name :
       {"config/hearth.toml", "config/hearth.dev.toml", "benchmarks/bench.toml"}) {
    const auto loaded = load_config(source(name), nothing);
    for (const auto& one : loaded.problems) ADD_FAILURE() << one.where << ": " << one.what;
  }
}

TEST_F(ConfigFile, WebPushWantsADeskAContactAndHosts) {
  const std::string good =
      "[desk]\nenabled = true\npush = true\npush_contact = \"mailto:a@example.org\"\n";
  EXPECT_EQ(problem(good), "");
  const std::pair<std::string, std::string> wrong[] = {
      {"[desk]\npush = true\npush_contact = \"mailto:a@example.org\"\n", "there is no desk"},
      {"[desk]\nenabled = true\npush = true\n", "desk.push_contact has to begin with mailto:"},
      {good + "push_hosts = []\n", "desk.push_hosts is empty"},
      {good + "push_hosts = [\"https://fcm.googleapis.com\"]\n", "has to be a host"},
      {good + "push_hosts = [\"*\"]\n", "has to be a host"}};
  for (const auto& [text, why] : wrong)
    EXPECT_NE(problem(text).find(why), std::string::npos) << text << problem(text);
}

TEST_F(ConfigFile, ShippedHasEveryKeyWithItsDefaultAndAComment) {
  std::ostringstream text;
  text << std::ifstream(source("config/hearth.toml")).rdbuf();
  const auto shipped = load_config(source("config/hearth.toml"), nothing).config;
  Config read = shipped;
  Config defaults;
  const auto read_keys = keys_of(read);
  const auto default_keys = keys_of(defaults);
  for (std::size_t i = 0; i < default_keys.size(); ++i) {
    const auto name = default_keys[i].path.substr(default_keys[i].path.find('.') + 1);
    const auto at = text.str().find("\n" + name + " = ");
    ASSERT_NE(at, std::string::npos) << default_keys[i].path << " is missing";
    const auto line_before = text.str().rfind('\n', at - 1);
    EXPECT_EQ(text.str()[line_before + 1], '#') << default_keys[i].path << " has no comment";
    std::visit(
        [](auto* value, auto* given) {
          if constexpr (std::is_same_v<decltype(value), decltype(given)>) EXPECT_EQ(*value, *given);
        },
        default_keys[i].target, read_keys[i].target);
  }
  // An array has no defaults to read: its keys stand in a comment, each with one of its own.
  WebhookConfig webhook;
  for (const auto& key : keys_of(webhook)) {
    const auto at = text.str().find("\n# " + key.path + " = ");
    ASSERT_NE(at, std::string::npos) << "webhooks." << key.path;
    const auto line_before = text.str().rfind('\n', at - 1);
    EXPECT_EQ(text.str().substr(line_before + 1, 4), "# # ") << "webhooks." << key.path;
    const auto value = std::visit(
        [](const auto* target) -> std::string {
          using Value = std::remove_cvref_t<decltype(*target)>;
          if constexpr (std::is_same_v<Value, std::string>) return '"' + *target + '"';
          if constexpr (std::is_same_v<Value, bool>) return *target ? "true" : "false";
          if constexpr (std::is_same_v<Value, std::int64_t>) return std::to_string(*target);
          return "";
        },
        key.target);
    if (key.path != "url" && key.path != "secret_file")
      EXPECT_TRUE(text.str().substr(at).starts_with("\n# " + key.path + " = " + value + '\n'))
          << "webhooks." << key.path;
  }
  rooms::RoomPolicy room;
  for (const auto& key : keys_of(room))
    if (key.path != "slug" && key.path != "title")
      EXPECT_NE(text.str().find("\n" + key.path + " = "), std::string::npos)
          << "room_defaults." << key.path;
}

TEST_F(ConfigFile, NamesPlaceAndNearestKeyOfAnUnknownOne) {
  const auto said = problem("[listen]\nprot = 80\n");
  EXPECT_NE(said.find(":2:"), std::string::npos) << said;
  EXPECT_NE(said.find("did you mean listen.port?"), std::string::npos) << said;
}

TEST_F(ConfigFile, RefusesAWrongType) {
  EXPECT_NE(problem("[listen]\nport = \"80\"\n").find("whole number without quotes"),
            std::string::npos);
}

// Copies of parsed tables forget where their values stood.
TEST_F(ConfigFile, NamesTheLineOfAWrongValueWhereverItStands) {
  EXPECT_NE(problem("[listen]\nport = \"80\"\n").find("test.toml:2:8: "), std::string::npos);
  EXPECT_NE(problem("[room_defaults]\nsize_max = \"x\"\n").find("test.toml:2:12: "),
            std::string::npos);
  EXPECT_NE(problem("[[rooms]]\nslug = \"b\"\ntitle = 3\n").find("test.toml:3:9: "),
            std::string::npos);
  EXPECT_NE(problem("room_defaults = 3\n").find("written as [room_defaults]"), std::string::npos);
}

TEST_F(ConfigFile, RefusesANumberOutOfRange) {
  EXPECT_NE(problem("[fanout]\npace_ms = 500\n").find("from 0 to 50"), std::string::npos);
}

TEST_F(ConfigFile, FindsEverythingAtOnce) {
  EXPECT_EQ(load("[listen]\nport = \"x\"\nshards = -1\n[nosuch]\na = 1\n").problems.size(), 3u);
}

TEST_F(ConfigFile, RefusesToBeReachedFromOutsideInTheClear) {
  EXPECT_NE(problem("[listen]\naddress = \"0.0.0.0\"\n").find("without encryption"),
            std::string::npos);
  EXPECT_EQ(problem("[listen]\naddress = \"0.0.0.0\"\nbehind_proxy = true\n"), "");
}

TEST_F(ConfigFile, RefusesACertificateWithoutAKey) {
  EXPECT_NE(problem("[tls]\ncertificate = \"a.pem\"\n").find("go together"), std::string::npos);
}

TEST_F(ConfigFile, RefusesAnOriginWithAStar) {
  EXPECT_NE(problem("[web]\norigins = [\"https://*.example.org\"]\n").find("web.origins"),
            std::string::npos);
}

TEST_F(ConfigFile, MakesPasskeysForThisMachineUnlessTheDeskHasAnOrigin) {
  const auto shipped = desk_site(Config{}, 8081);
  EXPECT_EQ(shipped.id, "localhost");
  EXPECT_EQ(shipped.origins, std::vector<std::string>{"http://localhost:8081"});
  const auto loaded = load(
      "[desk]\norigins = [\"https://desk.example.org:444\", \"https://desk2.example.org\"]\n"
      "rp_id = \"example.org\"\n");
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(desk_site(loaded.config, 1).id, "example.org");
  EXPECT_EQ(desk_site(loaded.config, 1).origins.size(), 2u);
  auto derived = loaded.config;
  derived.desk_rp_id.clear();
  EXPECT_EQ(desk_site(derived, 1).id, "desk.example.org");
}

TEST_F(ConfigFile, RefusesADeskNoPasskeyWouldWorkAt) {
  const auto said = [&](const std::string& keys) { return problem("[desk]\n" + keys + '\n'); };
  const std::pair<const char*, const char*> wrong[] = {
      {"origins = [\"https://desk.example.org/console\"]", "without * or path"},
      {"origins = [\"desk.example.org\"]", "whole origin"},
      {"origins = [\"http://desk.example.org\"]", "has to begin with https://"},
      {"origins = [\"https://192.0.2.1\"]", "not an address"},
      {"origins = [\"https://[::1]\"]", "not an address"},
      {"origins = [\"https://Desk.example.org\"]", "small letters"},
      {"origins = [\"https://desk.example.org\"]\nrp_id = \"example.com\"",
       "not within desk.rp_id"},
      {"origins = [\"https://badexample.org\"]\nrp_id = \"example.org\"", "not within desk.rp_id"},
      {"address = \"0.0.0.0\"", "without encryption"},
      {"port = 8080", "give moderators another"},
  };
  for (const auto& [keys, why] : wrong)
    EXPECT_NE(said(keys).find(why), std::string::npos) << keys << ": " << said(keys);
  EXPECT_EQ(said("origins = [\"http://localhost:9000\"]"), "");
}

TEST_F(ConfigFile, RefusesTwoRoomsWithOneSlug) {
  EXPECT_NE(problem("[[rooms]]\nslug = \"a\"\ntitle = \"B\"\n").find("two rooms"),
            std::string::npos);
}

TEST_F(ConfigFile, RefusesAMeetingRuleItCannotRead) {
  EXPECT_NE(
      problem("[[rooms]]\nslug = \"b\"\ntitle = \"B\"\n[[rooms.meetings]]\nrrule = \"every day\"\n")
          .find("FREQ=WEEKLY"),
      std::string::npos);
}

// A secret that only its owner can read, as long as this lives.
class SecretFile {
 public:
  explicit SecretFile(const std::string& text, ::mode_t mode = 0600)
      : path(testing::TempDir() + "hearth-secret-test") {
    std::ofstream(path) << text << '\n';
    ::chmod(path.c_str(), mode);
  }
  ~SecretFile() { std::filesystem::remove(path); }
  std::string webhook(const std::string& url) const {
    return "[[webhooks]]\nurl = \"" + url + "\"\nsecret_file = \"" + path + "\"\n";
  }
  std::string path;
};
constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST_F(ConfigFile, TakesWebhooks) {
  const SecretFile file(secret);
  const auto loaded =
      load(file.webhook("https://example.org/a") + "least = \"urgent\"\ninclude_text = true\n" +
           file.webhook("http://127.0.0.1:9/b"));
  EXPECT_TRUE(loaded.problems.empty());
  ASSERT_EQ(loaded.config.webhooks.size(), 2u);
  EXPECT_EQ(loaded.config.webhooks[0].least, "urgent");
  EXPECT_TRUE(loaded.config.webhooks[0].include_text);
  EXPECT_FALSE(loaded.config.webhooks[1].include_text);
}

TEST_F(ConfigFile, WarnsOfADeskThatCanCallNobodyOutside) {
  const SecretFile file(secret);
  const std::string desk = "[desk]\nenabled = true\n";
  const auto alone = load(desk);
  EXPECT_TRUE(alone.problems.empty());
  ASSERT_EQ(alone.warnings.size(), 1u);
  EXPECT_NE(alone.warnings[0].find("[[webhooks]]"), std::string::npos) << alone.warnings[0];
  EXPECT_TRUE(load(desk + file.webhook("https://example.org/a")).warnings.empty());
  EXPECT_TRUE(load("").warnings.empty());
}

TEST_F(ConfigFile, RefusesAWebhookInTheClearAndSaysWhere) {
  const SecretFile file(secret);
  const auto said = problem("\n" + file.webhook("http://example.org/a"));
  EXPECT_NE(said.find("toml:2:"), std::string::npos) << said;
  EXPECT_NE(said.find("webhooks.url would go over the network unencrypted; use https://"),
            std::string::npos)
      << said;
}

TEST_F(ConfigFile, RefusesASecretThatIsMissingOpenToOthersOrNone) {
  EXPECT_NE(problem("[[webhooks]]\nurl = \"https://example.org\"\n").find("secret_file is missing"),
            std::string::npos);
  EXPECT_NE(problem(SecretFile(secret, 0644).webhook("https://example.org")).find("chmod 600"),
            std::string::npos);
  const auto said = problem(SecretFile("hunter2").webhook("https://example.org"));
  EXPECT_NE(said.find("openssl rand"), std::string::npos) << said;
  EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
}

TEST_F(ConfigFile, RefusesAClassifierItCannotAskAndSaysWhere) {
  const auto said = problem("\n[classifier]\nurl = \"http://example.org\"\nmay = []\n");
  EXPECT_NE(said.find("toml:2:"), std::string::npos) << said;
  for (const auto* what :
       {"classifier.url would go", "classifier.secret_file is missing", "classifier.may is empty"})
    EXPECT_NE(said.find(what), std::string::npos) << said;
  EXPECT_NE(problem("[classifier]\nmay = [\"flag\", \"block\"]\n").find("one of flag, nudge, hold"),
            std::string::npos);
}

TEST_F(ConfigFile, AsksAClassifierForFlagsOnlyWhereSomebodyIsToldOfThem) {
  const std::string flags = "[classifier]\nurl = \"https://example.org\"\nmay = [\"flag\"]\n";
  EXPECT_NE(problem(flags).find("classifier.may is only flag"), std::string::npos);
  EXPECT_EQ(problem("[desk]\nenabled = true\n" + flags).find("classifier.may is only flag"),
            std::string::npos);
}

TEST_F(ConfigFile, LetsTheEnvironmentOverride) {
  const auto loaded = load_config(source("config/hearth.toml"), [](const std::string& name) {
    return name == "HEARTH_LISTEN_PORT" ? std::optional<std::string>("9000") : std::nullopt;
  });
  EXPECT_EQ(loaded.config.port, 9000);
}

TEST_F(ConfigFile, NamesTheVariableThatIsWrong) {
  const auto loaded = load_config(source("config/hearth.toml"), [](const std::string& name) {
    return name == "HEARTH_LISTEN_PORT" ? std::optional<std::string>("many") : std::nullopt;
  });
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].where, "HEARTH_LISTEN_PORT");
}

TEST_F(ConfigFile, SaysWhereASyntaxErrorIs) {
  EXPECT_NE(problem("[listen\n").find(":1:"), std::string::npos);
}

}  // namespace
}  // namespace hearth::app

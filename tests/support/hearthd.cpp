// SPDX-License-Identifier: Apache-2.0
#include "support/hearthd.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "support/eventually.hpp"

namespace hearth::support {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (!value) throw std::runtime_error(std::string(name) + " is not set; run this through ctest");
  return value;
}

// Rooms for tests: fast and small ones beside one with the usual limits.
constexpr const char* config = R"(
[room_defaults]
post_interval_ms = 0
newcomer_interval_ms = 0
room_posts_per_second = 100000
room_burst = 100000
size_max = 5000
coverage = "open"
[[rooms]]
slug = "fast"
title = "No limits"
[[rooms]]
slug = "lounge"
title = "As in examples"
[[rooms]]
slug = "other"
title = "Another"
[[rooms]]
slug = "slow"
title = "One a minute"
newcomer_interval_ms = 60000
newcomer_burst = 1
[[rooms]]
slug = "small"
title = "Two people"
size_max = 2
[[rooms]]
slug = "door"
title = "With guidelines"
guidelines = ["Be kind."]
guidelines_version = 3
[[rooms]]
slug = "fifth"
title = "One more than a connection may join"
)";

}  // namespace

Hearthd::Hearthd(std::map<std::string, std::string> environment,
                 const std::map<std::string, std::string>& site, const std::string& more)
    : Hearthd(Later{}, std::move(environment), site, more) {
  start();
}

Hearthd::Hearthd(Later, std::map<std::string, std::string> environment,
                 const std::map<std::string, std::string>& site, const std::string& more)
    : environment_(std::move(environment)) {
  std::string name = (std::filesystem::temp_directory_path() / "hearth-test-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  folder_ = name;
  std::filesystem::create_directory(folder_ + "/site");
  std::ofstream(folder_ + "/site/index.html") << "<!doctype html><title>Hearth</title>";
  for (const auto& [file, bytes] : site) std::ofstream(folder_ + "/site/" + file) << bytes;
  std::ofstream(folder_ + "/hearth.toml") << config << more;
}

Hearthd::~Hearthd() {
  if (pid_ > 0) end(SIGKILL);
  // A sanitizer's finding counts wherever the process was when it ended.
  if (const auto said = log(); said.find("Sanitizer") != std::string::npos) {
    std::fputs(said.c_str(), stderr);
    std::abort();
  }
  std::error_code ec;
  std::filesystem::remove_all(folder_, ec);
}

std::vector<std::string> Hearthd::environment() const {
  std::map<std::string, std::string> all{
      {"HEARTH_LISTEN_PORT", std::to_string(port_)},
      {"HEARTH_WEB_SITE", folder_ + "/site"},
      {"HEARTH_WEB_RESOURCES", variable("HEARTH_SOURCE") + "/config/resources"},
      {"HEARTH_MODERATION_RULES", variable("HEARTH_SOURCE") + "/config/rules"},
      {"HEARTH_DESK_SITE", folder_ + "/site"},
      {"HEARTH_DESK_QUICK_TEXTS", variable("HEARTH_SOURCE") + "/config/quick_texts.toml"},
      {"HEARTH_DESK_PORT", "0"},
      {"HEARTH_STORE_PATH", folder_ + "/data/hearth.db"},
      {"HEARTH_STORE_KEYS", folder_ + "/data/keys"},
      {"HEARTH_ADMIN_SOCKET", socket()},
      {"HEARTH_SESSION_DRAIN_MS", "200"},
      {"HEARTH_LIMITS_CALM_PASSES_PER_MINUTE", "1000000"},
  };
  for (const auto* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) all[name] = value;
  for (const auto& [name, value] : environment_) all[name] = value;
  std::vector<std::string> texts;
  for (const auto& [name, value] : all) texts.push_back(name + '=' + value);
  return texts;
}

void Hearthd::start() {
  auto texts = environment();
  std::vector<char*> envp;
  for (auto& text : texts) envp.push_back(text.data());
  envp.push_back(nullptr);
  auto program = variable("HEARTH_BIN") + "/hearthd";
  auto file = folder_ + "/hearth.toml";
  std::string option = "--config";
  char* argv[] = {program.data(), option.data(), file.data(), nullptr};

  int out[2];
  if (::pipe(out) != 0) throw std::runtime_error("no pipe");
  const int errors = ::open((folder_ + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::close_range(3, ~0U, 0);  // a connection of ours it kept would not end when we end it
    ::execve(program.c_str(), argv, envp.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(errors);
  std::string said;
  char byte = 0;
  pollfd waiting{out[0], POLLIN, 0};
  while (::poll(&waiting, 1, 60'000) > 0 && ::read(out[0], &byte, 1) == 1 && byte != '\n')
    said += byte;
  ::close(out[0]);
  const auto colon = said.rfind(':');
  if (!said.starts_with("listening on ") || colon == std::string::npos)
    throw std::runtime_error("hearthd did not start: " + log());
  port_ = static_cast<std::uint16_t>(std::stoi(said.substr(colon + 1)));
}

int Hearthd::end(int signal) {
  ::kill(pid_, signal);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return status;
}

long Hearthd::rss_kib() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  throw std::runtime_error("hearthd is not running");
}

bool Hearthd::has_logged(const std::string& text) const {
  return eventually([&] { return log().find(text) != std::string::npos; });
}

std::uint16_t Hearthd::desk_port() const {
  const auto said = status();
  const std::string key = "\"desk\":\"http://localhost:";
  const auto at = said.find(key);
  if (at == std::string::npos) throw std::runtime_error("there is no desk");
  return static_cast<std::uint16_t>(std::stoi(said.substr(at + key.size())));
}

std::string Hearthd::status() const {
  const auto command = variable("HEARTH_BIN") + "/hearthctl status --socket " + socket();
  std::FILE* out = ::popen(command.c_str(), "r");
  if (!out) throw std::runtime_error("hearthctl does not start");
  std::string said;
  for (int c = std::fgetc(out); c != EOF; c = std::fgetc(out)) said += static_cast<char>(c);
  ::pclose(out);
  return said;
}

std::string Hearthd::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_ + "/log").rdbuf();
  return text.str();
}

}  // namespace hearth::support

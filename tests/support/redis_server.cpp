// SPDX-License-Identifier: Apache-2.0
#include "support/redis_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

namespace hearth::support {
namespace {

// Below what the kernel gives to outgoing connections, so that a port that is free stays so.
constexpr int port_from = 11000;
constexpr int port_to = 21000;
constexpr int bus_offset = 10000;
constexpr int starts_max = 5;

bool is_free(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  (void)::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return bound;
}

// "name value value" as "--name", "value", "value"; '""' is an empty value.
void add_setting(std::vector<std::string>& command, const std::string& setting) {
  std::istringstream words(setting);
  std::string word;
  for (bool first = true; words >> word; first = false)
    command.push_back(first ? "--" + word : word == "\"\"" ? std::string() : word);
}

pid_t launch(const std::vector<std::string>& command, const std::string& log) {
  auto copy = command;
  std::vector<char*> arguments;
  for (auto& argument : copy) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) {
    ::close(out);
    return pid;
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(126);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::close_range(3, ~0U, 0);  // a connection of ours it kept would not end when we end it
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

std::uint16_t free_port() {
  static std::mt19937 random(std::random_device{}());
  for (;;) {
    const int port = std::uniform_int_distribution<int>(port_from, port_to)(random);
    if (is_free(port) && is_free(port + bus_offset)) return static_cast<std::uint16_t>(port);
  }
}

RedisServer::RedisServer(std::vector<std::string> settings, std::uint16_t port) {
  make_folder();
  for (int attempt = 1;; ++attempt) {
    port_ = port != 0 ? port : free_port();
    command_ = {"redis-server"};
    for (const auto& setting :
         {"port " + std::to_string(port_), std::string("bind 127.0.0.1"), "dir " + folder_,
          std::string("save \"\""), std::string("daemonize no"),
          std::string("repl-diskless-sync-delay 0")})
      add_setting(command_, setting);
    for (const auto& setting : settings) add_setting(command_, setting);
    try {
      start();
      return;
    } catch (const std::runtime_error&) {
      // Somebody else may have taken the port meanwhile.
      if (port != 0 || attempt == starts_max) throw;
    }
  }
}

RedisServer::RedisServer(AsSentinel, const std::string& configuration) {
  make_folder();
  port_ = free_port();
  const auto file = folder_ + "/sentinel.conf";
  std::ofstream(file) << "port " << port_ << "\nbind 127.0.0.1\ndir " << folder_ << '\n'
                      << configuration;
  command_ = {"redis-server", file, "--sentinel"};
  start();
}

std::unique_ptr<RedisServer> RedisServer::sentinel(const std::string& configuration) {
  return std::unique_ptr<RedisServer>(new RedisServer(AsSentinel{}, configuration));
}

RedisServer::~RedisServer() {
  if (running()) end(SIGKILL);
  std::error_code ec;
  std::filesystem::remove_all(folder_, ec);
}

void RedisServer::make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "hearth-redis-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

void RedisServer::start() {
  pid_ = launch(command_, folder_ + "/log");
  await_pong();
}

void RedisServer::await_pong() {
  const bool answered = eventually([this] {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      throw std::runtime_error("redis-server ended: " + log());
    }
    try {
      // Whoever asks for a password is up; whoever loads is not.
      return !client().text({"PING"}).starts_with("LOADING");
    } catch (const std::runtime_error&) {
      return false;
    }
  });
  if (answered) return;
  end(SIGKILL);
  throw std::runtime_error("redis-server did not answer: " + log());
}

void RedisServer::end(int signal) {
  ::kill(pid_, signal);
  ::kill(pid_, SIGCONT);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
}

void RedisServer::kill() { end(SIGKILL); }
void RedisServer::stop() { end(SIGTERM); }
void RedisServer::pause() { ::kill(pid_, SIGSTOP); }
void RedisServer::resume() { ::kill(pid_, SIGCONT); }

RedisClient RedisServer::client(std::vector<std::string> account) const {
  RedisClient client("127.0.0.1", port_);
  if (account.empty()) return client;
  account.insert(account.begin(), "AUTH");
  if (const auto answer = client.text(account); answer != "OK") throw std::runtime_error(answer);
  return client;
}

std::string RedisServer::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_ + "/log").rdbuf();
  return text.str();
}

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
#include "load/process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace hearth::load {

Process::Process(pid_t pid) : pid_(pid) {
  if (pid_ > 0 && ::kill(pid_, 0) != 0)
    throw std::runtime_error("there is no process " + std::to_string(pid_));
}

Process Process::start(const std::vector<std::string>& command,
                       const std::vector<std::string>& environment) {
  int out[2];
  if (::pipe(out) != 0) throw std::runtime_error("no pipe");
  Process process(::fork());
  if (process.pid_ == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::close(out[0]);
    for (const auto& one : environment) {
      const auto equals = one.find('=');
      ::setenv(one.substr(0, equals).c_str(), one.substr(equals + 1).c_str(), 1);
    }
    std::vector<char*> argv;
    for (const auto& one : command) argv.push_back(const_cast<char*>(one.c_str()));
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  process.ours_ = true;
  ::close(out[1]);
  std::string line;
  char byte = 0;
  while (::read(out[0], &byte, 1) == 1 && byte != '\n') line += byte;
  ::close(out[0]);
  const auto colon = line.rfind(':');
  if (!line.starts_with("listening on ") || colon == std::string::npos)
    throw std::runtime_error(command[0] + " did not start; its own words are above");
  process.port_ = static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
  return process;
}

Process::Process(Process&& other) noexcept
    : pid_(other.pid_), port_(other.port_), ours_(std::exchange(other.ours_, false)) {}

Process::~Process() {
  if (!ours_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

double Process::cpu_seconds() const {
  if (!known()) return 0;
  std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::uint64_t Process::rss_bytes() const {
  if (!known()) return 0;
  std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
  std::uint64_t pages = 0;
  in >> pages >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace hearth::load

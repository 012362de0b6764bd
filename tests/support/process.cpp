// SPDX-License-Identifier: Apache-2.0
#include "support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace hearth::support {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// Reads both to their ends, or until it is late.
void collect(std::array<pollfd, 2> from, Ended& ended) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while ((from[0].fd >= 0 || from[1].fd >= 0) && std::chrono::steady_clock::now() < end) {
    if (::poll(from.data(), from.size(), 1000) <= 0) continue;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from[i].fd < 0 || from[i].revents == 0) continue;
      std::array<char, 4096> bytes{};
      const auto got = ::read(from[i].fd, bytes.data(), bytes.size());
      if (got > 0)
        (i == 0 ? ended.out : ended.err).append(bytes.data(), static_cast<std::size_t>(got));
      else
        from[i].fd = -1;
    }
  }
}

bool wait_for_end(pid_t pid) {
  pollfd process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)), POLLIN, 0};
  const bool ended = ::poll(&process, 1, 5000) > 0;
  ::close(process.fd);
  return ended;
}

}  // namespace

Ended run(const std::string& program, std::vector<std::string> arguments,
          std::vector<std::string> environment) {
  const char* folder = std::getenv("HEARTH_BIN");
  if (!folder) throw std::runtime_error("HEARTH_BIN is not set; run this through ctest");
  arguments.insert(arguments.begin(), std::string(folder) + '/' + program);
  const auto argv = pointers(arguments);
  const auto envp = pointers(environment);
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipe");
  const auto pid = ::fork();
  if (pid == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  Ended ended;
  collect({pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}}, ended);
  ::close(out[0]);
  ::close(err[0]);
  // Its output has ended, or it is late.
  int status = 0;
  if (!wait_for_end(pid)) ::kill(pid, SIGKILL);
  ::waitpid(pid, &status, 0);
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
#include "load/runner.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>

#include "load/crowd.hpp"

namespace hearth::load {
namespace {

class Run {
 public:
  Run(const Plan& plan, const std::vector<Process>& servers)
      : plan_(plan), servers_(servers), crowd_(plan, report_) {}

  Report go() {
    for (const auto& server : servers_) report_.server_seen = server.known();
    report_.rss_before = rss_bytes();
    connect_all();
    wait_until([&] { return crowd_.ready() == crowd_.size(); }, 60,
               "not everybody could connect and join");
    settle(1.0);
    report_.rss_after = rss_bytes();
    report_.connections = crowd_.size();
    if (!plan_.idle) measure();
    return std::move(report_);
  }

 private:
  std::uint64_t rss_bytes() const {
    std::uint64_t all = 0;
    for (const auto& server : servers_) all += server.rss_bytes();
    return all;
  }
  double cpu_seconds() const {
    double all = 0;
    for (const auto& server : servers_) all += server.cpu_seconds();
    return all;
  }

  void connect_all() {
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < crowd_.size(); ++i) {
      crowd_.connect(i);
      const auto due =
          begin + std::chrono::duration<double>(static_cast<double>(i) / plan_.ramp_per_second);
      do {
        crowd_.turn(0);
        tell([&] { std::fprintf(stderr, "joined %zu of %zu\n", crowd_.ready(), crowd_.size()); });
      } while (crowd_.now() < due);
    }
  }

  // Progress, once a second.
  template <class Say>
  void tell(Say say) {
    if (plan_.quiet || crowd_.now() - told_ < std::chrono::seconds(1)) return;
    told_ = crowd_.now();
    say();
  }

  void measure() {
    crowd_.begin();
    const double cpu = cpu_seconds();
    const auto begin = Clock::now();
    const auto herd_at = begin + std::chrono::duration<double>(plan_.seconds);
    const auto end = begin + std::chrono::duration<double>(plan_.seconds * (plan_.herd ? 2 : 1));
    std::uint64_t due = 0;
    for (auto now = begin; now < end; now = Clock::now()) {
      const auto passed = std::chrono::duration<double>(now - begin).count();
      const auto should = static_cast<std::uint64_t>(passed * plan_.rate);
      // Whoever still waits for an answer is passed over; when all wait, the server is the limit.
      while (due < should && crowd_.post_next()) {
        if (++due % 16 == 0) break;  // deliveries have to be read meanwhile
      }
      crowd_.turn(due < should ? 0 : 1);
      if (plan_.herd) drive_herd(now >= herd_at, std::chrono::duration<double>(now - herd_at));
      tell([&] {
        std::fprintf(stderr, "%3.0f s  posts %llu  deliveries %llu\n", passed,
                     static_cast<unsigned long long>(report_.posts),
                     static_cast<unsigned long long>(report_.deliveries));
      });
    }
    report_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    report_.server_cpu_seconds = cpu_seconds() - cpu;
    crowd_.end();
    const auto patience = Clock::now() + std::chrono::seconds(5);
    while (Clock::now() < patience && report_.deliveries < report_.expected) crowd_.turn(10);
  }

  void drive_herd(bool due, std::chrono::duration<double> since) {
    if (due && !crowd_.is_herding()) {
      crowd_.cut_all();
      report_.herd_back_seconds = 0;
      std::printf("cut off at %llu\n", static_cast<unsigned long long>(std::time(nullptr)));
      std::fflush(stdout);
    }
    if (crowd_.is_herding() && *report_.herd_back_seconds == 0 && crowd_.ready() == crowd_.size())
      report_.herd_back_seconds = since.count();
  }

  void settle(double seconds) {
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (Clock::now() < end) crowd_.turn(10);
  }

  template <class Done>
  void wait_until(Done done, int seconds, const char* otherwise) {
    const auto end = Clock::now() + std::chrono::seconds(seconds);
    while (!done()) {
      if (Clock::now() > end || report_.closed > 0)
        throw std::runtime_error(std::string(otherwise) + ": " + std::to_string(crowd_.ready()) +
                                 " of " + std::to_string(crowd_.size()));
      crowd_.turn(10);
    }
  }

  const Plan& plan_;
  const std::vector<Process>& servers_;
  Report report_;
  Crowd crowd_;
  Clock::time_point told_ = Clock::now();
};

}  // namespace

Report run(const Plan& plan, const std::vector<Process>& servers) {
  rlimit files{};
  (void)::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
  if (plan.connections + 64 > files.rlim_max)
    throw std::runtime_error("this machine allows " + std::to_string(files.rlim_max) +
                             " open files; ask for fewer");
  return Run(plan, servers).go();
}

}  // namespace hearth::load

// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include <boost/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "load/runner.hpp"

namespace {

using namespace hearth::load;

// Fresh gateways with the measurement's configuration and nothing in their log, which is a file for
// one and in Redis for several.
class Bench {
 public:
  Bench(const std::string& bin, const std::string& config, const std::vector<std::string>& rooms,
        const std::string& redis = {}, std::uint32_t gateways = 1) {
    std::string name = (std::filesystem::temp_directory_path() / "hearth-bench-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    folder_ = name;
    std::filesystem::create_directory(folder_ + "/site");
    std::FILE* page = std::fopen((folder_ + "/site/index.html").c_str(), "w");
    std::fputs("<!doctype html>", page);
    std::fclose(page);
    write_config(config, rooms);
    for (std::uint32_t i = 0; i < gateways; ++i)
      processes_.push_back(Process::start(
          {bin + "/hearthd", "--config", folder_ + "/bench.toml"},
          {"HEARTH_LISTEN_PORT=0", "HEARTH_LISTEN_SHARDS=1", "HEARTH_WEB_SITE=" + folder_ + "/site",
           "HEARTH_WEB_RESOURCES=config/resources", "HEARTH_MODERATION_RULES=config/rules",
           "HEARTH_STORE_PATH=" + folder_ + "/hearth.db", "HEARTH_REDIS_URL=" + redis,
           "HEARTH_STORE_KEYS=" + folder_ + "/keys",
           "HEARTH_ADMIN_SOCKET=" + folder_ + "/admin-" + std::to_string(i) + ".sock",
           "HEARTH_LOG_LEVEL=error"}));
  }
  ~Bench() {
    processes_.clear();
    std::error_code ec;
    std::filesystem::remove_all(folder_, ec);
  }
  const std::vector<Process>& processes() const { return processes_; }
  std::vector<std::uint16_t> ports() const {
    std::vector<std::uint16_t> all;
    for (const auto& process : processes_) all.push_back(process.port());
    return all;
  }

 private:
  // The configuration, and the rooms it lacks.
  void write_config(const std::string& config, const std::vector<std::string>& rooms) const {
    std::ifstream in(config);
    if (!in) throw std::runtime_error(config + " cannot be read");
    std::ofstream out(folder_ + "/bench.toml");
    out << in.rdbuf();
    for (const auto& room : rooms)
      if (room != "bench") out << "\n[[rooms]]\nslug = \"" << room << "\"\ntitle = \"Measuring\"\n";
  }

  std::string folder_;
  std::vector<Process> processes_;
};

struct Options {
  Plan plan;
  std::string url = "http://127.0.0.1:8080";
  int pid = 0;
  std::string bin;
  std::string config = "benchmarks/bench.toml";
  std::uint32_t rooms = 1;
  std::string redis;
  std::uint32_t gateways = 1;
  bool json = false;
  double at_least = 0;
};

std::uint16_t port_of(const std::string& url) {
  for (const auto* host : {"http://127.0.0.1:", "http://localhost:"})
    if (url.starts_with(host))
      return static_cast<std::uint16_t>(std::stoi(url.substr(std::string(host).size())));
  throw std::runtime_error(
      "--url has to be http://127.0.0.1:<port>: this tool loads the loopback only");
}

int measure(Options& options) {
  Report report;
  if (!options.bin.empty()) {
    for (std::uint32_t i = 2; i <= options.rooms; ++i)
      options.plan.rooms.push_back("bench-" + std::to_string(i));
    const Bench bench(options.bin, options.config, options.plan.rooms, options.redis,
                      options.gateways);
    options.plan.ports = bench.ports();
    report = run(options.plan, bench.processes());
  } else {
    options.plan.ports = {port_of(options.url)};
    std::vector<Process> found;
    found.emplace_back(options.pid);
    report = run(options.plan, found);
  }
  std::printf("%s\n", options.json ? as_json(report).c_str() : as_text(report).c_str());
  return report.order_violations + report.gaps == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int compare(Options& options) {
  auto& plan = options.plan;
  Report idle;
  Report ours;
  Report peer;
  {
    const Bench bench(options.bin, options.config, plan.rooms);
    plan.ports = bench.ports();
    ours = run(plan, bench.processes());
  }
  {
    std::vector<Process> bare;
    bare.push_back(Process::start({options.bin + "/bare_loop"}, {}));
    Plan other = plan;
    other.ports = {bare.front().port()};
    other.protocol = Protocol::raw;
    other.rate = std::min(plan.rate, 200.0);  // more than it can carry gains it nothing
    peer = run(other, bare);
  }
  {
    const Bench bench(options.bin, options.config, plan.rooms);
    Plan quiet = plan;
    quiet.ports = bench.ports();
    quiet.idle = true;
    quiet.connections = 5000;
    idle = run(quiet, bench.processes());
  }
  const double ratio =
      peer.per_cpu_second() > 0 ? ours.per_cpu_second() / peer.per_cpu_second() : 0;
  if (options.json) {
    std::printf("%s\n", boost::json::serialize(
                            boost::json::object{
                                {"hearthd", boost::json::parse(as_json(ours))},
                                {"bare_loop", boost::json::parse(as_json(peer))},
                                {"ratio", ratio},
                                {"idle_rss_per_connection_bytes", idle.rss_per_connection()}})
                            .c_str());
  } else {
    std::printf("hearthd\n%s\nbare loop, one send per recipient\n%s\n", as_text(ours).c_str(),
                as_text(peer).c_str());
    std::printf("hearthd delivers %.1f times as much per server CPU second\n", ratio);
    std::printf("hearthd holds %.0f bytes per idle connection, joined to a room\n",
                idle.rss_per_connection());
  }
  if (options.at_least > 0 && ratio < options.at_least) {
    std::fprintf(stderr, "the ratio is below %.1f\n", options.at_least);
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("hearth-load: bounded load on a hearthd of this machine.");
  app.require_subcommand(1);
  app.footer(
      "hearth-load run --bin build/release/bin --connections 1000 --rate 200\n"
      "hearth-load run --url http://127.0.0.1:8080 --pid 4711 --connections 50 --rate 5 --room "
      "lounge --guidelines 1\n"
      "hearth-load compare --bin build/release/bin");
  Options options;
  auto* measured = app.add_subcommand("run", "Connect, post, and say what came of it");
  auto* compared = app.add_subcommand(
      "compare", "The same load on hearthd and on the bare loop, one after the other");
  for (auto* command : {measured, compared}) {
    command->add_option("--connections", options.plan.connections, "People")
        ->check(CLI::Range(1, 19'000));
    command->add_option("--rate", options.plan.rate, "Posts a second, all together")
        ->check(CLI::Range(0.1, 50'000.0));
    command->add_option("--payload", options.plan.payload, "Bytes of text")
        ->check(CLI::Range(22, 2000));
    command->add_option("--duration", options.plan.seconds, "Seconds")
        ->check(CLI::Range(1.0, 3600.0));
    command->add_option("--ramp", options.plan.ramp_per_second, "New connections a second")
        ->check(CLI::Range(1.0, 20'000.0));
    command->add_option("--bin", options.bin,
                        "Folder with hearthd (and bare_loop): start one of our own");
    command->add_option("--config", options.config, "Its configuration")->capture_default_str();
    command->add_flag("--json", options.json, "The result as JSON");
    command->add_flag("--quiet", options.plan.quiet, "No progress");
  }
  measured
      ->add_option("--room", options.plan.rooms,
                   "Rooms to spread people over; more than one may be named")
      ->capture_default_str();
  measured
      ->add_option("--rooms", options.rooms,
                   "With --bin: make so many rooms and spread people over them")
      ->check(CLI::Range(1, 10'000));
  measured->add_option("--redis", options.redis, "With --bin: keep the log there, by redis.url");
  measured
      ->add_option("--gateways", options.gateways, "With --redis: so many, people spread over them")
      ->check(CLI::Range(1, 16));
  measured->add_flag("--herd", options.plan.herd,
                     "After --duration cut everybody off at once, and go on as long again");
  measured->add_option("--guidelines", options.plan.guidelines,
                       "Version of the rooms' guidelines to accept; 0: they have none");
  measured->add_option("--url", options.url, "A server that runs already, on the loopback")
      ->capture_default_str();
  measured->add_option("--pid", options.pid, "Its process, for CPU and memory");
  measured->add_flag("--idle", options.plan.idle, "Only connect and join, then look at memory");
  compared->add_option("--at-least", options.at_least, "Fail below this ratio");
  compared->get_option("--bin")->required();
  options.plan.connections = 0;
  CLI11_PARSE(app, argc, argv);
  if (options.plan.connections == 0) options.plan.connections = *compared ? 1000 : 100;
  if (*compared && compared->count("--rate") == 0) options.plan.rate = 2000;
  if (*compared && compared->count("--duration") == 0) options.plan.seconds = 5;
  if (options.gateways > 1 && options.redis.empty()) {
    std::fprintf(stderr, "hearth-load: several gateways need a --redis to share\n");
    return EXIT_FAILURE;
  }
  try {
    return *compared ? compare(options) : measure(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hearth-load: %s\n", error.what());
    return EXIT_FAILURE;
  }
}

// SPDX-License-Identifier: Apache-2.0
#include "support/hooked_service.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace hearth::support {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view key = "0123456789abcdef0123456789abcdef";
constexpr const char* secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n";
constexpr const char* previous = "whsec_YWJjZGVmYWJjZGVmYWJjZGVmYWJjZGVmYWJjZGVmYWI=\n";

std::string rule(const std::string& label, const std::string& word, int severity) {
  return "[[rule]]\nid = \"" + label + "." + word + "\"\nlabel = \"" + label +
         "\"\nseverity = " + std::to_string(severity) + "\nphrase = [\"" + word +
         "\"]\nmatch = [\"a " + word + "\", \"my " + word +
         "\"]\nclean = [\"a stone\", \"my stone\"]\n";
}

std::string pack(const std::string& category, const std::string& rules) {
  return "version = \"test.7\"\nlang = [\"en\"]\ncategory = \"" + category + "\"\n" + rules;
}

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
  ::chmod(path.c_str(), 0600);
}

std::string read_file(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

}  // namespace

HookedService::HookedService(const std::vector<Hook>& webhooks,
                             std::map<std::string, std::string> environment) {
  std::string name = (fs::temp_directory_path() / "hearth-hooks-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  folder_ = name;
  write_file(folder_ + "/secret", secret);
  write_file(folder_ + "/previous", previous);
  write_file(folder_ + "/rules/en/self_harm.toml",
             pack("self_harm",
                  rule("self_harm.plan", "quokka", 4) + rule("self_harm.ideation", "bilby", 3)));
  write_file(folder_ + "/rules/en/hate.toml", pack("hate", rule("hate", "wombat", 3)));
  write_file(folder_ + "/rules/en/harassment.toml",
             pack("harassment", rule("harassment.threat", "numbat", 4)));
  write_file(folder_ + "/rules/en/relapse_disclosure.toml",
             pack("relapse_disclosure", rule("relapse_disclosure", "kookaburra", 2)));
  std::string config;
  for (const auto& hook : webhooks)
    config += "[[webhooks]]\nurl = \"" + hook.url + "\"\nsecret_file = \"" + folder_ +
              "/secret\"\n" + hook.more + "\n";
  environment.try_emplace("HEARTH_MODERATION_RULES", folder_ + "/rules");
  if (environment.contains("HEARTH_CLASSIFIER_URL"))
    environment["HEARTH_CLASSIFIER_SECRET_FILE"] = folder_ + "/secret";
  server_ = std::make_unique<Hearthd>(std::move(environment), std::map<std::string, std::string>{},
                                      config);
}

std::map<std::string, std::string> HookedService::classifier(const std::string& url,
                                                             const std::string& may,
                                                             const std::string& deadline_ms) {
  return {{"HEARTH_CLASSIFIER_URL", url},
          {"HEARTH_CLASSIFIER_MAY", may},
          {"HEARTH_CLASSIFIER_DEADLINE_MS", deadline_ms}};
}

HookedService::~HookedService() {
  server_.reset();
  std::error_code ec;
  fs::remove_all(folder_, ec);
}

std::unique_ptr<RawClient> HookedService::somebody(std::uint8_t device) {
  auto client = std::make_unique<RawClient>(server_->port());
  client->enter(device);
  client->join("fast");
  return client;
}

bool is_signed(const Receiver::Request& request) {
  const auto text = request.headers.at("webhook-id") + '.' +
                    request.headers.at("webhook-timestamp") + '.' + request.body;
  std::array<unsigned char, 32> mac{};
  unsigned size = 0;
  ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
  std::array<unsigned char, 64> base64{};
  const int length = ::EVP_EncodeBlock(base64.data(), mac.data(), static_cast<int>(mac.size()));
  const auto wanted = "v1," + std::string(base64.begin(), base64.begin() + length);
  const auto& signatures = request.headers.at("webhook-signature");
  return signatures == wanted || signatures.starts_with(wanted + ' ');
}

std::vector<std::string> files_with(const std::string& folder, const std::string& text) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && read_file(entry.path()).find(text) != std::string::npos)
      found.push_back(entry.path());
  return found;
}

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
#include "app/hooks.hpp"

#include <utility>

#include "app/secret_file.hpp"

namespace hearth::app {
namespace {

core::result<notify::SigningKey, std::string> read_key(const std::string& file) {
  std::string problem;
  const auto text = read_secret(file, problem);
  if (!text) return problem;
  auto key = notify::read_signing_key(*text);
  if (!key) return file + ' ' + key.error();
  return key;
}

using Keys = core::result<std::vector<notify::SigningKey>, std::string>;

Keys read_keys(const std::string& file, const std::string& previous) {
  std::vector<notify::SigningKey> keys;
  for (const auto& name : {file, previous}) {
    if (name.empty()) continue;
    auto key = read_key(name);
    if (!key) return key.error();
    keys.push_back(std::move(*key));
  }
  return keys;
}

// What holds for everything that is called outside.
std::vector<std::string> problems_of(const std::string& section, const std::string& url,
                                     const std::string& secret, const std::string& previous) {
  std::vector<std::string> problems;
  if (url.empty())
    problems.push_back(section + "url is missing: where to send");
  else if (const auto why = notify::refuse_url(url); !why.empty())
    problems.push_back(section + "url " + why);
  if (secret.empty())
    problems.push_back(section +
                       "secret_file is missing: the receiver knows by it that it is us; write one: "
                       "printf 'whsec_%s\\n' \"$(openssl rand -base64 32)\"");
  for (const auto& [key, file] :
       {std::pair("secret_file ", secret), std::pair("previous_secret_file ", previous)})
    if (file.find('/') != std::string::npos)
      if (const auto read = read_key(file); !read) problems.push_back(section + key + read.error());
  return problems;
}

}  // namespace

std::vector<std::string> problems_of(const WebhookConfig& webhook) {
  return problems_of("webhooks.", webhook.url, webhook.secret_file, webhook.previous_secret_file);
}

std::vector<std::string> classifier_problems(const Config& c) {
  if (c.classifier_url.empty()) return {};
  auto problems = problems_of("classifier.", c.classifier_url, c.classifier_secret_file,
                              c.classifier_previous_secret_file);
  if (c.classifier_may.empty())
    problems.push_back(
        "classifier.may is empty, so messages would leave this machine for nothing; name flag, "
        "nudge or hold, or leave classifier.url empty");
  if (c.webhooks.empty() && !c.desk_enabled && c.classifier_may == std::vector<std::string>{"flag"})
    problems.push_back(
        "classifier.may is only flag, and nobody is told of flags; add a [[webhooks]], set "
        "desk.enabled = true, or let it nudge or hold");
  return problems;
}

core::result<notify::Worker::Options, std::string> hook_options(const Config& config) {
  notify::Worker::Options options;
  for (const auto& from : config.webhooks) {
    auto keys = read_keys(from.secret_file, from.previous_secret_file);
    if (!keys) return "webhooks.secret_file " + keys.error();
    options.webhooks.push_back({from.url, std::move(*keys), from.least == "urgent",
                                from.include_text, core::milliseconds(from.deadline_ms)});
  }
  if (config.classifier_url.empty()) return options;
  auto keys = read_keys(config.classifier_secret_file, config.classifier_previous_secret_file);
  if (!keys) return "classifier.secret_file " + keys.error();
  options.classifier = {config.classifier_url, std::move(*keys),
                        core::milliseconds(config.classifier_deadline_ms)};
  return options;
}

}  // namespace hearth::app

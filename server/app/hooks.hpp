// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "core/result.hpp"
#include "notify/worker.hpp"

namespace hearth::app {

inline constexpr std::size_t webhooks_max = 8;

// What is wrong with it and what to do. A secret whose file only systemd knows is read at the
// start.
std::vector<std::string> problems_of(const WebhookConfig& webhook);
std::vector<std::string> classifier_problems(const Config& config);

// Everything the worker needs, secrets read. The error is a sentence for the operator.
core::result<notify::Worker::Options, std::string> hook_options(const Config& config);

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>

#include "app/admin.hpp"
#include "core/result.hpp"

namespace hearth::ctl {

// The object hearthd answered with. Nothing: why was said on stderr.
std::optional<boost::json::object> object_of(
    const core::result<app::AdminReply, std::string>& reply);

}  // namespace hearth::ctl

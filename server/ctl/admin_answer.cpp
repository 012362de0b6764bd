// SPDX-License-Identifier: Apache-2.0
#include "ctl/admin_answer.hpp"

#include <boost/json.hpp>

#include <cstdio>
#include <utility>

namespace hearth::ctl {

std::optional<boost::json::object> object_of(
    const core::result<app::AdminReply, std::string>& reply) {
  if (!reply || reply->status != 200) {
    std::fprintf(stderr, "hearthctl: %s\n", reply ? reply->body.c_str() : reply.error().c_str());
    return std::nullopt;
  }
  boost::system::error_code error;
  auto value = boost::json::parse(reply->body, error);
  if (error || !value.is_object()) {
    std::fprintf(stderr,
                 "hearthctl: hearthd gave an answer this hearthctl cannot read; are both of "
                 "one version?\n");
    return std::nullopt;
  }
  return std::move(value.get_object());
}

}  // namespace hearth::ctl

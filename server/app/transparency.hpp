// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <string>

#include "app/admin.hpp"
#include "core/time.hpp"
#include "store/ledger.hpp"

namespace hearth::app {

// What moderation came to in a month, of all rooms and of nobody, as text or as JSON. `month` is
// "2026-10", or empty for the last that is over. Blocks for at most a minute; not on `executor`'s
// thread.
AdminReply report_month(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                        const std::string& month, bool json, core::Time now);

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <string_view>

#include "app/admin.hpp"
#include "store/ledger.hpp"

namespace hearth::app {

// Reads the whole audit chain and looks whether every entry follows from the one before, and
// whether it has what was noted earlier (`known`: "number:hash,number:hash"): 200 with how many
// there are and the last hash, 409 with the first that is wrong. Blocks for at most a minute; not
// on `executor`'s thread.
AdminReply verify_audit(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                        std::string_view known);

}  // namespace hearth::app

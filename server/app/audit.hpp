// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "app/admin.hpp"
#include "core/result.hpp"
#include "moderation/desk/audit.hpp"
#include "store/ledger.hpp"

namespace hearth::app {

// Reads the whole audit chain and looks whether every entry follows from the one before, and
// whether it has what was noted earlier (`known`: "number:hash,number:hash"): 200 with how many
// there are and the last hash, 409 with the first that is wrong. Blocks for at most a minute; not
// on `executor`'s thread.
AdminReply verify_audit(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                        std::string_view known);

// A page of the entries after that number ("0": from the first on), each as audit_line() and the
// end of its line. Blocks for at most ten seconds; not on `executor`'s thread.
AdminReply audit_entries(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                         std::string_view after);

// "number:hash,number:hash"; the error says how it is written.
core::result<std::vector<moderation::desk::Head>, std::string> heads_of(std::string_view text);
// 200 or 409, as verify_audit().
AdminReply verdict_of(const moderation::desk::Verification& verification);

}  // namespace hearth::app

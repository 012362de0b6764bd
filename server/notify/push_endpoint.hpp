// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace hearth::notify {

// Whether messages may be pushed there, an address that a browser gave: https, the usual port, no
// password, at one of `hosts` (".example.org": at any name below it). Where this machine is among
// them, for tests, http and any port of it.
bool may_push_to(const std::string& endpoint, const std::vector<std::string>& hosts);

// Scheme, host and, where it is not the usual one, port.
std::string origin_of(const std::string& url);

// What is wrong with a host of the list; empty: nothing.
std::string refuse_push_host(const std::string& host);

}  // namespace hearth::notify

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hearth::support {

// A self-signed certificate made out to `name` and its key, as cert.pem and key.pem in `folder`.
void write_certificate(const std::string& folder, const std::string& name);

}  // namespace hearth::support

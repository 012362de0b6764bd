// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/hearthd.hpp"
#include "support/raw_client.hpp"
#include "support/receiver.hpp"

namespace hearth::support {

// A hearthd that tells and asks services outside. Its rules know five words: «quokka» is a crisis,
// urgent; «bilby» a crisis, not urgent; «wombat» is held; «numbat» is stopped, urgent; «kookaburra»
// tells of a relapse.
class HookedService {
 public:
  struct Hook {
    std::string url;
    std::string more;  // lines for the configuration
  };
  // HEARTH_MODERATION_RULES in the environment names other rules.
  HookedService(const std::vector<Hook>& webhooks, std::map<std::string, std::string> environment);
  // With a classifier that may do this: "flag,nudge,hold".
  static std::map<std::string, std::string> classifier(const std::string& url,
                                                       const std::string& may,
                                                       const std::string& deadline_ms);
  ~HookedService();

  Hearthd& server() { return *server_; }
  // Somebody in the room «fast».
  std::unique_ptr<RawClient> somebody(std::uint8_t device);

 private:
  std::string folder_;
  std::unique_ptr<Hearthd> server_;
};

// Whether the newest key signed it, reckoned with OpenSSL.
bool is_signed(const Receiver::Request& request);
// Files of the folder that hold `text`.
std::vector<std::string> files_with(const std::string& folder, const std::string& text);

}  // namespace hearth::support

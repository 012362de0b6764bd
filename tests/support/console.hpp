// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "hearth/v1/desk.pb.h"
#include "support/raw_client.hpp"

namespace hearth::support {

class Hearthd;

// A moderator's console that does what it is told. Blocking, as RawClient.
class Console {
 public:
  explicit Console(std::uint16_t port);

  // Makes the account of an invite, with a passphrase, and is signed in. Keeps the secret of the
  // codes.
  pb::SignedIn accept(const std::string& invite, const std::string& name);
  // With the passphrase accept() chose and the code of so many seconds from now. A code counts
  // once; that of the next half minute is taken, too.
  static pb::DeskClientFrame passphrase(const std::string& name, const std::string& totp_secret,
                                        int seconds_from_now);
  // With the code of the moment.
  pb::DeskServerFrame sign_in(const std::string& name, const std::string& totp_secret);
  // Confirms that it is still the same person.
  pb::DeskServerFrame step_up(const std::string& name);
  // Codes come from another authenticator app from now on. Stepped up already.
  pb::DeskServerFrame change_app();
  const std::string& totp_secret() const { return totp_secret_; }

  pb::DeskServerFrame ask(pb::DeskClientFrame frame);
  // The two halves of ask(): the request's id, and its reply.
  std::uint32_t send(pb::DeskClientFrame frame);
  pb::DeskServerFrame reply(std::uint32_t id);
  pb::DeskServerFrame step(const std::string& id, pb::Step step, const std::string& to = {},
                           const std::string& text = {}, const std::string& outcome = {});
  pb::DeskServerFrame start_shift();
  pb::DeskServerFrame sign_out(bool everywhere = false);
  // The next thing told that `wanted` likes.
  pb::DeskServerFrame next(const std::function<bool(const pb::DeskServerFrame&)>& wanted);
  // The next news of a case that `wanted` likes, from the queue or a change.
  pb::Case next_case(const std::function<bool(const pb::Case&)>& wanted);

  RawClient& raw() { return raw_; }

 private:
  RawClient raw_;
  std::uint32_t last_request_ = 0;
  std::string totp_secret_;
};

// By the shipped rules somebody in danger: an urgent case.
inline constexpr const char* crisis_text = "I am going to kill myself tonight";

// A measure about the person of a case, in the room "fast".
pb::DeskClientFrame measure(pb::Action action, const pb::Case& about,
                            const std::string& reason = "guideline.respect");
// The same as a step of the case itself.
pb::DeskClientFrame measure_in(const pb::Case& about, pb::Action action,
                               const std::string& reason = "guideline.respect");

// The console of a new account that is on duty.
std::unique_ptr<Console> on_duty(const Hearthd& server, const std::string& name,
                                 const std::string& role = "admin", const std::string& rooms = {});

// The code of `hearthctl moderators invite`.
std::string invite(const Hearthd& server, const std::string& role = "admin",
                   const std::string& rooms = {});

}  // namespace hearth::support

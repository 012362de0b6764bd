// SPDX-License-Identifier: Apache-2.0
#include "support/console.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <ctime>
#include <stdexcept>
#include <utility>
#include <vector>

#include "support/hearthd.hpp"
#include "support/process.hpp"

namespace hearth::support {
namespace {

constexpr const char* every_passphrase = "seven quiet rivers under snow";

// RFC 4648, upper case, without padding.
std::string from_base32(const std::string& text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto value = c >= 'A' && c <= 'Z' ? c - 'A' : c - '2' + 26;
    bits = bits << 5 | static_cast<std::uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xff);
  }
  return out;
}

// RFC 6238.
std::string code_of(const std::string& secret, std::time_t moment) {
  const auto key = from_base32(secret);
  auto step = static_cast<std::uint64_t>(moment) / 30;
  std::array<unsigned char, 8> counter{};
  for (int i = 7; i >= 0; --i, step >>= 8) counter[static_cast<std::size_t>(i)] = step & 0xff;
  std::array<unsigned char, 20> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(),
       mac.data(), &size);
  const std::size_t at = mac[19] & 0xf;
  const std::uint32_t number =
      (mac[at] & 0x7fU) << 24 | mac[at + 1] << 16 | mac[at + 2] << 8 | mac[at + 3];
  auto digits = std::to_string(number % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

// What a participant's client does not know of it keeps as it came.
pb::DeskServerFrame as_desk(const pb::ServerFrame& frame) {
  pb::DeskServerFrame out;
  if (!out.ParseFromString(frame.SerializeAsString())) throw std::runtime_error("not a desk frame");
  return out;
}

}  // namespace

Console::Console(std::uint16_t port) : raw_(port) {
  if (raw_.upgrade() != 101) throw std::runtime_error("the desk did not upgrade");
}

pb::DeskServerFrame Console::ask(pb::DeskClientFrame frame) {
  return reply(send(std::move(frame)));
}

std::uint32_t Console::send(pb::DeskClientFrame frame) {
  frame.set_request_id(++last_request_);
  raw_.send_message(frame.SerializeAsString());
  return last_request_;
}

pb::DeskServerFrame Console::reply(std::uint32_t id) {
  return as_desk(
      raw_.next([id](const pb::ServerFrame& reply) { return reply.request_id() == id; }));
}

pb::DeskServerFrame Console::next(const std::function<bool(const pb::DeskServerFrame&)>& wanted) {
  return as_desk(raw_.next([&](const pb::ServerFrame& frame) {
    return frame.request_id() == 0 && wanted(as_desk(frame));
  }));
}

pb::Case Console::next_case(const std::function<bool(const pb::Case&)>& wanted) {
  pb::Case found;
  next([&](const pb::DeskServerFrame& frame) {
    if (frame.has_case_changed() && wanted(frame.case_changed().case_())) {
      found = frame.case_changed().case_();
      return true;
    }
    for (const auto& one : frame.queue().cases())
      if (wanted(one)) {
        found = one;
        return true;
      }
    return false;
  });
  return found;
}

pb::SignedIn Console::accept(const std::string& invite, const std::string& name) {
  pb::DeskClientFrame start;
  start.mutable_sign_in()->mutable_invite()->set_code(invite);
  const auto step = ask(start);
  if (!step.has_sign_in_step())
    throw std::runtime_error("the invite was not taken: " + step.ShortDebugString());
  totp_secret_ = step.sign_in_step().totp_secret();
  pb::DeskClientFrame accept;
  auto* in = accept.mutable_sign_in()->mutable_accept();
  in->set_code(invite);
  in->set_name(name);
  in->mutable_passphrase()->set_passphrase(every_passphrase);
  in->mutable_passphrase()->set_code(code_of(totp_secret_, std::time(nullptr)));
  const auto reply = ask(accept);
  if (!reply.has_signed_in())
    throw std::runtime_error("the account was not made: " + reply.ShortDebugString());
  return reply.signed_in();
}

pb::DeskClientFrame Console::passphrase(const std::string& name, const std::string& totp_secret,
                                        int seconds_from_now) {
  pb::DeskClientFrame frame;
  auto* words = frame.mutable_sign_in()->mutable_passphrase();
  words->set_name(name);
  words->set_passphrase(every_passphrase);
  words->set_code(code_of(totp_secret, std::time(nullptr) + seconds_from_now));
  return frame;
}

pb::DeskServerFrame Console::sign_in(const std::string& name, const std::string& totp_secret) {
  return ask(passphrase(name, totp_secret, 0));
}

pb::DeskServerFrame Console::step_up(const std::string& name) {
  auto frame = passphrase(name, totp_secret_, 30);
  frame.mutable_sign_in()->set_step_up(true);
  return ask(frame);
}

pb::DeskServerFrame Console::change_app() {
  pb::DeskClientFrame begin;
  begin.mutable_own_ways()->mutable_new_codes();
  const auto step = ask(begin);
  if (!step.has_sign_in_step())
    throw std::runtime_error("no other codes: " + step.ShortDebugString());
  totp_secret_ = step.sign_in_step().totp_secret();
  pb::DeskClientFrame confirm;
  confirm.mutable_own_ways()->mutable_change_passphrase()->set_code(
      code_of(totp_secret_, std::time(nullptr)));
  return ask(confirm);
}

pb::DeskServerFrame Console::step(const std::string& id, pb::Step step, const std::string& to,
                                  const std::string& text, const std::string& outcome) {
  pb::DeskClientFrame frame;
  auto* in = frame.mutable_case_step();
  in->set_case_(id);
  in->set_step(step);
  in->set_to(to);
  in->set_text(text);
  in->set_outcome(outcome);
  return ask(frame);
}

pb::DeskServerFrame Console::start_shift() {
  pb::DeskClientFrame frame;
  frame.mutable_shift()->set_on(true);
  return ask(frame);
}

pb::DeskServerFrame Console::sign_out(bool everywhere) {
  pb::DeskClientFrame frame;
  frame.mutable_sign_out()->set_everywhere(everywhere);
  return ask(frame);
}

pb::DeskClientFrame measure(pb::Action action, const pb::Case& about, const std::string& reason) {
  pb::DeskClientFrame frame;
  auto* in = frame.mutable_act();
  in->set_action(action);
  if (action == pb::ACTION_MUTE || action == pb::ACTION_REMOVE) in->set_for_seconds(3600);
  in->set_room("fast");
  in->set_subject(about.subject().handle());
  in->set_scope(pb::SCOPE_ROOM);
  in->set_reason(reason);
  return frame;
}

pb::DeskClientFrame measure_in(const pb::Case& about, pb::Action action,
                               const std::string& reason) {
  auto frame = measure(action, about, reason);
  frame.mutable_act()->set_case_(about.id());
  return frame;
}

std::unique_ptr<Console> on_duty(const Hearthd& server, const std::string& name,
                                 const std::string& role, const std::string& rooms) {
  auto console = std::make_unique<Console>(server.desk_port());
  console->accept(invite(server, role, rooms), name);
  if (!console->start_shift().has_done()) throw std::runtime_error("the shift did not begin");
  return console;
}

std::string invite(const Hearthd& server, const std::string& role, const std::string& rooms) {
  std::vector<std::string> words{"moderators", "invite",   "--role",
                                 role,         "--socket", server.socket()};
  if (!rooms.empty()) words.insert(words.end(), {"--rooms", rooms});
  const auto said = run("hearthctl", words);
  const auto at = said.out.find("#/invite/");
  if (said.code != 0 || at == std::string::npos)
    throw std::runtime_error("no invite: " + said.out + said.err);
  auto code = said.out.substr(at + 9);
  while (!code.empty() && code.back() == '\n') code.pop_back();
  return code;
}

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
#include "redis/target.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

namespace hearth::redis {
namespace {

constexpr std::uint16_t redis_port = 6379;
constexpr std::uint16_t sentinel_port = 26379;
constexpr std::size_t addresses_max = 64;
constexpr std::uint32_t databases_max = 1 << 16;

using Problem = std::optional<std::string>;

template <class Number>
bool read_number(std::string_view digits, Number& value) {
  const auto end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, value);
  return parsed.ec == std::errc{} && parsed.ptr == end;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    unsigned value = 0;
    if (i + 2 >= text.size()) return std::nullopt;
    const auto digits = text.substr(i + 1, 2);
    const auto parsed = std::from_chars(digits.data(), digits.data() + 2, value, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + 2) return std::nullopt;
    plain += static_cast<char>(value);
    i += 2;
  }
  return plain;
}

// Cuts the scheme off.
Problem read_scheme(std::string_view& url, Target& target) {
  struct Scheme {
    std::string_view text;
    Kind kind;
    bool tls;
  };
  static constexpr std::array<Scheme, 6> schemes{{{"redis://", Kind::single, false},
                                                  {"rediss://", Kind::single, true},
                                                  {"redis+sentinel://", Kind::sentinel, false},
                                                  {"rediss+sentinel://", Kind::sentinel, true},
                                                  {"redis+cluster://", Kind::cluster, false},
                                                  {"rediss+cluster://", Kind::cluster, true}}};
  for (const auto& scheme : schemes) {
    if (!url.starts_with(scheme.text)) continue;
    target.kind = scheme.kind;
    target.tls = scheme.tls;
    url.remove_prefix(scheme.text.size());
    return std::nullopt;
  }
  return "the Redis URL must begin with redis://, redis+sentinel:// or redis+cluster:// "
         "(rediss for TLS)";
}

// Cuts user and password off.
Problem read_account(std::string_view& url, Target& target) {
  const auto at = url.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const auto account = url.substr(0, at);
  url.remove_prefix(at + 1);
  const auto colon = account.find(':');
  auto user = percent_decoded(account.substr(0, colon));
  auto password =
      colon == std::string_view::npos ? std::string() : percent_decoded(account.substr(colon + 1));
  if (!user || !password)
    return "user and password in the Redis URL may hold % only as %25; write other signs as they "
           "are or as two hex digits after %";
  if (!user->empty() && password->empty() && colon != std::string_view::npos)
    return "the password in the Redis URL is empty; leave the colon away and use a password file";
  target.user = std::move(*user);
  target.password = std::move(*password);
  return std::nullopt;
}

Problem read_address(std::string_view text, std::uint16_t port, Target& target) {
  Address address{{}, port};
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos)
      return "an IPv6 host in the Redis URL must end with ]: " + std::string(text);
    address.host = text.substr(1, close - 1);
    rest = text.substr(close + 1);
  } else {
    const auto colon = text.find(':');
    address.host = text.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  if (address.host.empty())
    return "a host is missing in the Redis URL; write it as host:port, several with commas";
  if (!rest.empty() &&
      (rest[0] != ':' || !read_number(rest.substr(1), address.port) || address.port == 0))
    return "the port of " + address.host + " in the Redis URL must be a number from 1 to 65535";
  if (target.addresses.size() >= addresses_max)
    return "the Redis URL may name at most " + std::to_string(addresses_max) + " hosts";
  target.addresses.push_back(std::move(address));
  return std::nullopt;
}

Problem read_addresses(std::string_view list, Target& target) {
  const auto port = target.kind == Kind::sentinel ? sentinel_port : redis_port;
  for (;;) {
    const auto comma = list.find(',');
    if (auto problem = read_address(list.substr(0, comma), port, target)) return problem;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  if (target.kind == Kind::single && target.addresses.size() > 1)
    return "redis:// takes one host; for several use redis+sentinel:// or redis+cluster://";
  return std::nullopt;
}

Problem read_path(std::string_view path, Target& target) {
  switch (target.kind) {
    case Kind::single:
      if (!path.empty() && (!read_number(path, target.database) || target.database > databases_max))
        return "what follows the host in redis:// must be the number of a database";
      return std::nullopt;
    case Kind::sentinel:
      if (path.empty() || path.find('/') != std::string_view::npos)
        return "redis+sentinel:// must end with the name the sentinels have for the master, for "
               "example /hearth";
      target.master_name = path;
      return std::nullopt;
    case Kind::cluster:
      break;
  }
  if (path.empty()) return std::nullopt;
  return "a cluster has no databases; end redis+cluster:// after the hosts";
}

}  // namespace

std::string to_string(const Address& address) {
  const bool brackets = address.host.find(':') != std::string::npos;
  return (brackets ? '[' + address.host + ']' : address.host) + ':' + std::to_string(address.port);
}

core::result<Target, std::string> parse_target(std::string_view url) {
  Target target;
  if (auto problem = read_scheme(url, target)) return std::move(*problem);
  if (auto problem = read_account(url, target)) return std::move(*problem);
  const auto slash = url.find('/');
  if (auto problem = read_addresses(url.substr(0, slash), target)) return std::move(*problem);
  const auto path = slash == std::string_view::npos ? std::string_view() : url.substr(slash + 1);
  if (auto problem = read_path(path, target)) return std::move(*problem);
  return target;
}

}  // namespace hearth::redis

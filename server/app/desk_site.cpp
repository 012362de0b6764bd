// SPDX-License-Identifier: Apache-2.0
#include "app/desk_site.hpp"

#include <algorithm>

namespace hearth::app {
namespace {

constexpr std::string_view local_host = "localhost";

std::string_view host_of(std::string_view origin) {
  const auto host = origin.substr(origin.find("://") + 3);
  return host.starts_with('[') ? host : host.substr(0, host.find(':'));
}

// Passkeys are for names: browsers make none for an address.
bool is_name(std::string_view host) {
  return !host.empty() && !host.starts_with('[') &&
         host.find_first_not_of("0123456789.") != std::string_view::npos &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
}

bool is_within(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

std::string problem_of(const std::string& origin, std::string_view rp_id) {
  const auto name = "desk.origins: " + origin;
  if (!is_origin(origin))
    return name + " has to be a whole origin like https://desk.example.org, without * or path";
  const auto host = host_of(origin);
  if (!is_name(host))
    return name + " has to have a name in small letters, not an address: passkeys need one";
  if (origin.starts_with("http://") && host != local_host)
    return name + " has to begin with https://; browsers make no passkeys without it";
  if (!is_within(host, rp_id))
    return name + " is not within desk.rp_id " + std::string(rp_id) +
           ", so no passkey would work there; set desk.rp_id to a domain that all origins share";
  return {};
}

}  // namespace

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

bool is_origin(std::string_view text) {
  const bool scheme = text.starts_with("https://") || text.starts_with("http://");
  if (!scheme) return false;
  const auto rest = text.substr(text.find("://") + 3);
  return !rest.empty() && rest.find_first_of("*/?#@ \t") == std::string_view::npos;
}

identity::RelyingParty desk_site(const Config& config, std::uint16_t port) {
  identity::RelyingParty site{config.desk_rp_id, config.desk_origins};
  if (site.origins.empty()) {
    const auto scheme = config.certificate.empty() ? "http://" : "https://";
    site.origins.push_back(std::string(scheme) + std::string(local_host) + ':' +
                           std::to_string(port));
  }
  if (site.id.empty()) site.id = host_of(site.origins.front());
  return site;
}

std::vector<std::string> desk_problems(const Config& config) {
  std::vector<std::string> out;
  if (!is_loopback(config.desk_address) && config.certificate.empty() && !config.behind_proxy)
    out.push_back("desk.address " + config.desk_address +
                  " can be reached from outside without encryption; set tls.certificate and "
                  "tls.key, or listen.behind_proxy = true if a proxy in front does TLS");
  if (config.desk_port != 0 && config.desk_port == config.port)
    out.push_back("desk.port is the rooms' port, " + std::to_string(config.port) +
                  "; give moderators another");
  const auto site = desk_site(config, static_cast<std::uint16_t>(config.desk_port));
  for (const auto& origin : site.origins)
    if (auto problem = problem_of(origin, site.id); !problem.empty())
      out.push_back(std::move(problem));
  return out;
}

}  // namespace hearth::app

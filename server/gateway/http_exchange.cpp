// SPDX-License-Identifier: Apache-2.0
#include "gateway/http_exchange.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <sstream>

#include "wire/handshake.hpp"

namespace hearth::gateway {

namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t header_bytes_max = 8 * 1024;
constexpr std::string_view subprotocol = "hearth.v1";

// No third party, nothing inline, no frame around the page, nothing the browser could be asked to
// reveal.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'none'; "
    "require-trusted-types-for 'script'";
constexpr std::string_view permissions =
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=(), interest-cohort=()";

using Response = http::response<http::empty_body>;

void secure(Response& response, bool tls) {
  response.set("Content-Security-Policy", content_policy);
  response.set("X-Content-Type-Options", "nosniff");
  response.set("X-Frame-Options", "DENY");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Permissions-Policy", permissions);
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  if (tls) response.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

std::string head_of(const Response& response) {
  std::ostringstream out;
  out << response.base();
  return out.str();
}

HttpReply text(http::status status, std::string body, bool tls, bool close, std::string_view type,
               bool head_only) {
  Response response(status, 11);
  secure(response, tls);
  response.set(http::field::content_type, type);
  response.set(http::field::cache_control, "no-store");
  response.set(http::field::content_length, std::to_string(body.size()));
  if (status == http::status::method_not_allowed) response.set(http::field::allow, "GET, HEAD");
  if (status == http::status::upgrade_required) {
    response.set(http::field::upgrade, "websocket");
    response.set(http::field::sec_websocket_version, "13");
  }
  if (close) response.set(http::field::connection, "close");
  HttpReply reply{head_of(response), nullptr, close, false};
  if (!head_only) reply.body = std::make_shared<const std::string>(std::move(body));
  return reply;
}

HttpReply redirect(const std::string& to, bool tls) {
  Response response(http::status::found, 11);
  secure(response, tls);
  response.set(http::field::location, to);
  response.set(http::field::content_length, "0");
  return {head_of(response), nullptr, false, false};
}

bool takes_gzip(boost::beast::string_view accept_encoding) {
  http::ext_list offered{accept_encoding};
  const auto gzip = offered.find("gzip");
  if (gzip == offered.end()) return false;
  return std::none_of(gzip->second.begin(), gzip->second.end(), [](const auto& parameter) {
    const auto weight = parameter.second;
    return parameter.first == "q" && weight.find_first_not_of("0.") == weight.npos;
  });
}

// A name of this machine that nobody else's DNS can point here.
bool is_certain_host(std::string_view host) {
  if (host.starts_with('[')) return true;
  const auto name = host.substr(0, host.rfind(':'));
  boost::system::error_code ec;
  (void)boost::asio::ip::make_address(name, ec);
  return !ec || name == "localhost";
}

bool is_websocket_key(std::string_view key) {
  if (key.size() != 24 || !key.ends_with("==")) return false;
  return std::all_of(key.begin(), key.end() - 2, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  });
}

}  // namespace

struct HttpExchange::Parser {
  http::request_parser<http::empty_body> parser;
  Parser() {
    parser.header_limit(header_bytes_max);
    parser.eager(false);
  }
};

HttpExchange::HttpExchange(const HttpRoutes& routes, bool tls) : routes_(routes), tls_(tls) {}
HttpExchange::~HttpExchange() = default;

HttpExchange::Outcome HttpExchange::feed(std::string_view bytes) {
  if (!parser_) parser_ = std::make_unique<Parser>();
  const auto before = unparsed_.size();
  // Never more of a header than its limit, however it is cut.
  unparsed_.append(
      bytes.substr(0, header_bytes_max + 4 - std::min<std::size_t>(before, header_bytes_max)));
  boost::system::error_code ec;
  const auto taken = parser_->parser.put(boost::asio::buffer(unparsed_), ec);
  if (ec == http::error::need_more && unparsed_.size() < header_bytes_max) {
    unparsed_.erase(0, taken);
    return {bytes.size(), std::nullopt};
  }
  if (ec == http::error::header_limit || ec == http::error::need_more)
    return {bytes.size(), text(http::status::request_header_fields_too_large,
                               "The request's header is larger than 8 KiB.\n", tls_, true,
                               "text/plain; charset=utf-8", false)};
  if (ec || !parser_->parser.is_header_done())
    return {bytes.size(), text(http::status::bad_request, "This is not an HTTP/1.1 request.\n",
                               tls_, true, "text/plain; charset=utf-8", false)};
  const auto reply = answer();
  const auto consumed = taken > before ? taken - before : 0;
  unparsed_.clear();
  parser_.reset();
  return {reply.close ? bytes.size() : consumed, reply};
}

HttpReply HttpExchange::answer() {
  const auto& request = parser_->parser.get();
  const bool head_only = request.method() == http::verb::head;
  const bool has_body =
      parser_->parser.chunked() || parser_->parser.content_length().value_or(0) > 0;
  const bool close = !request.keep_alive() || has_body;
  const auto say = [&](http::status status, std::string body) {
    return text(status, std::move(body), tls_,
                close || http::to_status_class(status) == http::status_class::client_error,
                "text/plain; charset=utf-8", head_only);
  };
  if (request.method() != http::verb::get && !head_only)
    return say(http::status::method_not_allowed, "Only GET and HEAD are answered here.\n");
  if (request.version() == 11 && request.count(http::field::host) != 1)
    return say(http::status::bad_request, "A request names one Host.\n");
  const std::string_view target(request.target().data(), request.target().size());
  if (!target.starts_with('/'))
    return say(http::status::bad_request, "This server is no proxy; ask for /a/path.\n");
  if (target == "/v1/ws") return upgrade();
  if (target == "/livez") return say(http::status::ok, "ok\n");
  if (target == "/readyz") {
    const auto why_not = routes_.why_not_ready();
    return why_not.empty() ? say(http::status::ok, "ready\n")
                           : say(http::status::service_unavailable, why_not + '\n');
  }
  const bool is_data = target == "/v1/rooms" || target == "/v1/resources";
  if (is_data && routes_.rooms_json)
    return text(http::status::ok,
                target == "/v1/rooms" ? routes_.rooms_json() : routes_.resources_json(), tls_,
                close, "application/json", head_only);
  const auto path = target.substr(0, target.find('?'));
  if (!routes_.site_prefix.empty() && (path == "/" || path == routes_.site_prefix))
    return redirect(routes_.site_prefix + '/', tls_);
  const bool within = path.starts_with(routes_.site_prefix);
  const auto* file = routes_.site && within
                         ? routes_.site->find(path.substr(routes_.site_prefix.size()))
                         : nullptr;
  if (!file) return say(http::status::not_found, "There is nothing at this address.\n");

  Response response(http::status::ok, 11);
  secure(response, tls_);
  response.set(http::field::content_type, file->type);
  response.set(http::field::etag, file->etag);
  response.set(http::field::vary, "Accept-Encoding");
  response.set(http::field::cache_control,
               file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (close) response.set(http::field::connection, "close");
  if (request[http::field::if_none_match] == file->etag) {
    response.result(http::status::not_modified);
    return {head_of(response), nullptr, close, false};
  }
  const bool gzip = file->gzip && takes_gzip(request[http::field::accept_encoding]);
  if (gzip) response.set(http::field::content_encoding, "gzip");
  const auto& body = gzip ? file->gzip : file->plain;
  response.set(http::field::content_length, std::to_string(body->size()));
  return {head_of(response), head_only ? nullptr : body, close, false};
}

// Browsers always send Origin; programs need not. A page that rebinds its own name to this server
// has that name as Origin and Host, so without TLS to prove the name, equality alone says nothing.
bool HttpExchange::may_connect() const {
  const auto& request = parser_->parser.get();
  const auto count = request.count(http::field::origin);
  if (count == 0) return true;
  const std::string origin(request[http::field::origin]);
  const std::string host(request[http::field::host]);
  if (count > 1) return false;
  if (origin == (tls_ ? "https://" : "http://") + host && (tls_ || is_certain_host(host)))
    return true;
  return std::find(routes_.origins.begin(), routes_.origins.end(), origin) != routes_.origins.end();
}

HttpReply HttpExchange::upgrade() {
  const auto& request = parser_->parser.get();
  const auto refuse = [&](http::status status, const std::string& why) {
    return text(status, why + '\n', tls_, true, "text/plain; charset=utf-8", false);
  };
  const auto field = [&](http::field name) {
    const auto value = request[name];
    return std::string_view(value.data(), value.size());
  };
  const bool wants = http::token_list{request[http::field::upgrade]}.exists("websocket") &&
                     http::token_list{request[http::field::connection]}.exists("upgrade");
  if (request.version() != 11 || request.method() != http::verb::get || !wants)
    return refuse(http::status::upgrade_required, "This address speaks WebSocket only.");
  if (field(http::field::sec_websocket_version) != "13")
    return refuse(http::status::upgrade_required, "Only WebSocket version 13 is spoken here.");
  if (request.count(http::field::sec_websocket_key) != 1 ||
      !is_websocket_key(field(http::field::sec_websocket_key)))
    return refuse(http::status::bad_request,
                  "Sec-WebSocket-Key is missing or not 16 bytes in base64.");
  if (!http::token_list{request[http::field::sec_websocket_protocol]}.exists(
          boost::beast::string_view(subprotocol.data(), subprotocol.size())))
    return refuse(http::status::bad_request, "Ask for the subprotocol hearth.v1.");
  if (!may_connect())
    return refuse(http::status::forbidden,
                  "Pages of this origin may not connect; the operator can allow it in " +
                      std::string(routes_.origins_setting) + ".");

  Response response(http::status::switching_protocols, 11);
  response.set(http::field::upgrade, "websocket");
  response.set(http::field::connection, "Upgrade");
  response.set(http::field::sec_websocket_accept,
               wire::accept_key(field(http::field::sec_websocket_key)));
  response.set(http::field::sec_websocket_protocol, subprotocol);
  return {head_of(response), nullptr, false, true};
}

}  // namespace hearth::gateway

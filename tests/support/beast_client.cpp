// SPDX-License-Identifier: Apache-2.0
#include "support/beast_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <algorithm>
#include <variant>

namespace hearth::support {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;

struct BeastClient::Socket {
  using Plain = websocket::stream<tcp::socket>;
  using Tls = websocket::stream<asio::ssl::stream<tcp::socket>>;

  asio::io_context context;
  asio::ssl::context tls{asio::ssl::context::tls_client};
  std::variant<Plain, Tls> stream;
  std::string pong;

  Socket(std::uint16_t port, bool with_tls)
      : stream(with_tls ? std::variant<Plain, Tls>(std::in_place_type<Tls>, context, tls)
                        : std::variant<Plain, Tls>(std::in_place_type<Plain>, context)) {
    visit([&](auto& ws) {
      beast::get_lowest_layer(ws).connect({asio::ip::address_v4::loopback(), port});
      if constexpr (std::is_same_v<std::decay_t<decltype(ws)>, Tls>)
        ws.next_layer().handshake(asio::ssl::stream_base::client);
      ws.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
        request.set(beast::http::field::sec_websocket_protocol, "hearth.v1");
      }));
      ws.control_callback([this](websocket::frame_type kind, beast::string_view payload) {
        if (kind == websocket::frame_type::pong) pong = std::string(payload);
      });
      ws.binary(true);
      ws.handshake("localhost", "/v1/ws");
    });
  }
  template <class F>
  void visit(F work) {
    std::visit(work, stream);
  }
};

BeastClient::BeastClient(std::uint16_t port, bool tls)
    : socket_(std::make_unique<Socket>(port, tls)) {}
BeastClient::~BeastClient() = default;

void BeastClient::send(std::string_view message) {
  socket_->visit([&](auto& ws) { ws.write(asio::buffer(message)); });
}

void BeastClient::send_in_pieces(std::string_view message, std::size_t pieces) {
  const auto size = (message.size() + pieces - 1) / pieces;
  for (std::size_t at = 0; at < message.size(); at += size)
    socket_->visit([&](auto& ws) {
      ws.write_some(at + size >= message.size(), asio::buffer(message.substr(at, size)));
    });
}

void BeastClient::ping(std::string_view payload) {
  socket_->visit([&](auto& ws) { ws.ping({payload.data(), payload.size()}); });
}

std::string BeastClient::receive() {
  beast::flat_buffer buffer;
  beast::error_code ec;
  socket_->visit([&](auto& ws) { ws.read(buffer, ec); });
  return ec ? std::string() : beast::buffers_to_string(buffer.data());
}

const std::string& BeastClient::last_pong() const { return socket_->pong; }

void BeastClient::close() {
  beast::error_code ec;
  socket_->visit([&](auto& ws) { ws.close(websocket::close_code::normal, ec); });
}

std::uint16_t BeastClient::close_code() const {
  std::uint16_t code = 0;
  socket_->visit([&](auto& ws) { code = ws.reason().code; });
  return code;
}

}  // namespace hearth::support

// SPDX-License-Identifier: Apache-2.0
// The only file that instantiates Beast's WebSocket stream.
#include "socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <type_traits>

namespace hearth::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t message_bytes_max = 1 << 20;
constexpr std::chrono::seconds close_patience{2};

using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

template <class Stream>
class StreamSocket final : public Socket {
 public:
  // Extra arguments go to the stream: the TLS context, if it has one.
  template <class... Args>
  StreamSocket(const asio::any_io_executor& executor, Url url, SocketEvents events, Args&... args)
      : stream_(executor, args...), url_(std::move(url)), events_(std::move(events)) {}

  // `self` keeps the socket until the last operation on it has ended.
  static asio::awaitable<void> live(std::shared_ptr<StreamSocket> self) {
    const auto failed = co_await self->connect();
    if (!failed && !self->let_go_) {
      self->open_ = true;
      self->events_.on_open();
      co_await self->read();
    }
    self->end();
  }

  static void start(const std::shared_ptr<StreamSocket>& self) {
    self->self_ = self;
    asio::co_spawn(self->stream_.get_executor(), live(self), asio::detached);
  }

  void send(std::string message) override {
    if (let_go_) return;
    outgoing_.push_back(std::move(message));
    write();
  }

  void close() override {
    if (let_go_) return;
    let_go_ = true;
    if (!open_) return beast::get_lowest_layer(stream_).close();
    write();
  }

 private:
  asio::awaitable<error_code> connect() {
    asio::ip::tcp::resolver resolver(stream_.get_executor());
    auto [unresolved, addresses] = co_await resolver.async_resolve(url_.host, url_.port, as_result);
    if (unresolved || let_go_) co_return unresolved;
    auto& tcp = beast::get_lowest_layer(stream_);
    auto [unconnected, address] = co_await tcp.async_connect(addresses, as_result);
    if (unconnected || let_go_) co_return unconnected;
    error_code ignored;  // only slower without it
    tcp.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    if constexpr (std::is_same_v<Stream, Secure>) {
      const auto failed = co_await secure();
      if (failed || let_go_) co_return failed;
    }
    stream_.read_message_max(message_bytes_max);
    stream_.binary(true);
    stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, "hearth.v1");
    }));
    const bool v6 = url_.host.find(':') != std::string::npos;
    const auto host = (v6 ? '[' + url_.host + ']' : url_.host) + ':' + url_.port;
    auto [refused] = co_await stream_.async_handshake(host, url_.path, as_result);
    stream_.set_option(
        websocket::stream_base::timeout{close_patience, websocket::stream_base::none(), false});
    co_return refused;
  }

  asio::awaitable<error_code> secure() {
    auto& tls = stream_.next_layer();
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.set_verify_callback(asio::ssl::host_name_verification(url_.host));
    if (!::SSL_set_tlsext_host_name(tls.native_handle(), url_.host.c_str()))
      co_return asio::error::no_memory;
    auto [failed] = co_await tls.async_handshake(asio::ssl::stream_base::client, as_result);
    co_return failed;
  }

  asio::awaitable<void> read() {
    beast::flat_buffer buffer;
    for (;;) {
      auto [failed, size] = co_await stream_.async_read(buffer, as_result);
      if (failed) co_return;
      // Text is not a frame of this protocol: the machine is given what it cannot decode.
      const std::string_view message(static_cast<const char*>(buffer.data().data()), size);
      if (!let_go_) events_.on_message(stream_.got_text() ? "text" : message);
      buffer.consume(buffer.size());
    }
  }

  // One write at a time; the close frame is the last.
  void write() {
    if (writing_ || !open_ || closing_) return;
    const auto self = self_.lock();
    if (outgoing_.empty()) {
      if (!let_go_) return;
      closing_ = true;
      stream_.async_close(websocket::close_code::normal,
                          [self](error_code) { beast::get_lowest_layer(self->stream_).close(); });
      return;
    }
    writing_ = true;
    stream_.async_write(asio::buffer(outgoing_.front()), [self](error_code failed, std::size_t) {
      self->writing_ = false;
      self->outgoing_.pop_front();
      // Reading fails too, and tells.
      if (failed) return beast::get_lowest_layer(self->stream_).close();
      self->write();
    });
  }

  void end() {
    open_ = false;
    beast::get_lowest_layer(stream_).close();
    const auto code = stream_.reason().code;
    if (std::exchange(let_go_, true)) return;
    events_.on_end(code == websocket::close_code::none ? 1006 : code);
  }

  websocket::stream<Stream> stream_;
  Url url_;
  SocketEvents events_;
  std::weak_ptr<StreamSocket> self_;
  std::deque<std::string> outgoing_;  // bounded by the machine: one post in flight per room
  bool open_ = false;
  bool writing_ = false;
  bool closing_ = false;
  bool let_go_ = false;
};

}  // namespace

std::shared_ptr<Socket> Socket::open(const asio::any_io_executor& executor, const Url& url,
                                     asio::ssl::context* tls, SocketEvents events) {
  if (!url.secure) {
    auto socket = std::make_shared<StreamSocket<Plain>>(executor, url, std::move(events));
    StreamSocket<Plain>::start(socket);
    return socket;
  }
  auto socket = std::make_shared<StreamSocket<Secure>>(executor, url, std::move(events), *tls);
  StreamSocket<Secure>::start(socket);
  return socket;
}

}  // namespace hearth::client

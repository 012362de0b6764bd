// SPDX-License-Identifier: Apache-2.0
#include "notify/http.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <thread>

#include "support/certificate.hpp"

namespace hearth::notify {
namespace {

namespace asio = boost::asio;

// Somebody who answers 200 to whoever takes a certificate that nobody has signed.
class Stranger {
 public:
  Stranger() {
    std::string folder = testing::TempDir() + "hearth-stranger-XXXXXX";
    if (!::mkdtemp(folder.data())) throw std::runtime_error("no temporary folder");
    support::write_certificate(folder, "localhost");
    tls_.use_certificate_chain_file(folder + "/cert.pem");
    tls_.use_private_key_file(folder + "/key.pem", asio::ssl::context::pem);
    std::filesystem::remove_all(folder);
    thread_ = std::thread([this] { serve(); });
  }
  ~Stranger() { thread_.join(); }

  std::string url() const {
    return "https://localhost:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
  }
  std::atomic<std::size_t> bytes_read = 0;

 private:
  void serve() {
    asio::ssl::stream<asio::ip::tcp::socket> stream(acceptor_.accept(), tls_);
    boost::system::error_code ec;
    stream.handshake(asio::ssl::stream_base::server, ec);
    if (ec) return;
    std::string bytes(4096, '\0');
    bytes_read = stream.read_some(asio::buffer(bytes), ec);
    asio::write(stream, asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")),
                ec);
  }

  asio::io_context context_;
  asio::ip::tcp::acceptor acceptor_{context_, {asio::ip::make_address("127.0.0.1"), 0}};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  std::thread thread_;
};

TEST(HttpClient, SaysNothingToSomebodyWhoseCertificateIsNotTrusted) {
  Stranger stranger;
  HttpClient client;
  std::optional<HttpReply> reply;
  HttpRequest request;
  request.url = stranger.url();
  request.body = "{}";
  request.deadline = core::seconds(10);
  client.post(std::move(request), [&](const HttpReply& came) { reply = came; });
  const auto limit = std::chrono::steady_clock::now() + core::seconds(20);
  while (!reply && std::chrono::steady_clock::now() < limit) client.run(core::milliseconds(100));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 0);
  EXPECT_EQ(stranger.bytes_read, 0u);
}

}  // namespace
}  // namespace hearth::notify

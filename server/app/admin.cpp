// SPDX-License-Identifier: Apache-2.0
#include "app/admin.hpp"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <filesystem>

namespace hearth::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Local = asio::local::stream_protocol;
using Stream = beast::basic_stream<Local>;

constexpr std::chrono::seconds deadline{5};
constexpr std::uint32_t header_max = 4096;
constexpr std::uint64_t body_max = 64 * 1024;
// A long chain is read for as long as this.
constexpr std::chrono::seconds audit_deadline{65};
constexpr std::string_view audit_path = "/audit/verify";
constexpr std::string_view month_path = "/transparency/";
constexpr std::string_view audit_heads = "?heads=";
constexpr auto heads_at = audit_path.size() + audit_heads.size();
constexpr std::string_view moderators_path = "/moderators/";

bool is_audit(std::string_view target) {
  if (!target.starts_with(audit_path)) return false;
  target.remove_prefix(audit_path.size());
  return target.empty() || target.starts_with(audit_heads);
}

AdminReply ask_moderators(const http::request<http::string_body>& request,
                          const Admin::Actions& actions) {
  if (!actions.moderators) return {503, "this hearthd has no desk for moderators"};
  return actions.moderators(std::string(request.target().substr(moderators_path.size())),
                            request.body());
}

// /transparency/text/2026-10 or /transparency/json/2026-10; without a month: the last.
AdminReply ask_month(const http::request<http::string_body>& request,
                     const Admin::Actions& actions) {
  const std::string_view target(request.target().data(), request.target().size());
  const auto what = target.substr(month_path.size());
  const bool json = what.starts_with("json/");
  if (!json && !what.starts_with("text/")) return {404, "that is neither text nor json"};
  return actions.month(std::string(what.substr(5)), json);
}

http::response<http::string_body> answer(const http::request<http::string_body>& request,
                                         const Admin::Actions& actions) {
  http::response<http::string_body> response(http::status::ok, 11);
  response.set(http::field::content_type, "application/json");
  if (request.method() == http::verb::get && request.target() == "/status") {
    response.body() = actions.status();
  } else if (request.method() == http::verb::get && request.target() == "/findings" &&
             actions.findings) {
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.body() = actions.findings();
  } else if (request.method() == http::verb::get && is_audit(request.target()) && actions.audit) {
    auto reply = actions.audit(
        std::string(request.target().substr(std::min(heads_at, request.target().size()))));
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.result(reply.status);
    response.body() = std::move(reply.body);
  } else if (request.method() == http::verb::get && request.target().starts_with(month_path) &&
             actions.month) {
    auto reply = ask_month(request, actions);
    if (reply.status != 200 || request.target().starts_with("/transparency/text/"))
      response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.result(reply.status);
    response.body() = std::move(reply.body);
  } else if (request.method() == http::verb::post && request.target() == "/reload") {
    const auto problem = actions.reload();
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    if (!problem.empty()) response.result(http::status::unprocessable_entity);
    response.body() = problem;
  } else if (request.method() == http::verb::post &&
             request.target().starts_with(moderators_path)) {
    auto reply = ask_moderators(request, actions);
    response.result(reply.status);
    response.body() = std::move(reply.body);
  } else {
    response.result(http::status::not_found);
    response.body() =
        R"({"known":["GET /status","GET /findings","GET /audit/verify","GET /transparency/...","POST /reload",)"
        R"("POST /moderators/..."]})";
  }
  response.keep_alive(false);
  response.prepare_payload();
  return response;
}

// One connection, from the read to the end of the answer. Keeps itself alive through its handlers.
void serve(Local::socket socket, const Admin::Actions& actions) {
  struct State {
    explicit State(Local::socket s) : stream(std::move(s)) {
      parser.header_limit(header_max);
      parser.body_limit(body_max);
    }
    Stream stream;
    beast::flat_buffer buffer{header_max};
    http::request_parser<http::string_body> parser;
    http::response<http::string_body> response;
  };
  auto state = std::make_shared<State>(std::move(socket));
  state->stream.expires_after(deadline);
  http::async_read(state->stream, state->buffer, state->parser,
                   [state, &actions](const beast::error_code& ec, std::size_t) {
                     if (ec) return;
                     state->response = answer(state->parser.get(), actions);
                     state->stream.expires_after(deadline);
                     http::async_write(
                         state->stream, state->response,
                         [state](const beast::error_code&, std::size_t) { state->stream.close(); });
                   });
}

std::string refuse_path(const std::string& path) {
  if (!path.empty() && path.size() < sizeof(sockaddr_un::sun_path)) return {};
  return "admin.socket " + path + " has to be a path of 1 to " +
         std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes";
}

}  // namespace

struct Admin::Endpoint {
  asio::io_context context{1};
  Local::acceptor acceptor{context};
};

core::result<std::unique_ptr<Admin>, std::string> Admin::open(const std::string& path,
                                                              Actions actions) {
  if (auto problem = refuse_path(path); !problem.empty()) return problem;
  std::error_code ec;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::exists(folder, ec)) {
    std::filesystem::create_directories(folder, ec);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ec);
  }
  auto endpoint = std::make_unique<Endpoint>();
  boost::system::error_code error;
  {
    Local::socket probe(endpoint->context);
    probe.connect(Local::endpoint(path), error);
    if (!error)
      return "admin.socket " + path +
             " belongs to a hearthd that is running; stop it or set another path";
  }
  std::filesystem::remove(path, ec);
  const auto before = ::umask(0177);
  endpoint->acceptor.open(Local(), error);
  if (!error) endpoint->acceptor.bind(Local::endpoint(path), error);
  ::umask(before);
  if (!error) endpoint->acceptor.listen(4, error);
  if (error) return "admin.socket " + path + " cannot be made: " + error.message();
  return std::unique_ptr<Admin>(new Admin(path, std::move(actions), std::move(endpoint)));
}

Admin::Admin(std::string path, Actions actions, std::unique_ptr<Endpoint> endpoint)
    : path_(std::move(path)), actions_(std::move(actions)), endpoint_(std::move(endpoint)) {
  run();
  thread_ = std::thread([this] { endpoint_->context.run(); });
}

Admin::~Admin() {
  asio::post(endpoint_->context, [this] { endpoint_->context.stop(); });
  thread_.join();
  ::unlink(path_.c_str());
}

void Admin::run() {
  endpoint_->acceptor.async_accept(
      [this](const boost::system::error_code& ec, Local::socket socket) {
        if (ec == asio::error::operation_aborted) return;
        if (!ec) serve(std::move(socket), actions_);
        run();
      });
}

core::result<AdminReply, std::string> ask_admin(const std::string& path, const std::string& method,
                                                const std::string& target,
                                                const std::string& body) {
  if (auto refusal = refuse_path(path); !refusal.empty()) return refusal;
  asio::io_context context;
  Stream stream(context);
  http::request<http::string_body> request(http::string_to_verb(method), target, 11);
  request.set(http::field::host, "hearth");
  request.body() = body;
  request.prepare_payload();
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  std::string problem;
  const bool is_long = is_audit(target) || target.starts_with(month_path);
  stream.expires_after(is_long ? audit_deadline : deadline);
  stream.async_connect(Local::endpoint(path), [&](const beast::error_code& refused) {
    if (refused) {
      problem = "no hearthd answers at " + path + " (" + refused.message() +
                "); start it, or name its socket with --socket";
      return;
    }
    http::async_write(stream, request, [&](const beast::error_code& unsent, std::size_t) {
      if (unsent) {
        problem = "hearthd did not take the question: " + unsent.message();
        return;
      }
      http::async_read(stream, buffer, response, [&](const beast::error_code& unread, std::size_t) {
        if (unread) problem = "hearthd did not answer in time: " + unread.message();
      });
    });
  });
  context.run();
  if (!problem.empty()) return problem;
  return AdminReply{response.result_int(), response.body()};
}

}  // namespace hearth::app

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
#include <optional>
#include <string_view>
#include <utility>

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
// A long chain is read for as long as this, and large packs on a busy machine.
constexpr std::chrono::seconds long_deadline{65};
constexpr std::string_view reload_path = "/reload";
constexpr std::string_view audit_path = "/audit/verify";
constexpr std::string_view audit_heads = "?heads=";
constexpr std::string_view entries_path = "/audit/entries?after=";
constexpr std::string_view month_path = "/transparency/";
constexpr std::string_view moderators_path = "/moderators/";
constexpr std::string_view webhooks_path = "/webhooks/";

constexpr std::string_view json_type = "application/json";
constexpr std::string_view text_type = "text/plain; charset=utf-8";

// Reads what may be long.
bool is_long(std::string_view target) {
  return target == reload_path || target.starts_with("/audit/") || target.starts_with(month_path);
}

struct Answer {
  AdminReply reply;
  std::string_view type = text_type;
};

// "/audit/verify" or "/audit/verify?heads=1:abcd".
std::optional<Answer> ask_audit(std::string_view target, const Admin::Actions& actions) {
  auto heads = target.substr(audit_path.size());
  if (!heads.empty() && !heads.starts_with(audit_heads)) return std::nullopt;
  if (!heads.empty()) heads.remove_prefix(audit_heads.size());
  return Answer{actions.audit(std::string(heads))};
}

// /transparency/text/2026-10 or /transparency/json/2026-10; without a month: the last.
Answer ask_month(std::string_view target, const Admin::Actions& actions) {
  const auto what = target.substr(month_path.size());
  const bool json = what.starts_with("json/");
  if (!json && !what.starts_with("text/")) return {{404, "that is neither text nor json"}};
  auto reply = actions.month(std::string(what.substr(5)), json);
  const bool is_json = json && reply.status == 200;
  return {std::move(reply), is_json ? json_type : text_type};
}

std::optional<Answer> answer_get(std::string_view target, const Admin::Actions& actions) {
  if (target == "/status") return Answer{{200, actions.status()}, json_type};
  if (target == "/findings" && actions.findings) return Answer{{200, actions.findings()}};
  if (target == "/metrics" && actions.metrics) return Answer{{200, actions.metrics()}};
  if (target.starts_with(audit_path) && actions.audit) return ask_audit(target, actions);
  if (target.starts_with(entries_path) && actions.entries)
    return Answer{actions.entries(std::string(target.substr(entries_path.size())))};
  if (target.starts_with(month_path) && actions.month) return ask_month(target, actions);
  return std::nullopt;
}

std::optional<Answer> answer_post(std::string_view target, const std::string& body,
                                  const Admin::Actions& actions) {
  if (target == reload_path) {
    auto problem = actions.reload();
    return Answer{{problem.empty() ? 200U : 422U, std::move(problem)}};
  }
  if (target.starts_with(moderators_path)) {
    if (!actions.moderators)
      return Answer{{503, "this hearthd has no desk for moderators"}, json_type};
    return Answer{actions.moderators(std::string(target.substr(moderators_path.size())), body),
                  json_type};
  }
  if (target.starts_with(webhooks_path) && actions.webhooks)
    return Answer{actions.webhooks(std::string(target.substr(webhooks_path.size())), body),
                  json_type};
  return std::nullopt;
}

http::response<http::string_body> answer(const http::request<http::string_body>& request,
                                         const Admin::Actions& actions) {
  const std::string_view target(request.target().data(), request.target().size());
  std::optional<Answer> found;
  if (request.method() == http::verb::get) found = answer_get(target, actions);
  if (request.method() == http::verb::post) found = answer_post(target, request.body(), actions);
  if (!found)
    found = Answer{
        {404, R"({"known":["GET /status","GET /findings","GET /metrics","GET /audit/verify",)"
              R"("GET /audit/entries?after=0","GET /transparency/...","POST /reload",)"
              R"("POST /moderators/...","POST /webhooks/..."]})"},
        json_type};
  http::response<http::string_body> response(http::status::ok, 11);
  response.result(found->reply.status);
  response.set(http::field::content_type, {found->type.data(), found->type.size()});
  response.body() = std::move(found->reply.body);
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
  stream.expires_after(is_long(target) ? long_deadline : deadline);
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

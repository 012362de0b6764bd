// SPDX-License-Identifier: Apache-2.0
#include "notify/http.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <new>
#include <utility>

namespace hearth::notify {
namespace {

constexpr core::milliseconds connect_deadline_max{5000};

// curl's own set-up, once for the process; the first to ask is the thread that starts the service.
bool start_curl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

}  // namespace

bool is_this_machine(std::string host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  in_addr v4{};
  if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  return host == "localhost" || host == "::1";
}

std::string refuse_url(const std::string& text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return "is not an address; write one like https://example.org/hook";
  const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http") return "has to begin with https://";
  if (scheme == "http" && !is_this_machine(part_of(url.get(), CURLUPART_HOST)))
    return "would go over the network unencrypted; use https://";
  if (!part_of(url.get(), CURLUPART_USER).empty() ||
      !part_of(url.get(), CURLUPART_PASSWORD).empty())
    return "holds a name or password; take it out: what is sent is signed";
  return {};
}

struct HttpClient::Exchange {
  HttpRequest request;
  Done done;
  HttpReply reply;
  bool too_long = false;
  curl_slist* headers = nullptr;
  CURL* handle = nullptr;

  ~Exchange() {
    if (handle) curl_easy_cleanup(handle);
    curl_slist_free_all(headers);
  }

  static std::size_t read(char* data, std::size_t, std::size_t size, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    if (exchange.reply.body.size() + size > reply_bytes_max) {
      exchange.too_long = true;
      return 0;  // ends the transfer
    }
    exchange.reply.body.append(data, size);
    return size;
  }

  void prepare() {
    for (const auto& header : request.headers) headers = curl_slist_append(headers, header.c_str());
    headers = curl_slist_append(headers, ("Content-Type: " + request.content_type).c_str());
    headers = curl_slist_append(headers, "Expect:");  // else curl may wait before a larger body
    const auto set = [this](CURLoption option, auto value) {
      (void)curl_easy_setopt(handle, option,
                             value);  // fails only for options curl was built without
    };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    // A deadline that ends while a name is looked up does not wait for the look-up's thread.
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_USERAGENT, "hearthd");
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.deadline.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(std::min(request.deadline, connect_deadline_max).count()));
    set(CURLOPT_WRITEFUNCTION, &Exchange::read);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_PRIVATE, static_cast<void*>(this));
  }
};

HttpClient::HttpClient() : multi_(start_curl() ? curl_multi_init() : nullptr) {
  if (!multi_) throw std::bad_alloc();
}

HttpClient::~HttpClient() {
  for (auto& exchange : exchanges_) curl_multi_remove_handle(multi_, exchange->handle);
  exchanges_.clear();
  curl_multi_cleanup(multi_);
}

void HttpClient::post(HttpRequest request, Done done) {
  auto exchange = std::make_unique<Exchange>();
  exchange->request = std::move(request);
  exchange->done = std::move(done);
  exchange->handle = curl_easy_init();
  if (!exchange->handle) throw std::bad_alloc();
  exchange->prepare();
  curl_multi_add_handle(multi_, exchange->handle);
  exchanges_.push_back(std::move(exchange));
}

void HttpClient::finish(Exchange& exchange, bool answered) {
  auto& reply = exchange.reply;
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(exchange.handle, CURLINFO_RETRY_AFTER, &retry_after);
  curl_multi_remove_handle(multi_, exchange.handle);
  // More than is read is an answer all the same; its end is missing.
  reply.status = answered || exchange.too_long ? static_cast<int>(status) : 0;
  if (exchange.too_long) reply.body.clear();
  reply.retry_after = core::seconds(std::clamp<curl_off_t>(retry_after, 0, 86'400));
  const auto at = std::find_if(exchanges_.begin(), exchanges_.end(),
                               [&](const auto& other) { return other.get() == &exchange; });
  const auto ended = std::move(*at);
  exchanges_.erase(at);
  ended->done(ended->reply);  // may post the next one
}

void HttpClient::run(core::milliseconds wait) {
  int running = 0;
  curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait.count()), nullptr);
  curl_multi_perform(multi_, &running);
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const bool answered = message->data.result == CURLE_OK;
    void* exchange = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
    finish(*static_cast<Exchange*>(exchange), answered);
  }
}

void HttpClient::wake() { curl_multi_wakeup(multi_); }

}  // namespace hearth::notify

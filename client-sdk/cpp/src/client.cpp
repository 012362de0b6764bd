// SPDX-License-Identifier: Apache-2.0
#include "hearth/client/client.hpp"

#include <openssl/rand.h>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "socket.hpp"

namespace hearth::client {
namespace {

namespace asio = boost::asio;

// About 5 ms of hashing; other work on the executor gets its turn between.
constexpr std::uint64_t tries_in_a_turn = 16 * 1024;

template <std::size_t N>
void fill(std::array<std::uint8_t, N>& bytes) {
  if (::RAND_bytes(bytes.data(), static_cast<int>(N)) != 1)
    throw std::runtime_error("the system gives no random bytes");
}

Identity identity_of(const ClientOptions& options) {
  Identity identity;
  if (options.device_secret)
    identity.device_secret = *options.device_secret;
  else
    fill(identity.device_secret);
  identity.pass = options.pass;
  fill(identity.producer);
  return identity;
}

Url url_of(const ClientOptions& options) {
  auto url = parse_url(options.url);
  if (!url) throw std::invalid_argument("the url has to be like wss://rooms.example.org/v1/ws");
  return std::move(*url);
}

std::unique_ptr<asio::ssl::context> tls_of(const Url& url, const ClientOptions& options) {
  if (!url.secure) return nullptr;
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  boost::system::error_code failed;
  if (options.trusted_certificates.empty())
    tls->set_default_verify_paths(failed);
  else
    tls->load_verify_file(options.trusted_certificates, failed);
  if (failed) throw std::invalid_argument("the trusted certificates cannot be read");
  return tls;
}

}  // namespace

// Does what the machine says. Operations under way know it weakly: it ends with its Client.
class Client::Driver {
 public:
  static std::shared_ptr<Driver> make(asio::any_io_executor executor,
                                      const ClientOptions& options) {
    auto driver = std::make_shared<Driver>(std::move(executor), options);
    driver->self_ = driver;
    return driver;
  }
  Driver(asio::any_io_executor executor, const ClientOptions& options)
      : executor_(std::move(executor)),
        url_(url_of(options)),
        tls_(tls_of(url_, options)),
        machine_(identity_of(options)),
        timer_(executor_) {}

  // Calls the machine with the time, and does what it says then.
  template <class Result, class... Parameters, class... Arguments>
  Result call(Result (Machine::*wish)(Parameters...), Arguments&&... arguments) {
    const auto now = std::chrono::steady_clock::now();
    if constexpr (std::is_void_v<Result>) {
      (machine_.*wish)(std::forward<Arguments>(arguments)..., now);
      act();
    } else {
      const auto key = (machine_.*wish)(std::forward<Arguments>(arguments)..., now);
      act();
      return key;
    }
  }

  void end() {
    ended_ = true;
    timer_.cancel();
    work_.reset();
    if (auto socket = std::exchange(socket_, nullptr)) socket->close();
  }

  Callback callback;
  const Machine& machine() const { return machine_; }

 private:
  // A callback may call back: what that adds is done by the loop that is under way.
  void act() {
    if (acting_) return;
    acting_ = true;
    const auto self = self_.lock();
    while (!ended_) {
      auto action = machine_.next();
      if (!action) break;
      std::visit([this](auto& one) { perform(one); }, *action);
    }
    acting_ = false;
    if (!ended_) watch();
  }

  void perform(Connect&) {
    const auto with = [self = self_](auto does) {
      if (const auto driver = self.lock()) does(*driver);
    };
    SocketEvents events;
    events.on_open = [with] { with([](Driver& driver) { driver.call(&Machine::on_open); }); };
    events.on_message = [with](std::string_view bytes) {
      with([&](Driver& driver) { driver.call(&Machine::on_message, bytes); });
    };
    events.on_end = [with](std::uint16_t code) {
      with([&](Driver& driver) {
        driver.socket_.reset();
        driver.work_.reset();
        driver.call(&Machine::on_end, code);
      });
    };
    socket_ = Socket::open(executor_, url_, tls_.get(), std::move(events));
  }
  void perform(Send& send) {
    if (socket_) socket_->send(std::move(send.frame));
  }
  void perform(Disconnect&) {
    work_.reset();
    if (auto socket = std::exchange(socket_, nullptr)) socket->close();
  }
  void perform(Solve& work) {
    work_ = std::move(work);
    hash(0);
  }
  void perform(News& news) {
    if (callback) callback(news);
  }

  void hash(std::uint64_t from) {
    asio::post(executor_, [self = self_, challenge = work_->challenge, from] {
      const auto driver = self.lock();
      if (!driver || !driver->work_ || driver->work_->challenge != challenge) return;
      const auto nonce =
          solve_work(challenge, driver->work_->difficulty_bits, from, tries_in_a_turn);
      if (!nonce) return driver->hash(from + tries_in_a_turn);
      driver->work_.reset();
      driver->call(&Machine::on_solved, challenge, *nonce);
    });
  }

  // A timer that fires too early only looks again.
  void watch() {
    const auto deadline = machine_.deadline();
    if (deadline == Time::max()) {
      watched_ = Time::max();
      timer_.cancel();
      return;
    }
    if (watched_ <= deadline) return;
    watched_ = deadline;
    timer_.expires_at(deadline);
    timer_.async_wait([self = self_](boost::system::error_code cancelled) {
      const auto driver = self.lock();
      if (cancelled || !driver) return;
      driver->watched_ = Time::max();
      driver->call(&Machine::on_time);
    });
  }

  asio::any_io_executor executor_;
  Url url_;
  std::unique_ptr<asio::ssl::context> tls_;
  Machine machine_;
  asio::steady_timer timer_;
  Time watched_ = Time::max();
  std::shared_ptr<Socket> socket_;
  std::optional<Solve> work_;
  std::weak_ptr<Driver> self_;
  bool acting_ = false;
  bool ended_ = false;
};

Client::Client(asio::any_io_executor executor, const ClientOptions& options)
    : driver_(Driver::make(std::move(executor), options)) {}
Client::~Client() { driver_->end(); }

void Client::on_news(Callback callback) { driver_->callback = std::move(callback); }

void Client::open() { driver_->call(&Machine::open); }
void Client::close() { driver_->call(&Machine::close); }
void Client::wake() { driver_->call(&Machine::wake); }
void Client::join(const std::string& room, const JoinOptions& options) {
  driver_->call(&Machine::join, room, options);
}
void Client::leave(const std::string& room) { driver_->call(&Machine::leave, room); }
std::uint64_t Client::post(const std::string& room, Draft draft) {
  return driver_->call(&Machine::post, room, std::move(draft));
}
std::uint64_t Client::unsay(const std::string& room, Position target) {
  return driver_->call(&Machine::unsay, room, target);
}
std::uint64_t Client::withdraw(const std::string& room, std::uint32_t n) {
  return driver_->call(&Machine::withdraw, room, n);
}
std::uint64_t Client::report(const std::string& room, Position target, std::string note) {
  return driver_->call(&Machine::report, room, target, std::move(note));
}
std::uint64_t Client::acknowledge(const std::string& room, std::string code) {
  return driver_->call(&Machine::acknowledge, room, std::move(code));
}
std::uint64_t Client::appeal(std::string code, std::string text) {
  return driver_->call(&Machine::appeal, std::move(code), std::move(text));
}

ConnectionState Client::state() const { return driver_->machine().state(); }
std::optional<RoomStatus> Client::status(const std::string& room) const {
  return driver_->machine().status(room);
}
Cursor Client::cursor(const std::string& room) const { return driver_->machine().cursor(room); }
std::size_t Client::pending(const std::string& room) const {
  return driver_->machine().pending(room);
}

}  // namespace hearth::client

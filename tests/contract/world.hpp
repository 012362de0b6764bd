// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/embedded/embedded_store.hpp"
#include "store/model/model_store.hpp"

namespace hearth::store {

// A store with a clock of its own that only tests move.
class World {
 public:
  explicit World(bool embedded) {
    if (!embedded) {
      model_ = std::make_unique<ModelStore>([this] { return now(); });
      return;
    }
    std::string name = (std::filesystem::temp_directory_path() / "hearth-store-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    open();
  }
  ~World() {
    embedded_.reset();
    std::error_code ec;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ec);
  }

  RoomStore& store() { return model_ ? static_cast<RoomStore&>(*model_) : *embedded_; }
  core::Time now() const { return core::Time{core::Duration(now_us_.load())}; }
  void advance(core::Duration by) { now_us_ += by.count(); }
  void restart() {
    if (model_) return model_->restart();
    embedded_.reset();
    open();
  }
  const std::string& folder() const { return folder_; }

  // Runs one call to its end.
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> answer;
    boost::asio::co_spawn(
        context_,
        [](boost::asio::awaitable<T> inner, std::optional<T>& out) -> boost::asio::awaitable<void> {
          out = co_await std::move(inner);
        }(std::move(work), answer),
        boost::asio::detached);
    context_.restart();
    context_.run_for(std::chrono::seconds(10));
    if (!answer) throw std::runtime_error("a call did not come back");
    return std::move(*answer);
  }
  boost::asio::io_context& context() { return context_; }

 private:
  void open() {
    EmbeddedStore::Options options;
    options.path = folder_ + "/hearth.db";
    options.clock = [this] { return now(); };
    options.sweep_interval = core::milliseconds(0);  // after every batch
    auto opened = EmbeddedStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    embedded_ = std::move(*opened);
  }

  std::atomic<std::int64_t> now_us_ = 1'800'000'000'000'000;
  std::string folder_;
  boost::asio::io_context context_;
  std::unique_ptr<ModelStore> model_;
  std::unique_ptr<EmbeddedStore> embedded_;
};

inline core::RoomId room_of(std::uint8_t number) {
  core::RoomId id;
  id.bytes.fill(number);
  return id;
}
inline rooms::Participant person(std::uint8_t number) {
  rooms::Participant who;
  who.handle.bytes.fill(number);
  who.alias = "Person " + std::to_string(number);
  return who;
}

}  // namespace hearth::store

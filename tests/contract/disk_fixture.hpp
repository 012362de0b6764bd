// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "contract/world.hpp"

namespace hearth::store {

// What only a store on a real disk has to survive.
class Disk : public testing::Test {
 protected:
  Disk() {
    std::string name = (std::filesystem::temp_directory_path() / "hearth-disk-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    path = folder + "/data/hearth.db";
  }
  ~Disk() override {
    std::error_code ec;
    std::filesystem::remove_all(folder, ec);
  }

  std::unique_ptr<EmbeddedStore> open() {
    EmbeddedStore::Options options;
    options.path = path;
    options.reopen_interval = core::milliseconds(20);
    auto opened = EmbeddedStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
  std::string why_not() {
    EmbeddedStore::Options options;
    options.path = path;
    auto opened = EmbeddedStore::open(std::move(options));
    return opened ? "" : opened.error();
  }
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    return runner.run(std::move(work));
  }
  static Draft draft(std::uint32_t n, std::string text) {
    return draft_in(room_of(7), 1, n, std::move(text));
  }
  std::string files() {
    std::ostringstream all;
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/data"))
      all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    return all.str();
  }

  World runner{Backend::model};
  std::string folder;
  std::string path;
};

}  // namespace hearth::store

// SPDX-License-Identifier: Apache-2.0
// Any text as a configuration: usable, or told what to mend, each with a place and a sentence.
#include <sys/mman.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "app/config.hpp"
#include "fuzz.hpp"

using hearth::fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int file = ::memfd_create("config", MFD_CLOEXEC);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  expect(::ftruncate(file, 0) == 0, "an empty file");
  expect(::pwrite(file, data, size, 0) == static_cast<ssize_t>(size), "a file of the input");
  const auto loaded = hearth::app::load_config(
      path, [](const std::string&) { return std::optional<std::string>(); });
  for (const auto& problem : loaded.problems) {
    expect(problem.where.starts_with(path), "a problem has a place");
    expect(!problem.what.empty(), "a problem has a sentence");
  }
  if (!loaded.problems.empty()) return 0;
  expect(!loaded.config.rooms.empty(), "a usable configuration has rooms");
  for (const auto& room : loaded.config.rooms)
    expect(!room.title.empty() && room.size_max > 0, "a room has a title and place");
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "app/deployment_keys.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "core/random.hpp"

namespace hearth::app {
namespace {

using Master = std::array<std::uint8_t, 32>;

bool make(const std::string& path, const Master& master) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool written =
      ::write(fd, master.data(), master.size()) == static_cast<ssize_t>(master.size());
  const bool kept = written && ::fsync(fd) == 0;
  ::close(fd);
  return kept;
}

}  // namespace

std::optional<identity::DeploymentKeys> load_keys(const std::string& path, std::string& problem) {
  std::error_code ec;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::exists(folder, ec)) {
    std::filesystem::create_directories(folder, ec);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ec);
  }
  Master master{};
  if (!std::filesystem::exists(path, ec)) {
    core::random_bytes(master);
    if (!make(path, master)) {
      problem = "the key file " + path + " cannot be made (" + std::strerror(errno) +
                "); create its folder for the user hearthd runs as, or set store.keys";
      return std::nullopt;
    }
  }
  struct stat about{};
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool found = fd >= 0 && ::fstat(fd, &about) == 0;
  const auto got = found ? ::read(fd, master.data(), master.size()) : -1;
  if (fd >= 0) ::close(fd);
  if (!found)
    problem = "the key file " + path + " cannot be read: " + std::strerror(errno);
  else if ((about.st_mode & 077) != 0)
    problem = "the key file " + path + " can be read by others; run: chmod 600 " + path;
  else if (about.st_size != static_cast<off_t>(master.size()) ||
           got != static_cast<ssize_t>(master.size()))
    problem = "the key file " + path +
              " is not one of ours: it has to have exactly 32 bytes. Restore it from a backup";
  if (!problem.empty()) return std::nullopt;
  auto keys = identity::DeploymentKeys::from_master(master);
  sodium_memzero(master.data(), master.size());
  return keys;
}

}  // namespace hearth::app

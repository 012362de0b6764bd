// SPDX-License-Identifier: Apache-2.0
#include "app/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace hearth::app {

std::optional<std::string> read_secret(const std::string& name, std::string& problem) {
  if (name.empty()) return std::string();
  std::string path = name;
  if (name.find('/') == std::string::npos) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (!folder) {
      problem = name +
                " has no folder and systemd passed no credentials; write the whole path, or "
                "add LoadCredential=" +
                name + ":FILE to the unit";
      return std::nullopt;
    }
    path = std::string(folder) + '/' + name;
  }
  constexpr std::size_t bytes_max = 4096;
  std::string text(bytes_max, '\0');
  struct stat about{};
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const auto got = fd >= 0 && ::fstat(fd, &about) == 0 ? ::read(fd, text.data(), text.size()) : -1;
  const int why = errno;
  if (fd >= 0) ::close(fd);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  if (got < 0)
    problem = path + " cannot be read: " + std::strerror(why);
  else if ((about.st_mode & 077) != 0)
    problem = path + " can be read by others; run: chmod 600 " + path;
  else if (text.empty())
    problem = path + " is empty; write the secret into its first line";
  return problem.empty() ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace hearth::app

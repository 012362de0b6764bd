// SPDX-License-Identifier: Apache-2.0
#include "gateway/static_site.hpp"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/ids.hpp"

namespace hearth::gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_bytes_max = 16 * 1024 * 1024;

std::string_view content_type(std::string_view extension) {
  static constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".woff2", "font/woff2"},
  };
  for (const auto& [name, type] : types)
    if (name == extension) return type;
  return {};
}

std::string etag(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return '"' + core::to_base32(std::span(digest).first(15)) + '"';
}

std::shared_ptr<const std::string> compress(const std::string& bytes) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return nullptr;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END || out.size() + 64 >= bytes.size()) return nullptr;
  return std::make_shared<const std::string>(std::move(out));
}

}  // namespace

core::result<StaticSite, std::string> StaticSite::load(const std::string& folder) {
  std::error_code ec;
  if (!fs::is_directory(folder, ec))
    return "the web page's folder " + folder +
           " is not there; build it with ./dev build, or set web.site";
  StaticSite site;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ec)) {
    if (!entry.is_regular_file()) continue;
    const auto type = content_type(entry.path().extension().string());
    if (type.empty()) continue;
    if (entry.file_size() > file_bytes_max) return entry.path().string() + " is larger than 16 MiB";
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.good() && !in.eof()) return entry.path().string() + " cannot be read";
    const auto path = '/' + fs::relative(entry.path(), folder).generic_string();
    StaticFile file{std::string(type), etag(bytes), path.starts_with("/assets/"), nullptr,
                    compress(bytes)};
    file.plain = std::make_shared<const std::string>(std::move(bytes));
    if (path == "/index.html") site.files_["/"] = file;
    site.files_[path] = std::move(file);
  }
  if (ec) return "the web page's folder " + folder + " cannot be read: " + ec.message();
  if (!site.find("/"))
    return folder + " has no index.html; build the page with ./dev build, or set web.site";
  return site;
}

const StaticFile* StaticSite::find(std::string_view path) const {
  const auto it = files_.find(path);
  return it == files_.end() ? nullptr : &it->second;
}

}  // namespace hearth::gateway

// SPDX-License-Identifier: Apache-2.0
// make_vectors <folder> [--check]: writes the .bin beside every .json, and the .json in its
// canonical form. With --check nothing is written, and what would change is an error.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/desk.pb.h"
#include "hearth/v1/server.pb.h"

namespace {

namespace fs = std::filesystem;
namespace json = google::protobuf::util;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Folder {
 public:
  Folder(fs::path root, bool check) : root_(std::move(root)), check_(check) {}

  template <class Frame>
  void frames(const char* name) {
    for (const auto& file : files(name)) {
      Frame frame;
      const auto parsed = json::JsonStringToMessage(read(file), &frame);
      if (!parsed.ok()) throw std::runtime_error(file.string() + ": " + parsed.ToString());
      json::JsonPrintOptions options;
      options.add_whitespace = true;
      std::string text;
      (void)json::MessageToJsonString(frame, &text, options);  // any parsed frame can be printed
      put(file, text);
      put(fs::path(file).replace_extension(".bin"), bytes_of(frame));
    }
  }

  // What no encoder makes is written down in hexadecimal.
  void bad() {
    for (const auto& file : files("bad")) {
      const auto text = read(file);
      const std::string key = "\"hex\": \"";
      const auto begin = text.find(key);
      const auto end = begin == std::string::npos ? begin : text.find('"', begin + key.size());
      if (end == std::string::npos) throw std::runtime_error(file.string() + ": no \"hex\"");
      std::string bytes;
      for (auto at = begin + key.size(); at + 1 < end; at += 2)
        bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
      put(fs::path(file).replace_extension(".bin"), bytes);
    }
  }

  bool current() const { return current_; }

 private:
  std::vector<fs::path> files(const char* name) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(root_ / name))
      if (entry.path().extension() == ".json") found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  // Maps in the order of their keys.
  static std::string bytes_of(const google::protobuf::Message& frame) {
    std::string bytes;
    {
      google::protobuf::io::StringOutputStream stream(&bytes);
      google::protobuf::io::CodedOutputStream out(&stream);
      out.SetSerializationDeterministic(true);
      frame.SerializeWithCachedSizes((frame.ByteSizeLong(), &out));
    }
    return bytes;
  }

  void put(const fs::path& file, const std::string& content) {
    if (fs::exists(file) && read(file) == content) return;
    if (!check_) {
      std::ofstream(file, std::ios::binary) << content;
      return;
    }
    current_ = false;
    std::fprintf(stderr, "%s is not what its frame makes; run make_vectors\n",
                 file.string().c_str());
  }

  fs::path root_;
  bool check_;
  bool current_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "make_vectors <folder of vectors> [--check]\n");
    return EXIT_FAILURE;
  }
  try {
    Folder folder(argv[1], argc > 2 && std::strcmp(argv[2], "--check") == 0);
    folder.frames<hearth::v1::ClientFrame>("client");
    folder.frames<hearth::v1::ServerFrame>("server");
    folder.frames<hearth::v1::DeskClientFrame>("desk_client");
    folder.frames<hearth::v1::DeskServerFrame>("desk_server");
    folder.bad();
    return folder.current() ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_vectors: %s\n", error.what());
    return EXIT_FAILURE;
  }
}

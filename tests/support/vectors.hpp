// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace hearth::support {

// One file of proto/vectors: its name, its JSON and its bytes.
struct Vector {
  std::string name;
  std::string json;
  std::string bytes;
};

inline std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " is missing");
  return {std::istreambuf_iterator<char>(in), {}};
}

// Those of one folder of proto/vectors, by name.
inline std::vector<Vector> vectors(const std::string& folder) {
  const char* source = std::getenv("HEARTH_SOURCE");
  if (!source) throw std::runtime_error("HEARTH_SOURCE is not set; run this through ctest");
  std::vector<Vector> found;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(source) + "/proto/vectors/" + folder)) {
    auto file = entry.path();
    if (file.extension() != ".json") continue;
    auto json = contents(file);
    found.push_back({file.stem().string(), json, contents(file.replace_extension(".bin"))});
  }
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.name < b.name; });
  return found;
}

// The frame that the JSON names, read by protobuf itself.
template <class Frame>
Frame meant(const Vector& vector) {
  Frame frame;
  const auto status = google::protobuf::util::JsonStringToMessage(vector.json, &frame);
  if (!status.ok()) throw std::runtime_error(vector.name + ": " + status.ToString());
  return frame;
}

}  // namespace hearth::support

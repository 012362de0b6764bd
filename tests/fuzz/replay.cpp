// SPDX-License-Identifier: Apache-2.0
// The fuzz targets without libFuzzer: every file of the corpus as it is, then changed at random.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz.hpp"

namespace {

constexpr int rounds = 4000;

std::vector<std::string> corpus(const char* folder) {
  std::vector<std::string> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& inputs, std::uint32_t seed)
      : inputs_(inputs), random_(seed) {}

  std::string next() {
    auto bytes = inputs_[below(inputs_.size())];
    for (auto changes = 1 + below(6); changes-- > 0;) change(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void change(std::string& bytes) {
    const auto at = below(bytes.size() + 1);
    const auto length = below(std::min<std::size_t>(bytes.size() - at, 64) + 1);
    switch (below(6)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random_());
        return;
      case 1:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        return;
      case 2:
        bytes.insert(at, 1 + below(8), static_cast<char>(random_()));
        return;
      case 3:
        bytes.erase(at, length);
        return;
      case 4:
        bytes.insert(at, bytes.substr(at, length));
        return;
      default: {
        const auto& other = inputs_[below(inputs_.size())];
        const auto from = below(other.size() + 1);
        bytes.replace(at, length, other.substr(from, below(256)));
      }
    }
  }

  const std::vector<std::string>& inputs_;
  std::mt19937 random_;
};

void feed(const std::string& bytes) {
  (void)LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fputs("name the folder of the corpus\n", stderr), EXIT_FAILURE;
  const auto inputs = corpus(argv[1]);
  if (inputs.empty()) return std::fputs("the corpus is empty\n", stderr), EXIT_FAILURE;
  const char* given = std::getenv("HEARTH_SEED");
  const auto seed =
      given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  std::printf("HEARTH_SEED=%u, %zu inputs, %d changed ones\n", seed, inputs.size(), rounds);
  std::fflush(stdout);
  for (const auto& input : inputs) feed(input);
  Mutator mutator(inputs, seed);
  for (int round = 0; round < rounds; ++round) feed(mutator.next());
  return EXIT_SUCCESS;
}

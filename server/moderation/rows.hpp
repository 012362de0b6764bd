// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hearth::moderation {

// Many short lists behind each other in one piece of memory; built once, then read.
template <class T>
class Rows {
 public:
  Rows() = default;
  explicit Rows(const std::vector<std::vector<T>>& rows) {
    from_.reserve(rows.size() + 1);
    for (const auto& row : rows) add(row);
  }

  void add(std::span<const T> row) {
    all_.insert(all_.end(), row.begin(), row.end());
    from_.push_back(static_cast<std::uint32_t>(all_.size()));
  }
  std::size_t size() const { return from_.size() - 1; }
  std::span<const T> operator[](std::size_t row) const {
    return {all_.data() + from_[row], all_.data() + from_[row + 1]};
  }

 private:
  std::vector<T> all_;
  std::vector<std::uint32_t> from_{0};
};

}  // namespace hearth::moderation

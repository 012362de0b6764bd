// SPDX-License-Identifier: Apache-2.0
#include "ctl/learn/fit.hpp"

#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "moderation/normalize.hpp"

namespace hearth::ctl {
namespace {

constexpr double precision = 0.001;
constexpr float weight_max = 127;

void say_nothing(const char*) {}

struct FreeModel {
  void operator()(::model* made) const { free_and_destroy_model(&made); }
};

// Numbers of features begin at 1, the bias stands behind them, and -1 ends a row.
std::vector<feature_node> nodes_of(const Row& row, int bias_index) {
  std::vector<feature_node> nodes;
  for (const auto& part : row.parts)
    nodes.push_back({static_cast<int>(part.bucket) + 1, part.value});
  nodes.push_back({bias_index, 1});
  nodes.push_back({-1, 0});
  return nodes;
}

std::unique_ptr<::model, FreeModel> learned(std::vector<std::vector<feature_node>>& rows,
                                            std::vector<double>& answers, int features,
                                            double cost) {
  std::vector<feature_node*> x;
  for (auto& row : rows) x.push_back(row.data());
  ::problem all{};
  all.l = static_cast<int>(rows.size());
  all.n = features;
  all.y = answers.data();
  all.x = x.data();
  all.bias = 1;
  ::parameter how{};
  how.solver_type = L2R_LR;
  how.eps = precision;
  how.C = cost;
  set_print_string_function(say_nothing);
  return std::unique_ptr<::model, FreeModel>(train(&all, &how));
}

// Each weight as a byte, the greatest as 127.
void put_in_bytes(const ::model& made, moderation::Topic topic, moderation::LearnedTable& table) {
  const auto size = table.weights.size();
  // The library's weights speak for the label it met first.
  const double side = made.label[0] == 1 ? 1 : -1;
  double greatest = 0;
  for (std::size_t i = 0; i < size; ++i) greatest = std::max(greatest, std::abs(made.w[i]));
  table.bias[topic] = static_cast<float>(side * made.w[size]);
  table.scale[topic] = static_cast<float>(greatest) / weight_max;
  for (std::size_t i = 0; i < size; ++i)
    table.weights[i][topic] = static_cast<std::int8_t>(
        greatest > 0 ? std::lround(side * made.w[i] / greatest * weight_max) : 0);
}

}  // namespace

Row row_of(const std::string& text, const moderation::FeatureSettings& settings,
           std::uint8_t bits) {
  moderation::View base;
  moderation::normalize(text, base);
  moderation::Features features;
  features.read(base, text, settings);
  std::vector<std::uint32_t> buckets;
  for (const auto hash : features.all()) buckets.push_back(hash >> (32 - bits));
  std::sort(buckets.begin(), buckets.end());
  buckets.erase(std::unique(buckets.begin(), buckets.end()), buckets.end());
  const auto share = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(buckets.size(), 1)));
  Row row;
  for (const auto bucket : buckets) row.parts.push_back({bucket, share});
  return row;
}

void fit(const std::vector<Row>& rows, const Answers& answers, double cost, moderation::Topic topic,
         moderation::LearnedTable& table) {
  const int features = (1 << table.bits) + 1;
  table.weights.resize(std::size_t{1} << table.bits);
  std::vector<std::vector<feature_node>> nodes;
  std::vector<double> sides;
  for (std::size_t i = 0; i < answers.which.size(); ++i) {
    nodes.push_back(nodes_of(rows[answers.which[i]], features));
    sides.push_back(answers.yes[i] ? 1 : -1);
  }
  put_in_bytes(*learned(nodes, sides, features, cost), topic, table);
}

}  // namespace hearth::ctl

// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/model.hpp"

#include <bit>
#include <cmath>

namespace hearth::moderation {
namespace {

constexpr std::string_view magic = "HEARTHLM";
constexpr std::uint32_t format = 3;
constexpr float number_max = 1e6F;

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char c : bytes) sum = (sum ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  return sum;
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

void put(std::string& out, float value) { put(out, std::bit_cast<std::uint32_t>(value), 4); }

void put(std::string& out, const Certainty& from) {
  for (const float one : {from.urgent, from.card, from.relapse, from.craving}) put(out, one);
}

void put(std::string& out, const LearnedTable& table) {
  put(out, table.bits, 4);
  for (std::size_t i = 0; i < topic_count; ++i) {
    put(out, table.bias.all[i]);
    put(out, table.scale.all[i]);
  }
  for (const auto& weights : table.weights)
    for (const auto weight : weights.all) out.push_back(static_cast<char>(weight));
}

// Reads on as long as there is something; what is missing reads as zeros and is remembered.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }

  std::string_view take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    int shift = 0;
    for (const char c : take(size)) {
      value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(c)) << shift;
      shift += 8;
    }
    return value;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
  float real() {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(number(4)));
    good_ = good_ && std::abs(value) <= number_max;  // false for what is no number
    return value;
  }
  Certainty certainty() {
    Certainty from;
    for (float* one : {&from.urgent, &from.card, &from.relapse, &from.craving}) *one = real();
    return from;
  }
  LearnedTable table() {
    LearnedTable out;
    const auto bits = number(4);
    good_ = good_ && bits >= 1 && bits <= LearnedTable::bits_max;
    for (std::size_t i = 0; i < topic_count; ++i) {
      out.bias.all[i] = real();
      out.scale.all[i] = real();
    }
    if (!good_) return out;
    out.bits = static_cast<std::uint8_t>(bits);
    const auto bytes = take(topic_count << bits);
    out.weights.resize(bytes.size() / topic_count);
    for (std::size_t i = 0; i < bytes.size(); ++i)
      out.weights[i / topic_count].all[i % topic_count] = static_cast<std::int8_t>(bytes[i]);
    return out;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

float LearnedTable::answer(Topic topic, std::int32_t sum, std::size_t count) const {
  if (count == 0) return bias[topic];
  return bias[topic] +
         scale[topic] * static_cast<float>(sum) / std::sqrt(static_cast<float>(count));
}

std::string LearnedModel::version() const {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "learned-";
  for (std::size_t i = 0; i < 4; ++i) {
    out.push_back(digits[fingerprint[i] >> 4]);
    out.push_back(digits[fingerprint[i] & 15]);
  }
  return out;
}

std::string write_model(const LearnedModel& model) {
  std::string out(magic);
  put(out, format, 4);
  put(out, model.features.letters_least, 1);
  put(out, model.features.letters_most, 1);
  put(out, model.features.apart_most, 1);
  put(out, 0, 1);
  put(out, model.from);
  put(out, model.sentences, 4);
  for (const auto byte : model.fingerprint) out.push_back(static_cast<char>(byte));
  put(out, model.table);
  put(out, checksum(out), 8);
  return out;
}

core::result<LearnedModel, std::string> read_model(std::string_view bytes) {
  if (bytes.size() > LearnedModel::bytes_max) return std::string("is larger than 1 MiB");
  Reader in(bytes);
  if (in.take(magic.size()) != magic) return std::string("is no learned model");
  if (in.number(4) != format)
    return std::string("is of another version of hearthctl; make it anew with `rules learn`");
  LearnedModel model;
  model.features = {in.byte(), in.byte(), in.byte()};
  const auto padding = in.byte();
  model.from = in.certainty();
  model.sentences = static_cast<std::uint32_t>(in.number(4));
  std::size_t at = 0;
  for (const char c : in.take(model.fingerprint.size()))
    model.fingerprint[at++] = static_cast<std::uint8_t>(c);
  model.table = in.table();
  const auto sum = in.number(8);
  if (!in.good()) return std::string("is cut short or damaged; copy it again");
  if (!in.at_end() || sum != checksum(bytes.substr(0, bytes.size() - 8)) || padding != 0 ||
      !model.features.are_usable() || model.from.card > model.from.urgent)
    return std::string("is damaged; copy it again");
  return model;
}

}  // namespace hearth::moderation

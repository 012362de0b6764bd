// SPDX-License-Identifier: Apache-2.0
#include "app/rules.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/public_contacts.hpp"
#include "moderation/rule_pack.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::app {
namespace {

namespace fs = std::filesystem;
using moderation::RulePack;

std::vector<fs::path> toml_files(const fs::path& folder,
                                 std::vector<moderation::Problem>& problems) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    if (at->path().extension() == ".toml") files.push_back(at->path());
  if (error) problems.push_back({folder.string(), 0, "", "cannot be read: " + error.message()});
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void load_layers(LoadedRules& loaded, const std::vector<RulePack>& layers) {
  for (const auto& pack : layers) {
    auto layer = moderation::build_room_layer(loaded.packs, pack, loaded.contacts, loaded.problems);
    if (layer)
      loaded.layers[fs::path(pack.file).stem().string()] = {
          std::make_shared<const moderation::RoomLayer>(std::move(*layer)), pack};
  }
}

void load_learned(LoadedRules& loaded, const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) return;
  auto model = moderation::read_model(read_file(file));
  if (model)
    loaded.learned = std::make_shared<const moderation::LearnedModel>(std::move(*model));
  else
    loaded.problems.push_back({file.filename().string(), 0, "", model.error()});
}

}  // namespace

LoadedRules load_rules(const std::string& folder, const std::string& resources) {
  LoadedRules loaded;
  loaded.contacts = read_public_contacts(folder, resources, loaded.problems);
  std::vector<RulePack> layers;
  for (const auto& file : toml_files(folder, loaded.problems)) {
    const auto name = fs::relative(file, folder).generic_string();
    if (name == public_contacts_file) continue;
    const bool is_layer = name.starts_with("rooms/");
    auto& to = is_layer ? layers : loaded.packs;
    const auto kind = is_layer ? moderation::PackKind::room_layer : moderation::PackKind::shared;
    to.push_back(moderation::read_pack(name, read_file(file), kind, loaded.problems));
  }
  load_learned(loaded, fs::path(folder) / learned_file);
  if (loaded.packs.empty() && loaded.problems.empty())
    loaded.problems.push_back({folder, 0, "", "holds no rule packs"});
  if (loaded.problems.empty())
    loaded.set = moderation::build_rule_set(loaded.packs, loaded.contacts, loaded.problems);
  if (loaded.set) load_layers(loaded, layers);
  if (!loaded.problems.empty()) loaded.set = nullptr;
  if (!loaded.set) loaded.learned = nullptr;
  return loaded;
}

std::shared_ptr<const moderation::LearnedModel> made_certain(const moderation::LearnedModel& model,
                                                             int percent) {
  auto other = model;
  const auto part = static_cast<float>(percent) / 100;
  other.from.urgent = std::log(part / (1 - part));
  other.from.card = std::min(other.from.card, other.from.urgent);
  return std::make_shared<const moderation::LearnedModel>(std::move(other));
}

std::string to_string(const moderation::Problem& problem) {
  auto out = problem.file;
  if (problem.line > 0) out += ':' + std::to_string(problem.line);
  if (!problem.rule.empty()) out += ": " + problem.rule;
  return out + ": " + problem.what;
}

}  // namespace hearth::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace hearth::protocol {

// Every name of a field that is set somewhere, also inside.
inline void note_fields(const google::protobuf::Message& message, std::set<std::string>& seen) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  const auto* reflection = message.GetReflection();
  reflection->ListFields(message, &set);
  for (const auto* field : set) {
    seen.insert(field->full_name());
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) {
      note_fields(reflection->GetMessage(message, field), seen);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i)
      note_fields(reflection->GetRepeatedMessage(message, field, i), seen);
  }
}

// Those of `type`, and of what it holds, have to be among them.
inline void expect_all(const google::protobuf::Descriptor& type, const std::set<std::string>& seen,
                       std::set<std::string>& asked) {
  if (!asked.insert(type.full_name()).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    EXPECT_TRUE(seen.contains(type.field(i)->full_name()))
        << "no vector sets " << type.field(i)->full_name();
    if (type.field(i)->message_type()) expect_all(*type.field(i)->message_type(), seen, asked);
  }
}

}  // namespace hearth::protocol

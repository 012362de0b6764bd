// SPDX-License-Identifier: Apache-2.0
#include "store/redis/recent_batches.hpp"

#include <utility>

namespace hearth::store {
namespace {

std::size_t bytes_of(const LedgerBatch& batch) {
  std::size_t bytes = sizeof batch;
  for (const auto& entry : batch.entries) bytes += sizeof entry + entry.body.size();
  for (const auto& record : batch.records) bytes += sizeof record + record.value.size();
  return bytes;
}

}  // namespace

void RecentBatches::remember(LedgerBatch batch, std::string nonce, std::uint64_t version,
                             core::Time now) {
  // A cursor alone is not missed: the journal is read again and says nothing new.
  if (batch.entries.empty() && batch.records.empty()) return;
  const auto bytes = bytes_of(batch);
  bytes_ += bytes;
  all_.push_back({std::move(batch), std::move(nonce), version, now, bytes});
  forget(now);
}

void RecentBatches::forget(core::Time now) {
  while (!all_.empty() &&
         (all_.size() > batches_max || bytes_ > bytes_max || now - all_.front().since > life)) {
    bytes_ -= all_.front().bytes;
    all_.pop_front();
  }
}

}  // namespace hearth::store

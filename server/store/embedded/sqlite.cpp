// SPDX-License-Identifier: Apache-2.0
#include "store/embedded/sqlite.hpp"

namespace hearth::store::embedded {
namespace {

// 1: rooms. 2: their journals, who covers them, and the ledger. 3: whose n it is that waits.
constexpr int schema_version = 4;

// secure_delete and a truncated log: what was removed is not left lying in the file.
constexpr const char* settings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA "
    "temp_store=MEMORY;"
    "PRAGMA busy_timeout=2000; PRAGMA wal_autocheckpoint=4000; PRAGMA trusted_schema=OFF;";

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS rooms (
  room BLOB PRIMARY KEY, epoch INTEGER NOT NULL, top INTEGER NOT NULL, second INTEGER NOT NULL,
  mode INTEGER NOT NULL, interval_us INTEGER NOT NULL, retention_s INTEGER NOT NULL, held INTEGER NOT NULL,
  lineage BLOB NOT NULL, journal INTEGER NOT NULL DEFAULT 0, journal_base INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  room BLOB NOT NULL, seq INTEGER NOT NULL, second INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (room, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS producers (
  room BLOB NOT NULL, handle BLOB NOT NULL, producer BLOB NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL,
  held INTEGER NOT NULL, second INTEGER NOT NULL, PRIMARY KEY (room, handle, producer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sanctions (
  room BLOB NOT NULL, handle BLOB NOT NULL, kind INTEGER NOT NULL, alias TEXT NOT NULL, until_s INTEGER NOT NULL,
  PRIMARY KEY (room, handle, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
  room BLOB NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, until_s INTEGER NOT NULL,
  PRIMARY KEY (room, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held_ties (
  room BLOB NOT NULL, id INTEGER NOT NULL, ties BLOB NOT NULL, PRIMARY KEY (room, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
  room BLOB NOT NULL, handle BLOB NOT NULL, producer BLOB NOT NULL, n INTEGER NOT NULL, held INTEGER NOT NULL,
  until_s INTEGER NOT NULL, PRIMARY KEY (room, handle, producer, n)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deployment (
  only INTEGER PRIMARY KEY CHECK (only = 1), value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
  room BLOB NOT NULL, id BLOB NOT NULL, seq INTEGER NOT NULL, second INTEGER NOT NULL,
  PRIMARY KEY (room, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (
  room BLOB NOT NULL, number INTEGER NOT NULL, second INTEGER NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL,
  held INTEGER NOT NULL, id BLOB NOT NULL, handle BLOB NOT NULL, alias TEXT NOT NULL, note BLOB NOT NULL,
  PRIMARY KEY (room, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS covers (
  room BLOB NOT NULL, who INTEGER NOT NULL, until_us INTEGER NOT NULL, PRIMARY KEY (room, who)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger (
  number INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS journal_cursors (
  room BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
  kind BLOB NOT NULL, key BLOB NOT NULL, version INTEGER NOT NULL, until_us INTEGER NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (kind, key));
CREATE INDEX IF NOT EXISTS record_ends ON records (until_us) WHERE until_us <> 0;
CREATE TABLE IF NOT EXISTS record_versions (
  only INTEGER PRIMARY KEY CHECK (only = 1), newest INTEGER NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO record_versions VALUES (1, 0);
)";

// What the tables of an earlier version lack.
constexpr const char* from_version_1 = R"(
ALTER TABLE rooms ADD COLUMN journal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN journal_base INTEGER NOT NULL DEFAULT 0;
)";

[[noreturn]] void fail(sqlite3* db, const std::string& doing) {
  throw DatabaseError(sqlite3_errcode(db), doing + ": " + sqlite3_errmsg(db));
}

}  // namespace

Statement::Statement(sqlite3* db, std::string_view sql) : db_(db) {
  if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement_, nullptr) != SQLITE_OK)
    fail(db, "preparing a statement");
}

Statement& Statement::bind(int at, std::string_view bytes) {
  sqlite3_bind_blob(statement_, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind(int at, std::int64_t number) {
  sqlite3_bind_int64(statement_, at, number);
  return *this;
}

bool Statement::step() {
  const int status = sqlite3_step(statement_);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  sqlite3_reset(statement_);
  fail(db_, "writing or reading");
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

std::string Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Database::Database(const std::string& path) {
  if (sqlite3_open_v2(path.c_str(), &db_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                      nullptr) != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(db_);
    const int code = sqlite3_errcode(db_);
    sqlite3_close(db_);
    throw DatabaseError(code, "opening: " + why);
  }
  try {
    execute(settings);
    bring_up_to_date();
  } catch (...) {
    sqlite3_close(db_);
    throw;
  }
}

void Database::bring_up_to_date() {
  Statement version(db_, "PRAGMA user_version");
  version.step();
  const auto found = version.number(0);
  version.reset();
  if (found > schema_version)
    throw DatabaseError(SQLITE_SCHEMA,
                        "the file was written by a later version of hearthd; use that version");
  if (found == schema_version) return;
  begin();
  try {
    execute(schema);
    if (found == 1) execute(from_version_1);
    stamp();
    commit();
  } catch (...) {
    rollback();
    throw;
  }
}

void Database::stamp() {
  execute(("PRAGMA user_version=" + std::to_string(schema_version)).c_str());
}

Database::~Database() {
  statements_.clear();
  sqlite3_close(db_);
}

Statement& Database::sql(const char* text) {
  auto& statement = statements_[text];
  if (!statement) statement = std::make_unique<Statement>(db_, text);
  return *statement;
}

void Database::execute(const char* text) {
  if (sqlite3_exec(db_, text, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db_, "writing");
}

void Database::checkpoint() {
  for (auto& [text, statement] : statements_) statement->reset();
  sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

void Database::rollback() noexcept {
  for (auto& [text, statement] : statements_) statement->reset();
  sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace hearth::store::embedded

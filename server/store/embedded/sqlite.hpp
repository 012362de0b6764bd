// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hearth::store::embedded {

// What SQLite could not do. Ends the batch, never the process.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

// A prepared statement, used over and over. Parameters count from 1, columns from 0.
class Statement {
 public:
  Statement(sqlite3* db, std::string_view sql);
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // The view must stay until the statement was stepped.
  Statement& bind(int at, std::string_view bytes);
  Statement& bind(int at, std::int64_t number);
  // True: there is a row to read. Throws DatabaseError.
  bool step();
  // Steps to the end and makes it ready again.
  void run();
  void reset();

  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string bytes(int column) const;

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
};

// One open file in write-ahead mode. One thread.
class Database {
 public:
  // Throws DatabaseError with a message for the operator.
  explicit Database(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Statements are kept by their text, which therefore has to be a literal.
  Statement& sql(const char* text);
  void execute(const char* text);
  // Moves everything from the write-ahead log into the file and empties the log.
  void checkpoint();
  void begin() { execute("BEGIN IMMEDIATE"); }
  void commit() { execute("COMMIT"); }
  void rollback() noexcept;
  // Writes the version of its tables again: shows whether the file can be written.
  void stamp();

 private:
  void bring_up_to_date();

  sqlite3* db_ = nullptr;
  std::map<const char*, std::unique_ptr<Statement>> statements_;
};

}  // namespace hearth::store::embedded

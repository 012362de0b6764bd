// SPDX-License-Identifier: Apache-2.0
#include "store/embedded/embedded_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace hearth::store {

namespace asio = boost::asio;
using embedded::Database;
using embedded::DatabaseError;
using embedded::RoomLog;

namespace {

using Clock = std::chrono::steady_clock;

std::string holder(int lock_file) {
  std::string text(32, '\0');
  const auto got = ::pread(lock_file, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.empty() ? "another process" : "process " + text;
}

// The lock goes with the process, whatever ends it.
core::result<int, std::string> lock(const std::string& path) {
  const auto name = path + ".lock";
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return name + " cannot be opened: " + std::strerror(errno);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    auto why = path + " is in use by " + holder(fd) + "; one hearthd holds a file at a time";
    ::close(fd);
    return why;
  }
  const auto pid = std::to_string(::getpid());
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0)
    (void)errno;  // the pid is a courtesy to whoever finds the file taken
  return fd;
}

std::string advice(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full; make room and it goes on by itself";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "the file is damaged; move it away and start again with an empty one, or restore a "
             "backup";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "check that the file and its folder belong to the user hearthd runs as, and can be "
             "written";
    case SQLITE_SCHEMA:
      return "nothing was changed";
    default:
      return "check the disk";
  }
}

// The first start says whose rooms these are. With other keys everybody would have another name.
void keep_out_others(Database& db, const std::string& deployment) {
  db.sql("INSERT OR IGNORE INTO deployment VALUES (1, ?)").bind(1, deployment).run();
  auto& found = db.sql("SELECT value FROM deployment");
  const bool ours = found.step() && found.bytes(0) == deployment;
  found.reset();
  if (!ours)
    throw DatabaseError(
        SQLITE_SCHEMA,
        "the rooms in it belong to a deployment with another key file; restore that "
        "file (store.keys), or set another store.path");
}

}  // namespace

core::result<std::unique_ptr<EmbeddedStore>, std::string> EmbeddedStore::open(Options options) {
  std::error_code ec;
  const auto folder = std::filesystem::path(options.path).parent_path();
  if (!folder.empty() && !std::filesystem::exists(folder, ec)) {
    std::filesystem::create_directories(folder, ec);
    if (ec) return "the folder " + folder.string() + " cannot be made: " + ec.message();
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ec);
  }
  const int mine = ::open(options.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (mine >= 0) {
    (void)::fchmod(mine, 0600);  // also one that was there before
    ::close(mine);
  }
  const auto locked = lock(options.path);
  if (!locked) return locked.error();
  std::unique_ptr<EmbeddedStore> store(new EmbeddedStore(std::move(options), *locked));
  try {
    store->open_file();
  } catch (const DatabaseError& error) {
    return store->options_.path + ": " + error.what() + "; " + advice(error.code());
  }
  store->writer_ = std::thread([raw = store.get()] { raw->run(); });
  return store;
}

EmbeddedStore::EmbeddedStore(Options options, int lock_file)
    : options_(std::move(options)), lock_file_(lock_file) {}

EmbeddedStore::~EmbeddedStore() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (writer_.joinable()) writer_.join();
  rooms_.clear();
  db_.reset();
  ::close(lock_file_);
}

// --- calls ---

bool EmbeddedStore::enqueue(Job job) {
  {
    const std::lock_guard guard(mutex_);
    if (stopping_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

Subscription EmbeddedStore::subscribe(core::RoomId id, asio::any_io_executor executor,
                                      EventSink sink) {
  return events_.add(id, std::move(executor), std::move(sink));
}

Subscription EmbeddedStore::watch(asio::any_io_executor executor, AvailabilitySink sink) {
  const std::lock_guard guard(mutex_);
  const auto now = trouble_.empty() ? Availability::live : Availability::read_only;
  return watchers_.add(0, std::move(executor), std::move(sink), now);
}

Subscription EmbeddedStore::follow_ledger(asio::any_io_executor executor,
                                          std::function<void()> sink) {
  return followers_.add(std::move(executor), std::move(sink));
}

std::string EmbeddedStore::trouble() const {
  const std::lock_guard guard(mutex_);
  return trouble_;
}

// --- the writer ---

RoomLog& EmbeddedStore::room(const core::RoomId& id) {
  if (!db_) throw DatabaseError(SQLITE_CANTOPEN, "the file is not open");
  auto& log = rooms_[id];
  if (!log) {
    try {
      log = std::make_unique<RoomLog>(*db_, id, options_.clock());
    } catch (...) {
      rooms_.erase(id);
      throw;
    }
  }
  return *log;
}

embedded::LedgerFile EmbeddedStore::ledger() {
  if (!db_) throw DatabaseError(SQLITE_CANTOPEN, "the file is not open");
  return embedded::LedgerFile(*db_);
}

// What was open before stays open for reading until the file could be written again.
void EmbeddedStore::open_file() {
  auto db = std::make_unique<Database>(options_.path);
  if (!options_.deployment.empty()) keep_out_others(*db, options_.deployment);
  std::vector<core::RoomId> known;
  auto& rows = db->sql("SELECT room FROM rooms");
  while (rows.step())
    if (const auto id = core::RoomId::from(rows.bytes(0))) known.push_back(*id);
  rows.reset();
  Rooms rooms;
  db->begin();
  try {
    for (const auto& id : known) {
      rooms[id] = std::make_unique<RoomLog>(*db, id, options_.clock());
      rooms[id]->open_epoch(options_.clock());
    }
    // So that a file that cannot be written shows it now, also while there are no rooms.
    db->stamp();
    db->commit();
  } catch (...) {
    db->rollback();
    throw;
  }
  rooms_ = std::move(rooms);
  db_ = std::move(db);
  writable_ = true;
}

void EmbeddedStore::set_trouble(std::string why) {
  const std::lock_guard guard(mutex_);
  if (why.empty() == trouble_.empty()) return;
  trouble_ = std::move(why);
  watchers_.tell(0, trouble_.empty() ? Availability::live : Availability::read_only);
}

void EmbeddedStore::tell() {
  for (auto& [id, event] : announcements_) events_.tell(id, event);
  announcements_.clear();
  if (std::exchange(has_appended_, false)) followers_.tell();
}

void EmbeddedStore::lose_file(const std::string& why) {
  announcements_.clear();
  has_appended_ = false;
  rooms_.clear();
  writable_ = false;
  set_trouble(why);
  last_reopen_ = Clock::now();
}

void EmbeddedStore::try_reopen() {
  last_reopen_ = Clock::now();
  try {
    open_file();
    set_trouble({});
  } catch (const DatabaseError& error) {
    set_trouble(std::string(error.what()) + "; " + advice(error.code()));
  }
}

bool EmbeddedStore::write(std::deque<Job*>& jobs) {
  if (!writable_) return false;
  try {
    db_->begin();
    for (auto* job : jobs) job->apply();
    for (auto& [id, log] : rooms_) log->save();
    db_->commit();
    return true;
  } catch (const DatabaseError& error) {
    db_->rollback();
    lose_file(std::string(error.what()) + "; " + advice(error.code()));
    return false;
  }
}

void EmbeddedStore::run_batch(std::deque<Job> batch) {
  std::deque<Job*> writes;
  for (auto& job : batch)
    if (job.writes) writes.push_back(&job);
  if (!writes.empty()) {
    const bool done = write(writes);
    for (auto* job : writes) job->finish(done);
    tell();
    if (done && checkpoint_due_) {
      db_->checkpoint();
      checkpoint_due_ = false;
    }
    if (!done) try_reopen();
  }
  // Only what is committed can be read.
  for (auto& job : batch) {
    if (job.writes) continue;
    bool done = true;
    try {
      job.apply();
    } catch (const DatabaseError&) {
      done = false;  // the reader is told, and asks again
    }
    job.finish(done);
  }
}

void EmbeddedStore::sweep() {
  last_sweep_ = Clock::now();
  if (!writable_) return;
  Job job{true,
          [this] {
            const auto now = options_.clock();
            for (auto& [id, log] : rooms_) log->expire(now);
            ledger().expire(now);
          },
          [](bool) {}};
  std::deque<Job*> jobs{&job};
  if (write(jobs))
    db_->checkpoint();
  else
    try_reopen();
}

void EmbeddedStore::run() {
  for (;;) {
    std::deque<Job> batch;
    bool last = false;
    {
      std::unique_lock guard(mutex_);
      wake_.wait_for(guard, core::milliseconds(250), [&] { return stopping_ || !queue_.empty(); });
      while (!queue_.empty() && batch.size() < options_.batch_max) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      last = stopping_ && queue_.empty();
    }
    if (!writable_ && Clock::now() - last_reopen_ >= options_.reopen_interval) try_reopen();
    if (!batch.empty()) run_batch(std::move(batch));
    if (Clock::now() - last_sweep_ >= options_.sweep_interval) sweep();
    if (last) return;
  }
}

}  // namespace hearth::store

// SPDX-License-Identifier: Apache-2.0
#include "ctl/audit_command.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "app/admin.hpp"
#include "app/audit.hpp"
#include "app/audit_line.hpp"

namespace hearth::ctl {
namespace {

namespace desk = moderation::desk;

int complain(const std::string& what) {
  std::fprintf(stderr, "hearthctl: %s\n", what.c_str());
  return EXIT_FAILURE;
}

int say(const app::AdminReply& reply) {
  if (reply.status != 200) return complain(reply.body);
  std::printf("%s\n", reply.body.c_str());
  return EXIT_SUCCESS;
}

void take(desk::Verification& verification, const store::LedgerEntry& entry) {
  verification.take({entry.number, entry.at, entry.body, entry.hash});
}

// A file that was not there before, readable by its owner alone; removed unless it is kept.
class NewFile {
 public:
  explicit NewFile(const std::string& path)
      : path_(path), fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(path_.c_str());
  }
  bool is_open() const { return fd_ >= 0; }
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }
  // False: it is not whole on disk, and goes.
  bool keep() {
    if (::fsync(fd_) != 0) return false;
    const bool is_whole = ::close(std::exchange(fd_, -1)) == 0;
    if (!is_whole) ::unlink(path_.c_str());
    return is_whole;
  }

 private:
  std::string path_;
  int fd_;
};

// Follows the chain over a page; the number of its last entry, 0 if there is none.
// Nothing: that is no page.
std::optional<std::uint64_t> take_page(desk::Verification& verification, std::string_view page) {
  std::uint64_t last = 0;
  while (!page.empty()) {
    const auto end = std::min(page.find('\n'), page.size());
    const auto read = app::read_audit_line(page.substr(0, end));
    if (!read || read->entry.number <= last) return std::nullopt;
    take(verification, read->entry);
    last = read->entry.number;
    page.remove_prefix(std::min(end + 1, page.size()));
  }
  return last;
}

}  // namespace

AuditCommand::AuditCommand(CLI::App& app, std::string& socket)
    : socket_(socket),
      command_(app.add_subcommand("audit", "The chain of what was decided")),
      verify_(command_->add_subcommand(
          "verify",
          "Have the running hearthd read it anew and name the first entry that is wrong; "
          "or read an export, without a hearthd")),
      export_(command_->add_subcommand(
          "export",
          "Write every entry with its hash into a new file, as lines of JSON: codes, "
          "numbers and random ids, no messages, no notes, no evidence")) {
  command_->require_subcommand(1);
  command_->footer(
      "hearthctl audit export ledger.jsonl\n"
      "hearthctl audit verify --file ledger.jsonl --head 512:9f2c...");
  verify_
      ->add_option("--head", heads_,
                   "An entry that was noted earlier, number:hash, as the desk's ledger shows it: "
                   "only so it shows when the end was cut off, or all was written anew")
      ->expected(1);
  auto* socket_option =
      verify_->add_option("--socket", socket_, "admin.socket of its configuration");
  socket_option->capture_default_str();
  verify_->add_option("--file", file_, "Look at what was exported, and at nothing else")
      ->excludes(socket_option);
  export_->add_option("file", file_, "A file that is not there yet; it is never overwritten")
      ->required();
  export_->add_option("--socket", socket_, "admin.socket of its configuration")
      ->capture_default_str();
}

bool AuditCommand::asked() const { return command_->parsed(); }

int AuditCommand::run() const {
  if (*export_) return write_out();
  return file_.empty() ? verify() : verify_file();
}

std::string AuditCommand::heads() const {
  std::string out;
  for (const auto& head : heads_) out += (out.empty() ? "" : ",") + head;
  return out;
}

int AuditCommand::verify() const {
  const auto known = heads();
  const auto reply =
      app::ask_admin(socket_, "GET", "/audit/verify" + (known.empty() ? "" : "?heads=" + known));
  return reply ? say(*reply) : complain(reply.error());
}

int AuditCommand::verify_file() const {
  auto heads = app::heads_of(this->heads());
  if (!heads) return complain(heads.error());
  std::ifstream in(file_);
  if (!in) return complain(file_ + " cannot be read: " + std::strerror(errno));
  desk::Verification verification(std::move(*heads));
  std::array<char, app::audit_line_max> line;
  for (std::uint64_t n = 1; in.getline(line.data(), line.size()); ++n) {
    const auto read = app::read_audit_line(line.data());
    if (!read) return complain("line " + std::to_string(n) + " of " + file_ + " is no entry");
    if (!read->says_what_it_is)
      return complain("line " + std::to_string(n) + " of " + file_ +
                      " says something else than its bytes: it was edited");
    take(verification, read->entry);
  }
  if (!in.eof()) return complain(file_ + " cannot be read to its end, or a line of it is no entry");
  return say(app::verdict_of(verification));
}

int AuditCommand::write_out() const {
  NewFile file(file_);
  if (!file.is_open())
    return complain(errno == EEXIST ? file_ + " is there already; name another file"
                                    : file_ + " cannot be made: " + std::strerror(errno));
  desk::Verification verification({});
  for (std::uint64_t after = 0;;) {
    const auto page =
        app::ask_admin(socket_, "GET", "/audit/entries?after=" + std::to_string(after));
    if (!page) return complain(page.error() + "; nothing was exported");
    if (page->status != 200) return complain(page->body + "; nothing was exported");
    const auto last = take_page(verification, page->body);
    if (!last || (*last != 0 && *last <= after))
      return complain("hearthd gave an answer this hearthctl cannot read; nothing was exported");
    if (*last == 0) break;
    after = *last;
    if (!file.write(page->body))
      return complain(file_ + " cannot be written: " + std::strerror(errno));
  }
  if (!file.keep()) return complain(file_ + " cannot be written: " + std::strerror(errno));
  return say(app::verdict_of(verification));
}

}  // namespace hearth::ctl

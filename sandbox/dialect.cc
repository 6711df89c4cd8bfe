// The table of switches, and the two presets in its terms.
#include "sandbox/dialect.h"

#include <fmt/format.h>

#include <array>

#include "sandbox/sandbox_codes.h"

namespace dbsn::sandbox {
namespace {

struct Choice {
  std::string_view name;
  std::string_view value;
  void (*take)(Dialect&);
};

constexpr std::array kChoices{
    Choice{"types", "integer", [](Dialect& d) { d.types = Spelling::kInteger; }},
    Choice{"types", "name", [](Dialect& d) { d.types = Spelling::kName; }},
    Choice{"auths", "integer", [](Dialect& d) { d.auths = Spelling::kInteger; }},
    Choice{"auths", "name", [](Dialect& d) { d.auths = Spelling::kName; }},
    Choice{"write-types", "any", [](Dialect& d) { d.written_types = Accepted::kAny; }},
    Choice{"write-types", "integer", [](Dialect& d) { d.written_types = Accepted::kInteger; }},
    Choice{"write-types", "name", [](Dialect& d) { d.written_types = Accepted::kName; }},
    Choice{"write-auths", "any", [](Dialect& d) { d.written_auths = Accepted::kAny; }},
    Choice{"write-auths", "integer", [](Dialect& d) { d.written_auths = Accepted::kInteger; }},
    Choice{"write-auths", "name", [](Dialect& d) { d.written_auths = Accepted::kName; }},
    Choice{"subtype", "present", [](Dialect& d) { d.subtype = true; }},
    Choice{"subtype", "absent", [](Dialect& d) { d.subtype = false; }},
    Choice{"ids", "integer", [](Dialect& d) { d.ids_as_text = false; }},
    Choice{"ids", "text", [](Dialect& d) { d.ids_as_text = true; }},
    Choice{"internal-ids", "plain", [](Dialect& d) { d.internal_id_in_braces = false; }},
    Choice{"internal-ids", "braces", [](Dialect& d) { d.internal_id_in_braces = true; }},
    Choice{"errors", "plain", [](Dialect& d) { d.errors = Dialect::Errors::kPlain; }},
    Choice{"errors", "details", [](Dialect& d) { d.errors = Dialect::Errors::kDetails; }},
    Choice{"errors", "nested", [](Dialect& d) { d.errors = Dialect::Errors::kNested; }},
    Choice{"flags", "active", [](Dialect& d) { d.flags = Dialect::Flags::kActive; }},
    Choice{"flags", "isActive", [](Dialect& d) { d.flags = Dialect::Flags::kIsActive; }},
    Choice{"flags", "isActive-text", [](Dialect& d) { d.flags = Dialect::Flags::kIsActiveText; }},
    Choice{"dates", "createdDate", [](Dialect& d) { d.dates = Dialect::Dates::kCreatedDate; }},
    Choice{"dates", "createdAt", [](Dialect& d) { d.dates = Dialect::Dates::kCreatedAt; }},
    Choice{"delete", "hard", [](Dialect& d) { d.deletion = Dialect::Delete::kHard; }},
    Choice{"delete", "soft", [](Dialect& d) { d.deletion = Dialect::Delete::kSoft; }},
    Choice{"delete-answer", "message", [](Dialect& d) { d.empty_delete_answer = false; }},
    Choice{"delete-answer", "empty", [](Dialect& d) { d.empty_delete_answer = true; }},
    Choice{"answers", "bare", [](Dialect& d) { d.enveloped = false; }},
    Choice{"answers", "enveloped", [](Dialect& d) { d.enveloped = true; }},
    Choice{"lists", "thin", [](Dialect& d) { d.whole_rows = false; }},
    Choice{"lists", "whole", [](Dialect& d) { d.whole_rows = true; }},
    Choice{"counts", "plain", [](Dialect& d) { d.grouped_counts = false; }},
    Choice{"counts", "grouped", [](Dialect& d) { d.grouped_counts = true; }},
    Choice{"test-failure", "200", [](Dialect& d) { d.failed_test_status = 200; }},
    Choice{"test-failure", "400", [](Dialect& d) { d.failed_test_status = 400; }},
    Choice{"test-failure", "422", [](Dialect& d) { d.failed_test_status = 422; }},
    Choice{"validation", "400", [](Dialect& d) { d.validation_status = 400; }},
    Choice{"validation", "422", [](Dialect& d) { d.validation_status = 422; }},
};

// The reference: its samples, its error body, its permanent delete; it publishes 1,234 as a count.
constexpr std::string_view kReference =
    "types=name,auths=integer,write-types=any,write-auths=any,subtype=absent,ids=integer,"
    "internal-ids=plain,errors=plain,flags=active,dates=createdDate,delete=hard,"
    "delete-answer=message,answers=bare,lists=thin,counts=grouped,test-failure=400,"
    "validation=400";
// The wire and the guide: integers, the sub-type, the other spelling of everything that has two.
constexpr std::string_view kWire =
    "types=integer,auths=integer,write-types=integer,write-auths=integer,subtype=present,ids=text,"
    "internal-ids=plain,errors=details,flags=isActive,dates=createdAt,delete=soft,"
    "delete-answer=empty,answers=bare,lists=thin,counts=plain,test-failure=200,"
    "validation=422";

bool Take(std::string_view word, Dialect& dialect);

bool TakeAll(std::string_view list, Dialect& dialect, std::string& unknown) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view word = list.substr(0, comma);
    if (!word.empty() && !Take(word, dialect)) {
      unknown = word;
      return false;
    }
    if (comma == std::string_view::npos) return true;
    list.remove_prefix(comma + 1);
  }
  return true;
}

bool Take(std::string_view word, Dialect& dialect) {
  std::string unknown;
  if (word == "reference") return TakeAll(kReference, dialect, unknown);
  if (word == "wire") return TakeAll(kWire, dialect, unknown);
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) return false;
  for (const Choice& choice : kChoices) {
    if (choice.name != word.substr(0, equals) || choice.value != word.substr(equals + 1)) continue;
    choice.take(dialect);
    return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> DialectSwitches() {
  std::vector<std::string> all;
  all.reserve(std::size(kChoices));
  for (const Choice& choice : kChoices)
    all.push_back(fmt::format("{}={}", choice.name, choice.value));
  return all;
}

Result<Dialect> ParseDialect(std::string_view text) {
  Dialect dialect;
  std::string unknown;
  if (!TakeAll(kReference, dialect, unknown) || !TakeAll(text, dialect, unknown)) {
    std::string hint = "A comma list of reference, wire and switches, later ones win:";
    for (const std::string& one : DialectSwitches()) hint += " " + one;
    return Diagnostic{.code = kBadDialect,
                      .detail = fmt::format("\"{}\" is no dialect and no switch of one.", unknown),
                      .hint = std::move(hint),
                      .about = "--dialect"};
  }
  return dialect;
}

}  // namespace dbsn::sandbox

// Reads faults from text and JSON through one table of keys, so both say the same.
#include "sandbox/fault.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "sandbox/sandbox_codes.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

struct KindName {
  Fault::Kind kind;
  std::string_view name;
};

constexpr std::array kKinds{
    KindName{Fault::Kind::kLatency, "latency"},
    KindName{Fault::Kind::kStatus, "status"},
    KindName{Fault::Kind::kRateLimit, "rate-limit"},
    KindName{Fault::Kind::kLostBefore, "lost-before"},
    KindName{Fault::Kind::kLostAfter, "lost-after"},
    KindName{Fault::Kind::kLate, "late"},
    KindName{Fault::Kind::kTruncated, "truncated"},
    KindName{Fault::Kind::kDrip, "drip"},
    KindName{Fault::Kind::kHtml, "html"},
    KindName{Fault::Kind::kTwiceEncoded, "twice-encoded"},
    KindName{Fault::Kind::kNull, "null"},
    KindName{Fault::Kind::kEmpty, "empty"},
    KindName{Fault::Kind::kWrongContent, "wrong-content"},
    KindName{Fault::Kind::kThinList, "thin-list"},
    KindName{Fault::Kind::kFrozenStamp, "frozen-stamp"},
    KindName{Fault::Kind::kAltered, "altered"},
};

bool ReadNumber(std::string_view text, std::int64_t least, std::int64_t most, std::int64_t& to) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
  return error == std::errc() && end == text.data() + text.size() && to >= least && to <= most;
}

bool TakeKind(Fault& fault, std::string_view text) {
  for (const KindName& one : kKinds) {
    if (one.name != text) continue;
    fault.kind = one.kind;
    return true;
  }
  return false;
}

bool TakeCount(Fault& fault, std::string_view text) {
  if (text == "all") {
    fault.count = 0;
    return true;
  }
  return ReadNumber(text, 1, 1'000'000'000, fault.count);
}

bool TakeWait(Fault& fault, std::string_view text) {
  std::int64_t milliseconds = 0;
  if (!ReadNumber(text, 0, 3'600'000, milliseconds)) return false;
  fault.wait = std::chrono::milliseconds(milliseconds);
  return true;
}

bool TakeStatus(Fault& fault, std::string_view text) {
  std::int64_t status = 0;
  if (!ReadNumber(text, 200, 599, status)) return false;
  fault.status = static_cast<int>(status);
  return true;
}

bool TakeRetryAfter(Fault& fault, std::string_view text) {
  std::int64_t seconds = 0;
  if (!ReadNumber(text, 0, 86'400, seconds)) return false;
  fault.retry_after = seconds;
  return true;
}

struct FaultKey {
  std::string_view name;
  bool (*take)(Fault&, std::string_view);
};

constexpr std::array kKeys{
    FaultKey{"kind", TakeKind},
    FaultKey{"method",
             [](Fault& f, std::string_view t) {
               f.method = t;
               return true;
             }},
    FaultKey{"path",
             [](Fault& f, std::string_view t) {
               f.path = t;
               return t.starts_with('/');
             }},
    FaultKey{"nth",
             [](Fault& f, std::string_view t) { return ReadNumber(t, 1, 1'000'000'000, f.nth); }},
    FaultKey{"count", TakeCount},
    FaultKey{"ms", TakeWait},
    FaultKey{"status", TakeStatus},
    FaultKey{"retry-after", TakeRetryAfter},
    FaultKey{"field",
             [](Fault& f, std::string_view t) {
               f.field = t;
               return true;
             }},
    FaultKey{"value",
             [](Fault& f, std::string_view t) {
               f.value = t;
               return true;
             }},
    FaultKey{"body",
             [](Fault& f, std::string_view t) {
               f.body = t;
               return true;
             }},
};

Diagnostic BadFault(std::string detail) {
  std::string hint = "KEY=VALUE,... with the keys";
  for (const FaultKey& key : kKeys) hint += fmt::format(" {}", key.name);
  hint += "; kinds:";
  for (const KindName& kind : kKinds) hint += fmt::format(" {}", kind.name);
  return {
      .code = kBadFault, .detail = std::move(detail), .hint = std::move(hint), .about = "--fault"};
}

std::optional<Diagnostic> Take(Fault& fault, std::string_view name, std::string_view text) {
  for (const FaultKey& key : kKeys) {
    if (key.name != name) continue;
    if (key.take(fault, text)) return std::nullopt;
    return BadFault(fmt::format("\"{}\" cannot be the {} of a fault.", text, name));
  }
  return BadFault(fmt::format("A fault has no \"{}\".", name));
}

Result<Fault> Complete(Fault fault, bool has_kind) {
  if (!has_kind) return BadFault("The fault has no kind.");
  const bool waits = fault.kind == Fault::Kind::kLatency || fault.kind == Fault::Kind::kLate ||
                     fault.kind == Fault::Kind::kDrip;
  if (waits && fault.wait.count() == 0) {
    return BadFault(fmt::format("A fault of kind {} needs ms.", NameOf(fault.kind)));
  }
  if (fault.kind == Fault::Kind::kAltered && fault.field.empty()) {
    return BadFault("A fault of kind altered needs a field.");
  }
  if (fault.kind == Fault::Kind::kStatus && fault.status == 0) {
    return BadFault("A fault of kind status needs a status.");
  }
  return fault;
}

}  // namespace

std::string_view NameOf(Fault::Kind kind) {
  for (const KindName& one : kKinds) {
    if (one.kind == kind) return one.name;
  }
  return "";
}

Result<Fault> ParseFault(std::string_view text) {
  Fault fault;
  bool has_kind = false;
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      return BadFault(fmt::format("\"{}\" is not KEY=VALUE.", text));
    }
    const std::string_view name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    const std::size_t comma = name == "body" ? std::string_view::npos : text.find(',');
    if (auto problem = Take(fault, name, text.substr(0, comma))) return *problem;
    has_kind = has_kind || name == "kind";
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return Complete(std::move(fault), has_kind);
}

Result<Fault> ReadFault(const Value& json) {
  const ValueMap* map = json.AsMap();
  if (!map) return BadFault("A fault is a JSON object.");
  Fault fault;
  for (const auto& [key, value] : *map) {
    const bool structured = value.AsMap() || value.AsList();
    const std::string text = structured ? WriteJson(value) : value.Plain();
    if (auto problem = Take(fault, key.text(), text)) return *problem;
  }
  return Complete(std::move(fault), map->Find("kind") != nullptr);
}

bool PathMatches(std::string_view pattern, std::string_view path) {
  if (pattern.empty()) return true;
  while (true) {
    const std::size_t wanted_end = pattern.find('/', 1);
    const std::size_t found_end = path.find('/', 1);
    const std::string_view wanted = pattern.substr(0, wanted_end);
    if (wanted == "/**") return true;
    if (wanted != "/*" && wanted != path.substr(0, found_end)) return false;
    if (wanted == "/*" && path.substr(0, found_end).size() < 2) return false;
    const bool pattern_done = wanted_end == std::string_view::npos;
    const bool path_done = found_end == std::string_view::npos;
    if (pattern_done || path_done) return pattern_done && path_done;
    pattern.remove_prefix(wanted_end);
    path.remove_prefix(found_end);
  }
}

bool Meets(const Fault& fault, std::string_view method, std::string_view path) {
  return (fault.method.empty() || fault.method == method) && PathMatches(fault.path, path);
}

}  // namespace dbsn::sandbox

// Typed values from scalars, and the limits that a field sets them.
#include "schema/field_check_scalar.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "schema/decimal.h"
#include "schema/field_check_format.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_problems.h"
#include "schema/pattern.h"

namespace dbsn {

namespace {

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  // 010 is eight to some YAML readers and ten to others.
  if (digits.size() > 1 && digits.starts_with('0')) return {};
  return number;
}

std::size_t CodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

class ScalarReader {
 public:
  ScalarReader(const Field& field, const Scalar& scalar, std::vector<ScalarProblem>& problems)
      : field_(field), scalar_(scalar), problems_(problems) {}

  std::optional<Value> Read(FieldType type) {
    if (!field_.codes.empty()) return ReadCode();
    switch (type) {
      case FieldType::kText:
        return ReadText();
      case FieldType::kInteger:
        return ReadInteger();
      case FieldType::kNumber:
        return ReadNumber();
      case FieldType::kBoolean:
        return ReadBoolean();
      case FieldType::kReference:
        return ReadId();
      case FieldType::kAny:
        return ReadAny();
      case FieldType::kList:
      case FieldType::kMap:
        return WrongType(type);
    }
    return {};
  }

 private:
  bool is_plain() const { return !scalar_.quoted || !scalar_.written; }

  std::string Shown() const {
    return scalar_.written ? Quoted(scalar_.text) : std::string("the value it was given");
  }

  std::string_view Written() const {
    if (!is_plain()) return "text in quotes";
    if (scalar_.text == "true" || scalar_.text == "false") return "true or false";
    return IsJsonNumber(scalar_.text) ? "a number" : "text";
  }

  std::nullopt_t Fail(Code code, std::string claim, std::string hint = "") {
    problems_.push_back({code, Severity::kError, std::move(claim), std::move(hint)});
    return std::nullopt;
  }

  void Warn(Code code, std::string claim, std::string hint = "") {
    problems_.push_back({code, Severity::kWarning, std::move(claim), std::move(hint)});
  }

  std::nullopt_t WrongType(FieldType type, std::string hint = "") {
    const std::string shown = scalar_.written ? fmt::format(" ({})", Quoted(scalar_.text)) : "";
    return Fail(kManifestWrongType,
                fmt::format("is {}{}, must be {}.", Written(), shown, TypeInWords(type)),
                std::move(hint));
  }

  std::optional<Value> ReadText() {
    const std::size_t size = CodePoints(scalar_.text);
    const std::string shown =
        scalar_.written ? fmt::format("has {} characters", size) : "has another length";
    if (field_.min_length.has_value() && size < static_cast<std::size_t>(*field_.min_length)) {
      return Fail(kManifestBadLength,
                  fmt::format("{}; it needs at least {}.", shown, *field_.min_length));
    }
    if (field_.max_length.has_value() && size > static_cast<std::size_t>(*field_.max_length)) {
      return Fail(kManifestBadLength,
                  fmt::format("{}; it can have at most {}.", shown, *field_.max_length));
    }
    if (!CheckAllowed() || !CheckWrittenForm() || !CheckPattern()) return {};
    return Value(scalar_.text);
  }

  bool CheckPattern() {
    if (field_.pattern.empty() || FitsPattern(scalar_.text, field_.pattern)) return true;
    const std::string claim =
        fmt::format("is {}, which has not the form {}.", Shown(), field_.pattern);
    const std::string hint =
        field_.example.empty() ? "" : fmt::format("It looks like {}.", Quoted(field_.example));
    if (field_.pattern_warns) {
      Warn(kManifestUnusualForm, claim, hint);
      return true;
    }
    Fail(kManifestBadFormat, claim, hint);
    return false;
  }

  bool CheckAllowed() {
    if (field_.allowed.empty()) return true;
    const auto found = std::find(field_.allowed.begin(), field_.allowed.end(), scalar_.text);
    if (found != field_.allowed.end()) return true;
    const std::vector<std::string_view> allowed(field_.allowed.begin(), field_.allowed.end());
    const std::string all = fmt::format("It can be {}.", Listed(allowed));
    std::string hint = scalar_.written ? DidYouMean(scalar_.text, allowed, all) : all;
    if (field_.open_enum) {
      Warn(kManifestUnlistedValue,
           fmt::format("is {}, which is not among the published values.", Shown()),
           std::move(hint));
      return true;
    }
    Fail(kManifestBadValue, fmt::format("cannot be {}.", Shown()), std::move(hint));
    return false;
  }

  bool CheckWrittenForm() {
    FormatProblem problem = CheckFormat(field_.format, scalar_.text);
    if (!problem.claim.empty()) {
      if (!scalar_.written) problem.claim = "has another form";
      Fail(kManifestBadFormat,
           fmt::format("{}; it must be {}.", problem.claim, FormatInWords(field_.format)),
           std::move(problem.hint));
      problems_.back().hides = problem.holds_secret;
      return false;
    }
    const bool url = field_.format == Format::kUrl || field_.format == Format::kUrlOrHost;
    if (url && IsPlainHttp(scalar_.text)) {
      Warn(kManifestPlainHttp, "is plain http: whatever is sent there can be read on the way.",
           "Use https:// where the server has it.");
    }
    return true;
  }

  std::optional<Value> ReadInteger() {
    const std::optional<std::int64_t> number = ParseInteger(scalar_.text);
    if (!number.has_value()) {
      return WrongType(FieldType::kInteger, IsJsonNumber(scalar_.text) && is_plain()
                                                ? "Write it in decimal digits, at most 18 of them."
                                                : "");
    }
    // Where the API holds the number as text, a body copied from it has quotes.
    if (!is_plain() && field_.wire_type != WireType::kText) {
      return WrongType(FieldType::kInteger,
                       fmt::format("Write it without quotes: {}.", scalar_.text));
    }
    if (!CheckRange(*number)) return {};
    return Value(*number);
  }

  bool CheckRange(std::int64_t number) {
    const std::string shown = scalar_.written ? std::to_string(number) : "not in range";
    if (field_.min.has_value() && number < *field_.min) {
      Fail(kManifestOutOfRange,
           field_.max.has_value()
               ? fmt::format("is {}; it can be {} to {}.", shown, *field_.min, *field_.max)
               : fmt::format("is {}; it must be at least {}.", shown, *field_.min));
      return false;
    }
    if (field_.max.has_value() && number > *field_.max) {
      Fail(kManifestOutOfRange,
           field_.min.has_value()
               ? fmt::format("is {}; it can be {} to {}.", shown, *field_.min, *field_.max)
               : fmt::format("is {}; it can be at most {}.", shown, *field_.max));
      return false;
    }
    if (field_.warn_above.has_value() && number > *field_.warn_above) {
      Warn(kManifestAboveAdvice,
           fmt::format("is above {}, which is the most that is advised.", *field_.warn_above));
    }
    return true;
  }

  std::optional<Value> ReadNumber() {
    if (!IsJsonNumber(scalar_.text)) return WrongType(FieldType::kNumber);
    if (!is_plain() && field_.wire_type != WireType::kText) {
      return WrongType(FieldType::kNumber,
                       fmt::format("Write it without quotes: {}.", scalar_.text));
    }
    const std::optional<std::int64_t> number = ParseInteger(scalar_.text);
    if (!number.has_value()) return Value(Number{std::string(scalar_.text)});
    if (!CheckRange(*number)) return {};
    return Value(*number);
  }

  std::optional<Value> ReadBoolean() {
    if (is_plain() && scalar_.text == "true") return Value(true);
    if (is_plain() && scalar_.text == "false") return Value(false);
    return WrongType(FieldType::kBoolean, "Write true or false, without quotes.");
  }

  std::optional<Value> ReadId() {
    const std::optional<std::int64_t> number = ParseInteger(scalar_.text);
    if (!number.has_value()) {
      const bool address = scalar_.written && scalar_.text.find('/') != std::string_view::npos;
      return WrongType(FieldType::kReference,
                       address ? fmt::format("Write {{ref: {}}}.", scalar_.text)
                               : "Write the id's digits, or {ref: KIND/NAME} for a manifest's "
                                 "resource.");
    }
    if (!CheckRange(*number)) return {};
    return Value(*number);
  }

  std::optional<Value> ReadCode() {
    const CodeName* const code = FindCode(field_.codes, scalar_.text);
    if (code != nullptr) return Value(code->code);
    std::vector<std::string_view> names;
    for (const CodeName& known : field_.codes) names.push_back(known.name);
    const std::string all = fmt::format("It can be {}.", Listed(names));
    return Fail(kManifestBadValue, fmt::format("cannot be {}.", Shown()),
                scalar_.written ? DidYouMean(scalar_.text, names, all) : all);
  }

  std::optional<Value> ReadAny() {
    if (!is_plain()) return Value(scalar_.text);
    if (scalar_.text == "true") return Value(true);
    if (scalar_.text == "false") return Value(false);
    if (!IsJsonNumber(scalar_.text)) return Value(scalar_.text);
    const std::optional<std::int64_t> number = ParseInteger(scalar_.text);
    if (number.has_value()) return Value(*number);
    return Value(Number{std::string(scalar_.text)});
  }

  const Field& field_;
  const Scalar& scalar_;
  std::vector<ScalarProblem>& problems_;
};

}  // namespace

std::optional<Value> ReadScalar(const Field& field, FieldType type, const Scalar& scalar,
                                std::vector<ScalarProblem>& problems) {
  return ScalarReader(field, scalar, problems).Read(type);
}

std::string_view TypeInWords(FieldType type) {
  switch (type) {
    case FieldType::kText:
      return "text";
    case FieldType::kInteger:
      return "a whole number";
    case FieldType::kNumber:
      return "a number";
    case FieldType::kBoolean:
      return "true or false";
    case FieldType::kList:
      return "a list";
    case FieldType::kMap:
      return "a map";
    case FieldType::kAny:
      return "any value";
    case FieldType::kReference:
      return "an id or a reference";
  }
  return "a value";
}

}  // namespace dbsn

#include "schema/sample.h"

#include <algorithm>
#include <utility>

#include "schema/caseless.h"
#include "schema/coerce.h"
#include "schema/field_words.h"

namespace dbsn {

namespace {

bool IsPort(const Field& field) {
  constexpr std::int64_t kHighest = 65535;
  return field.type == FieldType::kInteger && field.max == kHighest;
}

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// |text|'s letters and digits, each mapped by |map|, runs of all else as one |between|.
template <typename Map>
std::string Words(std::string_view text, char between, Map map) {
  std::string words;
  bool gap = false;
  for (const char c : text) {
    if (!IsWordCharacter(c)) {
      gap = true;
      continue;
    }
    if (gap && !words.empty()) words += between;
    gap = false;
    words += map(c);
  }
  return words;
}

Value SampleText(const Field& field) {
  switch (field.format) {
    case Format::kHost:
      return Value("db.example.com");
    case Format::kUrl:
    case Format::kUrlOrHost:
      return Value("https://service.example.com");
    case Format::kGuid:
      return Value("00000000-0000-4000-8000-000000000000");
    case Format::kDuration:
      return Value("30s");
    case Format::kNone:
    case Format::kJwt:
      break;
  }
  std::string text = "example";
  while (static_cast<std::int64_t>(text.size()) < field.min_length.value_or(0)) text += "-example";
  return Value(text.substr(0, static_cast<std::size_t>(field.max_length.value_or(
                                  static_cast<std::int64_t>(text.size())))));
}

// Members that must be written; where none must, all that are plain values.
Value SampleMap(const Field& field, const std::string& name) {
  const bool any_needed = std::any_of(field.members.begin(), field.members.end(),
                                      [](const Field& member) { return MustBeWritten(member); });
  ValueMap map;
  for (const Field& member : field.members) {
    const bool nested = member.type == FieldType::kMap || member.type == FieldType::kList;
    if (member.read_only || (any_needed ? !MustBeWritten(member) : nested)) continue;
    map.Set(member.name, SampleValue(member, FieldSet{}, name));
  }
  return Value(std::move(map));
}

Value SampleOfType(const Field& field, const std::string& name) {
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kAny:
      return SampleText(field);
    case FieldType::kInteger:
      return Value(field.min.value_or(1));
    case FieldType::kNumber:
      return Value(field.min.value_or(1));
    case FieldType::kBoolean:
      return Value(true);
    case FieldType::kList:
      return Value(field.members.empty() ? Value::List{} : Value::List{SampleMap(field, name)});
    case FieldType::kMap:
      return SampleMap(field, name);
    case FieldType::kReference:
      break;
  }
  const std::string kind = field.reference_kinds.empty() ? "KIND" : field.reference_kinds.front();
  return Value(Ref{kind + "/NAME"});
}

std::string HelpOf(const Field& field) {
  std::string help = field.label;
  if (!field.help.empty()) help += (help.empty() ? "" : ": ") + field.help;
  help += (help.empty() ? "" : "\n") + TakesInWords(field);
  if (field.default_value.has_value() && field.codes.empty()) {
    help += "; default " + field.default_value->Plain();
  }
  return help;
}

Value ValueFor(const ResourceType& type, const FieldSet& fields, const Field& field,
               const SampleOptions& options) {
  if (field.name == type.name_field) return Value(options.title);
  if (field.name == type.type_field && !fields.variant.empty()) return Value(fields.variant[0]);
  if (field.name == type.auth_field && fields.variant.size() > 1) return Value(fields.variant[1]);
  return SampleValue(field, fields, options.name);
}

}  // namespace

std::vector<const Field*> WritableFields(const ResourceType& type, const FieldSet& fields) {
  std::vector<const Field*> writable;
  for (const Field& field : fields.fields) {
    const bool derived = std::any_of(fields.derived.begin(), fields.derived.end(),
                                     [&](const auto& one) { return one.first == field.name; });
    if (!field.read_only && !derived) writable.push_back(&field);
  }
  const auto turn = [&](const Field* field) {
    const int group = field->name == type.name_field   ? 0
                      : field->name == type.type_field ? 1
                      : field->name == type.auth_field ? 2
                      : MustBeWritten(*field)          ? 3
                                                       : 4;
    return std::pair(group, field->rank);
  };
  std::stable_sort(writable.begin(), writable.end(),
                   [&](const Field* a, const Field* b) { return turn(a) < turn(b); });
  return writable;
}

bool MustBeWritten(const Field& field) {
  return field.required && !field.default_value.has_value();
}

std::string NameFrom(std::string_view text, std::string_view otherwise) {
  std::string name = Words(text, '-', LowerLetter);
  return name.empty() ? std::string(otherwise) : name;
}

std::string VariableFor(const Field& field, const std::string& name) {
  std::string variable = Words(name, '_', UpperLetter);
  const std::string label =
      Words(field.label.empty() ? field.name.text() : field.label, '_', UpperLetter);
  if (!variable.empty() && !label.empty()) variable += '_';
  variable += label;
  const bool begins_with_digit = !variable.empty() && variable[0] >= '0' && variable[0] <= '9';
  return variable.empty() || begins_with_digit ? "_" + variable : variable;
}

Value SampleValue(const Field& field, const FieldSet& fields, const std::string& name) {
  if (field.sensitive) {
    return Value(SecretRef{SecretRef::Source::kEnv, VariableFor(field, name)});
  }
  if (IsPort(field) && fields.default_port.has_value()) return Value(*fields.default_port);
  if (field.type == FieldType::kReference) return SampleOfType(field, name);
  if (!field.codes.empty()) return Value(field.codes.front().name);
  const bool example_fits =
      !field.example.empty() &&
      (field.allowed.empty() || field.open_enum ||
       std::find(field.allowed.begin(), field.allowed.end(), field.example) != field.allowed.end());
  if (example_fits) {
    if (std::optional<Value> value = Coerce(field.type, Value(field.example))) return *value;
  }
  if (!field.allowed.empty()) return Value(field.allowed.front());
  if (field.default_value.has_value()) return *field.default_value;
  return SampleOfType(field, name);
}

namespace {

// The fields that a sample needs for the kind's rules to hold: of several groups the first.
std::vector<Key> AskedByRules(const ResourceType& type, const FieldSet& fields,
                              const SampleOptions& options) {
  const auto text_of = [&](Key name) -> std::string {
    const Field* const field = fields.Find(name);
    const bool written = field != nullptr && MustBeWritten(*field);
    return written ? ValueFor(type, fields, *field, options).Plain() : "";
  };
  std::vector<Key> asked;
  for (const FieldRule& rule : type.rules) {
    const bool holds = rule.when.empty() || std::find(rule.among.begin(), rule.among.end(),
                                                      text_of(rule.when)) != rule.among.end();
    if (!holds) continue;
    if (!rule.one_of.empty()) {
      asked.insert(asked.end(), rule.one_of.front().begin(), rule.one_of.front().end());
    }
    for (const auto& [value, field] : rule.chosen) {
      if (value == text_of(rule.by)) asked.push_back(field);
    }
  }
  return asked;
}

}  // namespace

ManifestText SampleManifest(const Definition& definition, const ResourceType& type,
                            const FieldSet& fields, const SampleOptions& options) {
  ManifestText manifest;
  manifest.api_version =
      options.provider + "/" + (definition.serves.empty() ? "v1" : definition.serves.back());
  manifest.address = {options.provider, type.kind, options.name};
  const std::vector<Key> asked = AskedByRules(type, fields, options);
  for (const Field* const field : WritableFields(type, fields)) {
    const bool chosen = field->name == type.name_field || field->name == type.type_field ||
                        (field->name == type.auth_field && fields.variant.size() > 1);
    const bool needed = chosen || MustBeWritten(*field) ||
                        std::find(asked.begin(), asked.end(), field->name) != asked.end();
    if (!needed && options.optional == Optional::kLeftOut) continue;
    ManifestLine line{field->name, ValueFor(type, fields, *field, options)};
    line.off = !needed;
    if (options.helps) line.above = HelpOf(*field);
    manifest.spec.push_back(std::move(line));
  }
  return manifest;
}

}  // namespace dbsn

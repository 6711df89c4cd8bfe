// Reads the published files of a catalog. Only the keys are published, not how the files nest, so
// what is looked for is found at any depth, and unknown keys are passed over.
#include <algorithm>
#include <optional>
#include <utility>

#include "schema/caseless.h"
#include "schema/coerce.h"
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/id_tables_reader.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

// One entry of a catalog: its members by key, read tolerantly.
class Entry {
 public:
  Entry(const Document& document, NodeIndex node, Diagnostics& diagnostics)
      : document_(document), node_(node), diagnostics_(diagnostics) {}

  NodeIndex node() const { return node_; }
  Place place() const { return document_.PlaceOf(node_); }
  NodeIndex Find(std::string_view key) const { return document_.Find(node_, key); }

  std::string Text(std::string_view key) const {
    const NodeIndex node = Find(key);
    return node == kNoNode || !document_.IsScalar(node) ? "" : std::string(document_.Text(node));
  }

  // The text that the entry cannot do without; reported when it is missing.
  std::string Needed(std::string_view key) const {
    std::string text = Text(key);
    if (text.empty()) Report(node_, "This catalog entry needs the key " + Quoted(key) + ".");
    return text;
  }

  std::optional<std::int64_t> Integer(std::string_view key) const {
    const NodeIndex node = Find(key);
    return node == kNoNode ? std::nullopt : IntegerAt(node);
  }

  bool Flag(std::string_view key, bool fallback) const {
    const NodeIndex node = Find(key);
    if (node == kNoNode) return fallback;
    const std::optional<Value> flag = Coerce(FieldType::kBoolean, ScalarOf(document_, node));
    if (flag.has_value()) return *flag->AsBoolean();
    if (!document_.nodes[node].null) Report(node, Quoted(key) + " is true or false.");
    return fallback;
  }

  struct Id {
    std::int64_t id = 0;
    NodeIndex node = 0;
  };
  std::vector<Id> Ids(std::string_view key) const {
    std::vector<Id> ids;
    const NodeIndex list = Find(key);
    if (list == kNoNode || document_.nodes[list].null) return ids;
    if (!document_.IsList(list)) Report(list, Quoted(key) + " is a list of ids.");
    for (const NodeIndex item : document_.Items(list)) {
      const std::optional<std::int64_t> id = IntegerAt(item);
      if (id.has_value()) {
        ids.push_back({*id, item});
      } else {
        Report(item, Quoted(key) + " is a list of ids: this is no number.");
      }
    }
    return ids;
  }

  void Report(NodeIndex node, std::string detail, Code code = kCatalogBrokenEntry,
              Severity severity = Severity::kError) const {
    diagnostics_.Add({.code = code,
                      .severity = severity,
                      .detail = std::move(detail),
                      .hint = "Nothing is planned with a broken catalog: restore this file, or "
                              "name another definitions folder.",
                      .place = document_.PlaceOf(node)});
  }

 private:
  std::optional<std::int64_t> IntegerAt(NodeIndex node) const {
    const std::optional<Value> value = Coerce(FieldType::kInteger, ScalarOf(document_, node));
    return value.has_value() ? std::optional(*value->AsInteger()) : std::nullopt;
  }

  const Document& document_;
  NodeIndex node_;
  Diagnostics& diagnostics_;
};

CatalogField ReadCatalogField(const Document& document, const Entry& entry,
                              const CatalogFormat& format) {
  const CatalogFormat::Keys& keys = format.keys;
  CatalogField field;
  field.name = Key(entry.Needed(keys.field_name));
  field.label = entry.Text(keys.field_label);
  field.help = entry.Text(keys.field_help);
  field.place = entry.place();
  const std::string type = entry.Text(keys.field_type);
  const auto known = format.field_types.find(type);
  if (known != format.field_types.end()) {
    field.secret = known->second == "secret";
    field.type = field.secret ? FieldType::kText : FieldTypeNamed(known->second);
  } else if (const NodeIndex node = entry.Find(keys.field_type); node != kNoNode) {
    entry.Report(node, "The field type " + Quoted(type) + " is not known; it is read as text.",
                 kCatalogUnknownFieldType, Severity::kWarning);
  }
  const NodeIndex values = entry.Find(keys.field_values);
  if (values == kNoNode) return field;
  for (const NodeIndex item : document.Items(values)) {
    if (document.IsScalar(item)) field.allowed.emplace_back(document.Text(item));
  }
  return field;
}

void ReportTwice(const Entry& entry, const std::string& what, Place first, Diagnostics& out) {
  Diagnostic problem{.code = kDefinitionDuplicate,
                     .detail = "The catalog defines " + what + " twice.",
                     .hint = "Keep one of the two.",
                     .place = entry.place()};
  if (first.known()) problem.related.push_back({first, "first defined here"});
  out.Add(std::move(problem));
}

void AddField(const Document& document, const Entry& entry, std::string_view key,
              const std::string& what, const CatalogFormat& format,
              std::map<std::int64_t, CatalogField>& into, Diagnostics& diagnostics) {
  const NodeIndex id_node = entry.Find(key);
  if (id_node == kNoNode) return;
  const std::optional<std::int64_t> id = entry.Integer(key);
  if (!id.has_value()) {
    entry.Report(id_node, Quoted(key) + " is a number.");
    return;
  }
  const auto [at, added] = into.emplace(*id, ReadCatalogField(document, entry, format));
  if (!added) ReportTwice(entry, what + " " + std::to_string(*id), at->second.place, diagnostics);
}

void AddAuth(const Entry& entry, const CatalogFormat& format, IdTablesData& data,
             Diagnostics& diagnostics) {
  const NodeIndex id_node = entry.Find(format.keys.auth_id);
  if (id_node == kNoNode) return;
  const std::optional<std::int64_t> id = entry.Integer(format.keys.auth_id);
  if (!id.has_value()) {
    entry.Report(id_node, Quoted(format.keys.auth_id) + " is a number.");
    return;
  }
  const std::string label = entry.Needed(format.keys.auth_label);
  if (FindCode(data.auth_types, *id) != nullptr) {
    ReportTwice(entry, "auth type " + std::to_string(*id), {}, diagnostics);
    return;
  }
  data.auth_types.push_back({*id, LowerCase(label), {label}});
}

std::vector<std::int64_t> KnownIds(const Entry& entry, std::string_view key,
                                   const std::string& type, const std::string& what,
                                   const auto& is_known) {
  std::vector<std::int64_t> ids;
  for (const Entry::Id& id : entry.Ids(key)) {
    if (is_known(id.id)) {
      ids.push_back(id.id);
      continue;
    }
    entry.Report(id.node,
                 Quoted(type) + " lists the " + what + " " + std::to_string(id.id) +
                     ", which the catalog does not define.",
                 kCatalogUnknownId);
  }
  return ids;
}

void AddType(const Entry& entry, const CodeName& category, const CatalogFormat& format,
             IdTablesData& data) {
  const CatalogFormat::Keys& keys = format.keys;
  CatalogType type;
  type.place = entry.place();
  type.entry.name = entry.Needed(keys.type_name);
  if (type.entry.name.empty()) return;
  type.entry.category = category.name;
  type.entry.category_id = category.code;
  type.entry.active = entry.Flag(keys.active, true);
  type.entry.source = entry.Text(keys.source);
  type.entry.unverified = entry.Flag(keys.unverified, false);
  type.can_test = entry.Flag(keys.can_test, true);
  const std::string& name = type.entry.name;
  if (entry.Find(keys.required) == kNoNode) {
    entry.Report(entry.node(), Quoted(name) + " needs the key " + Quoted(keys.required) + ".");
  }
  type.required = KnownIds(entry, keys.required, name, "required field",
                           [&](std::int64_t id) { return data.required.contains(id); });
  type.optional = KnownIds(entry, keys.optional, name, "optional field",
                           [&](std::int64_t id) { return data.optional.contains(id); });
  type.entry.auth_ids = KnownIds(entry, keys.auth, name, "auth type", [&](std::int64_t id) {
    return FindCode(data.auth_types, id) != nullptr;
  });
  data.types.push_back(std::move(type));
}

// The category that stands beside an array of types.
std::optional<CodeName> ReadCategory(const Entry& entry, const CatalogFormat& format,
                                     IdTablesData& data, NodeIndex node) {
  const std::string name = entry.Needed(format.keys.category);
  const std::optional<std::int64_t> id = entry.Integer(format.keys.category_id);
  if (name.empty()) return {};
  if (!id.has_value()) {
    entry.Report(node, "A category needs its number, " + Quoted(format.keys.category_id) + ".");
    return {};
  }
  if (const CodeName* known = FindCode(data.categories, *id)) {
    if (known->name == name) return *known;
    entry.Report(node, "The category " + std::to_string(*id) + " is called " + Quoted(known->name) +
                           " elsewhere, and here " + Quoted(name) + ".");
    return {};
  }
  const auto aliases = format.category_aliases.find(*id);
  data.categories.push_back(
      {*id, name,
       aliases == format.category_aliases.end() ? std::vector<std::string>{} : aliases->second});
  return data.categories.back();
}

}  // namespace

void ReadTypesFile(const Document& document, const CatalogFormat& format, IdTablesData& data,
                   Diagnostics& diagnostics) {
  bool found = false;
  for (NodeIndex node = 0; node < document.nodes.size(); ++node) {
    const NodeIndex list = document.Find(node, format.keys.types);
    if (list == kNoNode) continue;
    found = true;
    const Entry holder(document, node, diagnostics);
    if (!document.IsList(list)) {
      holder.Report(list, Quoted(format.keys.types) + " is a list of types.");
      continue;
    }
    const std::optional<CodeName> category = ReadCategory(holder, format, data, node);
    if (!category.has_value()) continue;
    for (const NodeIndex item : document.Items(list)) {
      AddType(Entry(document, item, diagnostics), *category, format, data);
    }
  }
  if (found) return;
  Entry(document, 0, diagnostics)
      .Report(0, "This file holds no list " + Quoted(format.keys.types) + " at any depth.");
}

void ReadFieldsFile(const Document& document, const CatalogFormat& format, IdTablesData& data,
                    Diagnostics& diagnostics) {
  const std::size_t before = data.required.size() + data.optional.size() + data.auth_types.size();
  for (NodeIndex node = 0; node < document.nodes.size(); ++node) {
    if (!document.IsMap(node)) continue;
    const Entry entry(document, node, diagnostics);
    AddField(document, entry, format.keys.required_id, "required field", format, data.required,
             diagnostics);
    AddField(document, entry, format.keys.optional_id, "optional field", format, data.optional,
             diagnostics);
    AddAuth(entry, format, data, diagnostics);
  }
  if (data.required.size() + data.optional.size() + data.auth_types.size() != before) return;
  Entry(document, 0, diagnostics)
      .Report(0, "This file defines no field and no auth type: nothing in it has the key " +
                     Quoted(format.keys.required_id) + ", " + Quoted(format.keys.optional_id) +
                     " or " + Quoted(format.keys.auth_id) + ".");
}

void FinishCatalog(IdTablesData& data, Diagnostics& diagnostics) {
  const auto by_code = [](const CodeName& a, const CodeName& b) { return a.code < b.code; };
  std::sort(data.auth_types.begin(), data.auth_types.end(), by_code);
  std::sort(data.categories.begin(), data.categories.end(), by_code);
  std::stable_sort(
      data.types.begin(), data.types.end(),
      [](const CatalogType& a, const CatalogType& b) { return a.entry.name < b.entry.name; });
  for (std::size_t i = 1; i < data.types.size(); ++i) {
    const CatalogType& first = data.types[i - 1];
    const CatalogType& second = data.types[i];
    if (first.entry.name != second.entry.name) continue;
    diagnostics.Add(
        {.code = kDefinitionDuplicate,
         .detail = "The catalog lists the type " + Quoted(second.entry.name) + " twice.",
         .hint = "Keep one of the two.",
         .place = second.place,
         .related = {{first.place, "first defined here"}}});
  }
}

}  // namespace dbsn

// dbsn explain: what can be written. Offline.
#include <utility>

#include "engine/cli/commands.h"
#include "engine/cli/type_search.h"
#include "engine/report/explanation.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

void Print(Desk& desk, const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "\n") + text;
  desk.terminal.Out(all);
}

void PrintText(Desk& desk, const WhatToExplain& what) {
  const Palette palette = desk.out_palette();
  std::vector<std::string> texts;
  for (const KindToExplain& one : what.kinds) {
    texts.push_back(what.field.empty()
                        ? KindText(*one.definition, *one.kind, palette)
                        : FieldText(*one.definition, *one.kind, what.field, palette));
  }
  for (const TypeToExplain& one : what.types) {
    texts.push_back(what.field.empty() ? TypeText(one, palette)
                                       : TypeFieldText(one, what.field, palette));
  }
  Print(desk, texts);
}

// The field as each type has it, by type and auth type.
void AppendFieldOf(const TypeToExplain& one, const std::string& name, Value::List& list) {
  const auto append = [&](const Field& field, const CodeName* auth) {
    ValueMap map = *FieldValue(field).AsMap();
    map.Set("in_type", Value(one.type->name));
    if (auth != nullptr) map.Set("in_auth_type", Value(auth->name));
    list.emplace_back(std::move(map));
  };
  for (const Field* const field : OwnFieldsOf(one)) {
    if (field->name.text() == name) append(*field, nullptr);
  }
  for (const AuthFields& of_auth : AuthFieldsOf(one)) {
    for (const Field* const field : of_auth.fields) {
      if (field->name.text() == name) append(*field, of_auth.auth);
    }
  }
}

Value JsonOf(const Definitions& definitions, const WhatToExplain& what) {
  Value::List list;
  for (const KindToExplain& one : what.kinds) {
    if (what.field.empty()) {
      list.push_back(KindValue(*one.definition, *one.kind));
      continue;
    }
    if (const Field* const base = one.kind->base.Find(what.field)) {
      list.push_back(FieldValue(*base));
    }
    for (const TypeToExplain& type : AllTypes(definitions)) {
      if (type.kind == one.kind) AppendFieldOf(type, what.field, list);
    }
  }
  for (const TypeToExplain& one : what.types) {
    if (what.field.empty()) {
      list.push_back(TypeValue(one));
    } else {
      AppendFieldOf(one, what.field, list);
    }
  }
  return Value(std::move(list));
}

}  // namespace

ExitStatus RunExplain(Desk& desk) {
  if (!desk.session().ReadFile()) return ExitStatus::kFailed;
  const Definitions& definitions = desk.session().definitions();
  WhatToExplain what;
  if (desk.command.arguments.empty()) {
    what.kinds = AllKinds(definitions);
  } else {
    Explained found = FindWhatToExplain(definitions, desk.command.arguments.front());
    if (found.problem.has_value()) {
      desk.reporter().Problem(*found.problem);
      return ExitStatus::kFailed;
    }
    what = std::move(found.what);
  }
  if (desk.json()) {
    desk.terminal.Out(WriteJson(JsonOf(definitions, what), JsonStyle::kIndented) + "\n");
  } else {
    PrintText(desk, what);
  }
  return ExitStatus::kDone;
}

}  // namespace dbsn

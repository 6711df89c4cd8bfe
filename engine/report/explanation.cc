#include "engine/report/explanation.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "engine/report/text_table.h"
#include "schema/caseless.h"
#include "schema/field_words.h"
#include "schema/manifest_text.h"
#include "schema/rule_words.h"
#include "schema/sample.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kWidth = 96;
constexpr std::size_t kNameWidth = 34;

const FieldSet& FieldsFor(const TypeToExplain& one, std::optional<std::int64_t> auth) {
  return *one.kind->variants->Resolve(one.type->name, auth);
}

bool SaysTheSame(const Field& a, const Field& b) {
  return a.required == b.required && a.label == b.label && a.help == b.help &&
         TakesInWords(a) == TakesInWords(b);
}

// What follows a field's type: default, unset, replaces.
std::string Remarks(const Field& field) {
  std::string remarks;
  if (field.default_value.has_value() && field.codes.empty()) {
    remarks += "; default " + Shown(field.default_value->Plain());
  }
  if (!field.pattern.empty()) {
    remarks += (field.pattern_warns ? "; usually of the form " : "; of the form ") + field.pattern;
  }
  if (!field.only_with.empty()) remarks += "; counts only with " + field.only_with.text();
  if (field.create_only) remarks += "; a change replaces the resource";
  if (!field.deprecated.empty()) remarks += "; not to be written any more: " + field.deprecated;
  return remarks;
}

std::string HelpOf(const Field& field) {
  if (field.label.empty()) return field.help;
  return field.help.empty() ? field.label : field.label + ": " + field.help;
}

std::string Indented(const std::string& text, std::size_t indent) {
  std::string lines;
  for (const std::string& line : Wrapped(text, kWidth - std::min(indent, kWidth / 2))) {
    lines += std::string(indent, ' ') + line + "\n";
  }
  return lines;
}

// With the members of a map, or of a list's maps, below it.
std::string FieldLines(const Field& field, std::size_t indent, const Palette& palette) {
  const bool must = MustBeWritten(field);
  std::string text(indent, ' ');
  text += must ? palette.Red("*") + " " : "  ";
  text += palette.Bold(PadTo(Shown(field.name.text()), kNameWidth - indent - 2)) + " ";
  const std::string takes = Shown(TakesInWords(field)) + Remarks(field);
  std::string rest = Indented(takes, kNameWidth + 1);
  text += rest.substr(kNameWidth + 1);
  const std::string help = Shown(HelpOf(field));
  for (const std::string& line : Wrapped(help, kWidth - kNameWidth - 1)) {
    text += std::string(kNameWidth + 1, ' ') + palette.Faint(line) + "\n";
  }
  constexpr std::size_t kDeepest = 12;
  if (indent >= kDeepest) return text;
  std::vector<const Field*> members;
  for (const Field& member : field.members) {
    if (!member.read_only) members.push_back(&member);
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const Field* a, const Field* b) { return a->rank < b->rank; });
  for (const Field* const member : members) text += FieldLines(*member, indent + 2, palette);
  return text;
}

std::string Heading(const std::string& text, const Palette& palette) {
  return "\n" + palette.Bold(text) + "\n";
}

std::string SourceText(const TypeEntry& type) {
  std::string text;
  if (type.source == "published") {
    text = "As the API's own catalog publishes it.";
  } else if (!type.source.empty()) {
    text = "Drawn from " + type.source + ".";
  }
  if (type.unverified) {
    text += (text.empty() ? "" : " ");
    text += "Its exact name is not published, so validate warns of it.";
  }
  return text;
}

std::string AboutType(const TypeToExplain& one) {
  const FieldSet& fields = FieldsFor(one, std::nullopt);
  std::string text = fmt::format("A {} of {}, in the category {}. ", one.kind->title,
                                 one.definition->name, one.type->category);
  if (!one.type->active) {
    text += "It cannot be used any more. ";
    if (!fields.inactive_reason.empty()) text += fields.inactive_reason + " ";
  }
  text += fields.can_test ? "The API can test its connection." : "The API cannot test it.";
  if (fields.default_port.has_value())
    text += fmt::format(" Usual port: {}.", *fields.default_port);
  return Shown(text);
}

std::string AliasesText(const CodeName& code) {
  std::string aliases;
  for (const std::string& alias : code.aliases) {
    if (!SameWord(alias, code.name)) aliases += (aliases.empty() ? "" : ", ") + alias;
  }
  return aliases.empty() ? "" : "  also: " + aliases;
}

// The auth types of |kind| that have a field of this name, or all codes of a field that has them.
std::string CodesText(const Field& field, const Palette& palette) {
  if (field.codes.empty()) return "";
  std::string text = Heading("Values, by name or number", palette);
  for (const CodeName& code : field.codes) {
    text += fmt::format("  {:>3}  {}", code.code, palette.Bold(PadTo(Shown(code.name), 32))) +
            palette.Faint(Shown(AliasesText(code)));
    while (text.ends_with(' ')) text.pop_back();
    text += "\n";
  }
  return text;
}

std::string TypesList(const std::vector<std::string>& types) {
  constexpr std::size_t kMost = 8;
  std::string list;
  for (std::size_t i = 0; i < types.size() && i < kMost; ++i) {
    list += (i == 0 ? "" : ", ") + types[i];
  }
  if (types.size() > kMost) list += fmt::format(" and {} more", types.size() - kMost);
  return list;
}

}  // namespace

std::vector<std::string> Wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    std::size_t end = newline;
    if (end - at > width) {
      const std::size_t blank = text.rfind(' ', at + width);
      const bool breaks = blank != std::string::npos && blank > at;
      end = breaks ? blank : std::min(text.find(' ', at), newline);
    }
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::vector<const Field*> WritableBaseFields(const ResourceType& kind) {
  FieldSet base = kind.base;
  if (kind.variants != nullptr && !kind.variants->types().empty()) {
    base.derived = kind.variants->Resolve(kind.variants->types().front().name, {})->derived;
  }
  std::vector<const Field*> fields;
  for (const Field* const field : WritableFields(kind, base)) {
    fields.push_back(kind.base.Find(field->name));
  }
  return fields;
}

std::vector<const Field*> OwnFieldsOf(const TypeToExplain& one) {
  return WritableFields(*one.kind, FieldsFor(one, std::nullopt));
}

std::vector<AuthFields> AuthFieldsOf(const TypeToExplain& one) {
  const FieldSet& own = FieldsFor(one, std::nullopt);
  std::vector<AuthFields> all;
  for (const std::int64_t id : one.type->auth_ids) {
    AuthFields of_auth{FindCode(one.kind->variants->auth_types(), id), {}};
    for (const Field* const field : WritableFields(*one.kind, FieldsFor(one, id))) {
      const Field* const before = own.Find(field->name);
      if (before == nullptr || !SaysTheSame(*before, *field)) of_auth.fields.push_back(field);
    }
    all.push_back(std::move(of_auth));
  }
  return all;
}

std::string ExampleOf(const TypeToExplain& one) {
  const std::optional<std::int64_t> auth =
      one.type->auth_ids.empty() ? std::nullopt : std::optional(one.type->auth_ids.front());
  return WriteManifest(SampleManifest(*one.definition, *one.kind, FieldsFor(one, auth),
                                      {.name = NameFrom(one.type->name),
                                       .title = "My " + one.type->name,
                                       .provider = one.definition->name}));
}

std::string TypeText(const TypeToExplain& one, const Palette& palette) {
  std::string text = palette.Bold(Shown(one.type->name)) + "\n" + Indented(AboutType(one), 2);
  text += Indented(Shown(SourceText(*one.type)), 2);
  text += Heading("Fields", palette) + palette.Faint("  * must be written") + "\n";
  for (const Field* const field : OwnFieldsOf(one)) text += FieldLines(*field, 2, palette);
  const std::vector<AuthFields> auths = AuthFieldsOf(one);
  if (!auths.empty()) {
    text += Heading("Auth types", palette);
    text +=
        palette.Faint(auths.size() == 1
                          ? "  the only one, so " + one.kind->auth_field.text() + " may be left out"
                          : "  written as " + one.kind->auth_field.text() + ", by name or number") +
        "\n";
  }
  for (const AuthFields& of_auth : auths) {
    text += fmt::format("  {} ({})\n", palette.Bold(Shown(of_auth.auth->name)), of_auth.auth->code);
    for (const Field* const field : of_auth.fields) text += FieldLines(*field, 4, palette);
  }
  text += Heading("Example", palette);
  std::string example = ExampleOf(one);
  for (std::size_t at = 0; at < example.size();) {
    const std::size_t end = example.find('\n', at);
    text += "  " + Shown(example.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return text;
}

std::string TypeSummary(const TypeToExplain& one, const Palette& palette) {
  std::string text = palette.Bold(Shown(one.type->name)) + "\n" + Indented(AboutType(one), 2) +
                     Indented(Shown(SourceText(*one.type)), 2);
  const auto row = [&](const std::string& name, const std::vector<const Field*>& fields) {
    std::string list;
    for (const Field* const field : fields) {
      list += (list.empty() ? "" : ", ") + field->name.text() + (MustBeWritten(*field) ? "*" : "");
    }
    constexpr std::size_t kColumn = 34;
    const std::string lines =
        Indented(Shown(list.empty() ? "no fields of its own" : list), kColumn);
    return "  " + PadTo(Shown(name), kColumn - 3) + " " + lines.substr(kColumn);
  };
  text += row("fields", OwnFieldsOf(one));
  for (const AuthFields& of_auth : AuthFieldsOf(one)) {
    text += row("with " + of_auth.auth->name, of_auth.fields);
  }
  return text + palette.Faint("  * must be written; `dbsn explain` tells what each is for") + "\n";
}

std::string TypeFieldText(const TypeToExplain& one, const std::string& field,
                          const Palette& palette) {
  std::string text = palette.Bold(Shown(one.type->name + "." + field)) + "\n";
  const Field* const own = FieldsFor(one, std::nullopt).Find(field);
  if (own != nullptr) text += FieldLines(*own, 2, palette);
  for (const AuthFields& of_auth : AuthFieldsOf(one)) {
    for (const Field* const added : of_auth.fields) {
      if (added->name.text() != field) continue;
      text += fmt::format("  with {}\n", palette.Bold(Shown(of_auth.auth->name))) +
              FieldLines(*added, 4, palette);
    }
  }
  if (own != nullptr && !own->example.empty()) {
    text += "  For instance: " + Shown(own->example) + "\n";
  }
  if (own != nullptr && own->name == one.kind->auth_field) {
    Field offered = *own;
    std::erase_if(offered.codes, [&](const CodeName& code) {
      const std::vector<std::int64_t>& ids = one.type->auth_ids;
      return std::find(ids.begin(), ids.end(), code.code) == ids.end();
    });
    return text + CodesText(offered, palette);
  }
  return own == nullptr ? text : text + CodesText(*own, palette);
}

std::string FieldText(const Definition& definition, const ResourceType& kind,
                      const std::string& field, const Palette& palette) {
  std::string text = palette.Bold(Shown(field)) + "\n" +
                     Indented(fmt::format("A field of {}/{}.", definition.name, kind.kind), 2);
  if (const Field* const base = kind.base.Find(field)) {
    text += FieldLines(*base, 2, palette) + CodesText(*base, palette);
  }
  if (kind.variants == nullptr) return text;
  // By meaning, most used first: how many types say it so.
  std::map<std::string, std::vector<std::string>> by_meaning;
  for (const TypeEntry& type : kind.variants->types()) {
    const TypeToExplain one{&definition, &kind, &type};
    const auto note = [&](const Field& found, const std::string& with) {
      const std::string meaning = FieldLines(found, 2, palette);
      std::vector<std::string>& types = by_meaning[meaning];
      const std::string name = type.name + with;
      if (types.empty() || types.back() != name) types.push_back(name);
    };
    const Field* const own = FieldsFor(one, std::nullopt).Find(field);
    const bool is_base = own != nullptr && kind.base.Find(field) != nullptr &&
                         SaysTheSame(*own, *kind.base.Find(field));
    if (own != nullptr && !is_base && own->name != kind.auth_field) note(*own, "");
    for (const AuthFields& of_auth : AuthFieldsOf(one)) {
      for (const Field* const added : of_auth.fields) {
        if (added->name.text() == field && added->name != kind.auth_field) {
          note(*added, " with " + of_auth.auth->name);
        }
      }
    }
  }
  std::vector<std::pair<std::string, std::vector<std::string>>> meanings(by_meaning.begin(),
                                                                         by_meaning.end());
  std::stable_sort(meanings.begin(), meanings.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  if (!meanings.empty()) text += Heading("What it means, by type", palette);
  for (const auto& [meaning, types] : meanings) {
    text += meaning + Indented("in " + Shown(TypesList(types)), kNameWidth + 1);
  }
  return text;
}

std::string KindText(const Definition& definition, const ResourceType& kind,
                     const Palette& palette) {
  std::string text = palette.Bold(definition.name + "/" + kind.kind) + "\n";
  text += Indented("Written with apiVersion: " + definition.name + "/" +
                       (definition.serves.empty() ? "v1" : definition.serves.back()) +
                       " and kind: " + kind.kind + ".",
                   2);
  text += Heading(kind.variants == nullptr ? "Fields" : "Fields of every type", palette) +
          palette.Faint("  * must be written") + "\n";
  for (const Field* const field : WritableBaseFields(kind)) {
    text += FieldLines(*field, 2, palette);
  }
  if (!kind.rules.empty()) text += Heading("What must be there together", palette);
  for (const FieldRule& rule : kind.rules) text += Indented(Shown(RuleInWords(rule)), 2);
  if (kind.variants != nullptr) {
    text += Heading("Types", palette);
    std::map<std::string, int> by_category;
    for (const TypeEntry& type : kind.variants->types()) {
      if (type.active) ++by_category[type.category];
    }
    for (const auto& [category, count] : by_category) {
      text += fmt::format("  {} {}\n", PadTo(Shown(category), 24), count);
    }
    text += "\n  `dbsn catalog list` names them, `dbsn explain TYPE` tells of one.\n";
  }
  return text;
}

}  // namespace dbsn

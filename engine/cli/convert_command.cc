// dbsn convert: manifests of API bodies as people have saved them. Offline. Such files hold
// secrets, so nothing that is said of them quotes a line.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/manifest_output.h"
#include "engine/cli/type_choice.h"
#include "engine/cli/type_search.h"
#include "engine/load/path_text.h"
#include "engine/report/place_text.h"
#include "engine/world/files.h"
#include "schema/any_type.h"
#include "schema/document_reader.h"
#include "schema/document_to_value.h"
#include "schema/live_manifest.h"
#include "schema/manifest_problems.h"
#include "schema/sample.h"
#include "schema/wire.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;

bool Bears(const Field& field, std::string_view name) {
  return field.wire_name == name || std::find(field.wire_aliases.begin(), field.wire_aliases.end(),
                                              name) != field.wire_aliases.end();
}

class Conversion {
 public:
  explicit Conversion(Desk& desk) : desk_(desk) {}

  ExitStatus Run() {
    if (!desk_.session().ReadFile() || !ChooseKinds()) return ExitStatus::kFailed;
    bool fine = true;
    for (const std::string& path : desk_.command.arguments) fine = Take(path) && fine;
    if (!fine || !OutputManifests(desk_, ManifestsOf(objects_, {}))) return ExitStatus::kFailed;
    desk_.reporter().Note("Next: `dbsn validate`, which needs no network.");
    return ExitStatus::kDone;
  }

 private:
  bool ChooseKinds() {
    const std::string& provider = desk_.command.provider;
    const std::string& kind = desk_.command.kind;
    std::vector<std::string_view> names;
    for (const KindToExplain& one : AllKinds(desk_.session().definitions())) {
      if (!provider.empty() && EntryOf(desk_, *one.definition) != provider) continue;
      names.push_back(one.kind->kind);
      if (kind.empty() || one.kind->kind == kind) kinds_.push_back(one);
    }
    if (!kinds_.empty()) return true;
    desk_.Refuse(names.empty() ? "--provider " + provider : "--kind " + kind,
                 names.empty() ? "The workspace has no such provider." : "There is no such kind.",
                 DidYouMean(kind, names, names.empty() ? "" : "There is " + Listed(names) + "."));
    return false;
  }

  bool Take(const std::string& path) {
    Result<std::string> text = desk_.world.files.Read(path, kSizeLimit);
    if (!text.ok()) {
      desk_.reporter().Problem(text.problem());
      return false;
    }
    Sources sources;
    const std::uint32_t file =
        sources.Add(path, std::make_shared<const std::string>(std::move(text).value()));
    Diagnostics problems;
    const Documents documents = ReadJson(file, sources.Text(file), {}, problems);
    for (const Diagnostic& problem : problems.all()) {
      desk_.reporter().Problem(WithoutLines(sources, problem));
    }
    if (problems.has_errors()) return false;
    const std::size_t before = objects_.size();
    bool fine = true;
    for (const std::shared_ptr<const Document>& document : documents) {
      if (!document->empty()) fine = Look(sources, *document, 0) && fine;
    }
    if (fine && objects_.size() == before) {
      desk_.reporter().Problem({.code = kNoBody,
                                .detail = "No object in it has " + Marks() + ".",
                                .hint = "Save the body or the answer of a request as JSON.",
                                .about = path});
      return false;
    }
    return fine;
  }

  // By what a body is known.
  std::string Marks() const {
    std::vector<std::string_view> names;
    for (const KindToExplain& one : kinds_) names.push_back(one.kind->name_field.text());
    return Listed(names);
  }

  // Whether all that is a body below |node| could be taken.
  bool Look(const Sources& sources, const Document& document, NodeIndex node) {
    bool fine = true;
    if (document.IsList(node)) {
      for (const NodeIndex item : document.Items(node)) {
        fine = Look(sources, document, item) && fine;
      }
      return fine;
    }
    if (!document.IsMap(node)) return true;
    const std::vector<KindToExplain> fitting = KindsOf(document, node);
    if (fitting.size() == 1) {
      Add(sources, document, node, fitting.front());
      return true;
    }
    if (fitting.size() > 1) {
      std::vector<std::string_view> names;
      names.reserve(fitting.size());
      for (const KindToExplain& one : fitting) names.push_back(one.kind->kind);
      desk_.reporter().Problem({.code = kNoBody,
                                .detail = "It may be " + Listed(names) + ".",
                                .hint = "Say which: --provider NAME, --kind KIND.",
                                .about = PlaceText(sources, document.PlaceOf(node))});
      return false;
    }
    for (const Document::Member& member : document.Members(node)) {
      if (document.Text(member.key).starts_with('_')) continue;
      fine = Look(sources, document, member.value) && fine;
    }
    return fine;
  }

  const FieldSet& AnyTypeOf(const ResourceType& kind) {
    const auto at = any_types_.find(&kind);
    return at != any_types_.end() ? at->second
                                  : any_types_.emplace(&kind, FieldsOfAnyType(kind)).first->second;
  }

  // Those whose type it says, or whose name and something else of theirs: many things have a name.
  std::vector<KindToExplain> KindsOf(const Document& document, NodeIndex map) {
    std::vector<std::string_view> keys;
    for (const Document::Member& member : document.Members(map)) {
      keys.push_back(document.Text(member.key));
    }
    std::vector<KindToExplain> fitting;
    for (const KindToExplain& one : kinds_) {
      const auto says = [&](const Field* field) {
        return field != nullptr && std::any_of(keys.begin(), keys.end(), [&](std::string_view key) {
                 return Bears(*field, key);
               });
      };
      const std::vector<Field>& fields = AnyTypeOf(*one.kind).fields;
      const bool more = std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
        const bool inside = std::find(keys.begin(), keys.end(), field.inside.text()) != keys.end();
        return field.name != one.kind->name_field && (inside || says(&field));
      });
      const bool typed = says(one.kind->base.Find(one.kind->type_field));
      if (typed || (says(one.kind->base.Find(one.kind->name_field)) && more)) {
        fitting.push_back(one);
      }
    }
    return fitting;
  }

  void Add(const Sources& sources, const Document& document, NodeIndex node,
           const KindToExplain& one) {
    const ResourceType& type = *one.kind;
    const Value body = DocumentToValue(document, node);
    const FieldSet& if_untold = AnyTypeOf(type);
    const FieldSet& fields = FieldsOf(type, body, if_untold);
    WireObject wire = FromWire(fields, body);
    const Value* const id = body.Find(type.id_field);
    const Value* const scope = body.Find(type.scope_field);
    LiveObject object{.provider = EntryOf(desk_, *one.definition),
                      .definition = one.definition,
                      .type = &type,
                      .id = id == nullptr ? "" : id->Plain(),
                      .name = "",
                      .fields = std::move(wire.fields),
                      .if_untold = &if_untold,
                      .secrets_seen = {},
                      .project = scope == nullptr ? "" : scope->Plain(),
                      .adopt = false};
    if (object.fields.Find(type.name_field) == nullptr) {
      const std::string_view file = LastPart(sources.Name(document.file));
      object.name = NameFrom(file.substr(0, file.find('.')), type.title);
    }
    for (const auto& [path, secret] : wire.secrets) object.secrets_seen.push_back(path);
    for (const std::string& problem : wire.problems) {
      Warn(kIncomplete, problem + ".", PlaceText(sources, document.PlaceOf(node)));
    }
    for (const Document::Member& member : document.Members(node)) {
      TellMember(sources, document, member, fields, object);
    }
    objects_.push_back(std::move(object));
  }

  void TellMember(const Sources& sources, const Document& document, const Document::Member& member,
                  const FieldSet& fields, LiveObject& object) {
    const ResourceType& type = *object.type;
    const std::string name(document.Text(member.key));
    const bool holds_fields =
        std::any_of(fields.fields.begin(), fields.fields.end(),
                    [&](const Field& field) { return field.inside.text() == name; });
    if (holds_fields && document.IsMap(member.value)) {
      for (const Document::Member& inner : document.Members(member.value)) {
        TellMember(sources, document, inner, fields, object);
      }
      return;
    }
    const std::string about = PlaceText(sources, document.PlaceOf(member.key));
    const auto known = std::find_if(fields.fields.begin(), fields.fields.end(),
                                    [&](const Field& field) { return Bears(field, name); });
    if (known == fields.fields.end()) {
      const bool plumbing =
          name.starts_with('_') || name == type.id_field || name == type.scope_field;
      if (plumbing) return;
      const std::string what = fields.variant.empty() ? type.title : fields.variant.front();
      Warn(kNotCopied, fmt::format("{} is no field of a {}.", Quoted(name), what), about);
      return;
    }
    const bool holds_text = document.IsScalar(member.value) && !document.Text(member.value).empty();
    if (!known->sensitive || !holds_text) return;
    object.secrets_seen.emplace_back(known->name);  // also those that no answer ever shows
    Warn(kSecretInFile,
         fmt::format("The value of {} was not copied: a manifest only names the variable that it "
                     "comes from.",
                     name),
         about, "Take it over into that variable, and take the file out of reach.");
  }

  void Warn(Code code, std::string detail, std::string about, std::string hint = "") {
    desk_.reporter().Problem({.code = code,
                              .severity = Severity::kWarning,
                              .detail = std::move(detail),
                              .hint = std::move(hint),
                              .about = std::move(about)});
  }

  Desk& desk_;
  std::vector<KindToExplain> kinds_;
  std::map<const ResourceType*, FieldSet> any_types_;  // objects point at them
  std::vector<LiveObject> objects_;
};

}  // namespace

ExitStatus RunConvert(Desk& desk) { return Conversion(desk).Run(); }

}  // namespace dbsn

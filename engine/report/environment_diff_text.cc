#include "engine/report/environment_diff_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/report/plan_words.h"
#include "engine/report/text_table.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

std::string PlaceText(const Place& place, const Sources& sources) {
  if (!place.known() || place.file >= sources.size()) return "";
  const Position position = sources.Locate(place.file, place.begin);
  return Shown(sources.Name(place.file)) + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

std::string SideText(const StatedField& field) {
  if (!field.value.has_value()) return "(not set)";
  const SecretRef* source = field.value->AsSecretRef();
  return source == nullptr ? ShownValue(*field.value) : "from " + Shown(ToString(*source));
}

void AppendOnly(const ResourceDifference& resource, const DiffNames& names, const Sources& sources,
                const Palette& palette, std::string& text) {
  const bool in_first = resource.first.has_value();
  const std::string& name = in_first ? names.first : names.second;
  const std::string line = std::string(in_first ? "-" : "+") + " " +
                           Shown(ToString(resource.address)) + "  only in " + Shown(name);
  text += (in_first ? palette.Red(line) : palette.Green(line)) + "  " +
          palette.Faint(PlaceText(in_first ? *resource.first : *resource.second, sources)) + "\n\n";
}

void AppendFields(const ResourceDifference& resource, const DiffNames& names,
                  const Sources& sources, const Palette& palette, std::string& text) {
  text += palette.Yellow("~") + " " + palette.Bold(Shown(ToString(resource.address))) + "\n";
  const std::size_t width = std::max(ShownWidth(names.first), ShownWidth(names.second));
  for (const FieldDifference& field : resource.fields) {
    text += "    " + Shown(field.path) + "\n";
    const auto side = [&](const std::string& name, const StatedField& stated) {
      text += "      " + PadTo(Shown(name), width) + "  " + SideText(stated) + "  " +
              palette.Faint(PlaceText(stated.place, sources)) + "\n";
    };
    side(names.first, field.first);
    side(names.second, field.second);
  }
  text += "\n";
}

std::size_t CountOnly(const EnvironmentDiff& diff, bool in_first) {
  return static_cast<std::size_t>(std::count_if(
      diff.resources.begin(), diff.resources.end(), [in_first](const ResourceDifference& one) {
        return in_first ? !one.second.has_value() : !one.first.has_value();
      }));
}

Value SideValue(const StatedField& field, const Sources& sources) {
  ValueMap side;
  if (field.value.has_value()) {
    const SecretRef* source = field.value->AsSecretRef();
    if (source == nullptr) {
      side.Set("value", *field.value);
    } else {
      side.Set("source", Value(ToString(*source)));
    }
  }
  side.Set("place", Value(PlaceText(field.place, sources)));
  return Value(std::move(side));
}

}  // namespace

std::string EnvironmentDiffText(const EnvironmentDiff& diff, const DiffNames& names,
                                const Sources& sources, const Palette& palette) {
  std::string text;
  for (const ResourceDifference& resource : diff.resources) {
    if (resource.first.has_value() && resource.second.has_value()) {
      AppendFields(resource, names, sources, palette, text);
    } else {
      AppendOnly(resource, names, sources, palette, text);
    }
  }
  const std::size_t only_first = CountOnly(diff, true);
  const std::size_t only_second = CountOnly(diff, false);
  const std::size_t differ = diff.resources.size() - only_first - only_second;
  if (diff.resources.empty()) {
    return text +
           palette.Bold("The environments " + Shown(names.first) + " and " + Shown(names.second) +
                        " want the same.") +
           "\n";
  }
  return text +
         palette.Bold(std::to_string(only_first) + " only in " + Shown(names.first) + ", " +
                      std::to_string(only_second) + " only in " + Shown(names.second) + ", " +
                      std::to_string(differ) + " different, " + std::to_string(diff.equal) +
                      " the same.") +
         "\n";
}

Value EnvironmentDiffValue(const EnvironmentDiff& diff, const DiffNames& names,
                           const Sources& sources) {
  Value::List resources;
  for (const ResourceDifference& resource : diff.resources) {
    ValueMap one{{"address", Value(ToString(resource.address))}};
    if (!resource.second.has_value()) {
      one.Set("only_in", Value(names.first));
    } else if (!resource.first.has_value()) {
      one.Set("only_in", Value(names.second));
    }
    if (resource.first.has_value()) one.Set("a", Value(PlaceText(*resource.first, sources)));
    if (resource.second.has_value()) one.Set("b", Value(PlaceText(*resource.second, sources)));
    Value::List fields;
    for (const FieldDifference& field : resource.fields) {
      fields.emplace_back(ValueMap{{"path", Value(field.path)},
                                   {"a", SideValue(field.first, sources)},
                                   {"b", SideValue(field.second, sources)}});
    }
    one.Set("fields", Value(std::move(fields)));
    resources.emplace_back(std::move(one));
  }
  return Value(ValueMap{{"kind", Value("dbsn.environment-diff")},
                        {"version", Value(1)},
                        {"a", Value(names.first)},
                        {"b", Value(names.second)},
                        {"equal", Value(static_cast<std::int64_t>(diff.equal))},
                        {"resources", Value(std::move(resources))}});
}

}  // namespace dbsn

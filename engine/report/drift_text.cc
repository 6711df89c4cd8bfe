#include "engine/report/drift_text.h"

#include <algorithm>

#include "engine/report/plan_words.h"
#include "engine/report/text_table.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

std::string Side(const std::optional<Value>& value) {
  return value.has_value() && !value->is_null() ? ShownValue(*value) : "(not set)";
}

std::size_t Gone(const DriftReport& report) {
  return static_cast<std::size_t>(std::count_if(report.drifted.begin(), report.drifted.end(),
                                                [](const Drifted& one) { return one.gone; }));
}

Value FieldToValue(const FieldChange& field) {
  ValueMap map{{"path", Value(field.path.ToString())}};
  if (field.sensitive) {
    map.Set("sensitive", Value(true));
    return Value(std::move(map));
  }
  map.Set("was", field.was.value_or(Value()));
  map.Set("now", field.before.value_or(Value()));
  return Value(std::move(map));
}

}  // namespace

std::string DriftText(const DriftReport& report, const Palette& palette) {
  std::string text;
  for (const Drifted& one : report.drifted) {
    const std::string address = Shown(ToString(one.address));
    const std::string about = Shown(one.title) + " " + Shown(one.id);
    text += one.gone ? palette.Red("  -") + " " + palette.Bold(address) + "  " + about + ": gone\n"
                     : palette.Yellow("  ~") + " " + palette.Bold(address) + "  " + about + "\n";
    std::size_t width = 0;
    for (const FieldChange& field : one.fields) {
      width = std::max(width, ShownWidth(Shown(field.path.ToString())));
    }
    for (const FieldChange& field : one.fields) {
      text += "      " + PadTo(Shown(field.path.ToString()), width) + "  " +
              (field.sensitive ? "(sensitive) is another than was sent"
                               : Side(field.was) + " -> " + Side(field.before)) +
              "\n";
    }
  }
  for (const Unmanaged& one : report.unmanaged) {
    text += palette.Cyan("  ?") + " " + Shown(one.provider) + "/" + Shown(one.kind) + "  " +
            Shown(one.id) + " \"" + Shown(one.name) + "\": nobody declares it\n";
  }
  if (!text.empty()) text += "\n";
  if (report.ignored > 0) {
    text += palette.Faint(std::to_string(report.ignored) + " left out, as --ignore says.") + "\n";
  }
  const std::size_t gone = Gone(report);
  std::string summary;
  const auto count = [&summary](std::size_t number, const std::string& what) {
    if (number == 0) return;
    summary += (summary.empty() ? "" : ", ") + std::to_string(number) + " " + what;
  };
  count(report.drifted.size() - gone, "changed");
  count(gone, "gone");
  count(report.unmanaged.size(), "unmanaged");
  text += palette.Bold(summary.empty() ? "No drift: " + std::to_string(report.looked_at) +
                                             " resources are as they were last seen."
                                       : "Drift: " + summary + ".") +
          "\n";
  return text;
}

Value DriftValue(const DriftReport& report) {
  Value::List resources;
  for (const Drifted& one : report.drifted) {
    Value::List fields;
    for (const FieldChange& field : one.fields) fields.push_back(FieldToValue(field));
    resources.emplace_back(ValueMap{{"address", Value(ToString(one.address))},
                                    {"what", Value(one.gone ? "gone" : "changed")},
                                    {"title", Value(one.title)},
                                    {"id", Value(one.id)},
                                    {"name", Value(one.name)},
                                    {"fields", Value(std::move(fields))}});
  }
  for (const Unmanaged& one : report.unmanaged) {
    resources.emplace_back(ValueMap{{"provider", Value(one.provider)},
                                    {"kind", Value(one.kind)},
                                    {"what", Value("unmanaged")},
                                    {"id", Value(one.id)},
                                    {"name", Value(one.name)}});
  }
  const std::size_t gone = Gone(report);
  const auto number = [](std::size_t count) { return Value(static_cast<std::int64_t>(count)); };
  return Value(ValueMap{{"kind", Value("dbsn.drift")},
                        {"changed", number(report.drifted.size() - gone)},
                        {"gone", number(gone)},
                        {"unmanaged", number(report.unmanaged.size())},
                        {"ignored", number(report.ignored)},
                        {"looked_at", number(report.looked_at)},
                        {"resources", Value(std::move(resources))}});
}

}  // namespace dbsn

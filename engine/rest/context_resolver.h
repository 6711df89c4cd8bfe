// Finds the values that requests need and no manifest holds: a project's code, an institution, an
// owner. Each look-up is made once a run, whoever asks first.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "engine/provider/provider.h"
#include "engine/rest/asker.h"
#include "engine/rest/once_per_key.h"
#include "schema/definition.h"
#include "schema/result.h"
#include "schema/wire.h"

namespace dbsn {

// |text| as a context value of |type|; nothing when it is none ("abc" is no integer). Pure.
std::optional<Value> AsContextValue(FieldType type, const std::string& text);

class ContextResolver {
 public:
  // All must outlive it.
  ContextResolver(const Definition& definition, const SettingValues& settings, Asker& asker)
      : definition_(definition), settings_(settings), asker_(asker) {}

  // |scope|: as a person wrote it; "" leaves it to the settings. Thread-safe. A look-up that is
  // refused leaves its value unknown; no answer at all is a problem, since the next request would
  // get none either; a value that is required for everything and not known is a problem
  // with the definition's hint, and so is a number that no list translates.
  Result<Scope> Resolve(const ResourceType& type, const std::string& scope);

 private:
  Result<Scope> ResolveAnew(const ResourceType& type, const std::string& scope);
  Result<std::optional<Value>> FromSources(const ResourceType& type, const ContextValue& value,
                                           const ContextValues& known);
  Result<std::optional<Value>> FromSource(const ResourceType& type, const ContextValue& value,
                                          const ContextSource& source, const ContextValues& known);
  Result<Value> Translated(const ContextValue& value, const Value& digits,
                           const ContextValues& known);
  Result<Value> Body(const Operation& operation, const ContextValues& known);

  const Definition& definition_;
  const SettingValues& settings_;
  Asker& asker_;
  OncePerKey<Result<Scope>> scopes_;
  OncePerKey<Result<Value>> bodies_;  // of answers, by what was asked
};

}  // namespace dbsn

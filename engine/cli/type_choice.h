// The one type, and the one auth type of it, that a command's flags mean. Reports when they mean
// none or several.
#pragma once
#include <optional>
#include <string>

#include "engine/cli/desk.h"
#include "engine/report/explanation.h"

namespace dbsn {

// Of the provider of --provider, where several have a type of that name.
std::optional<TypeToExplain> ChooseType(Desk& desk, const std::string& name);
// |auth|: a name or number; "" the first that the type offers. Null: the type takes none.
std::optional<const CodeName*> ChooseAuth(Desk& desk, const TypeToExplain& one,
                                          const std::string& auth);
// What manifests call the provider of |definition|: the first of its entries, or --provider.
std::string EntryOf(Desk& desk, const Definition& definition);

}  // namespace dbsn

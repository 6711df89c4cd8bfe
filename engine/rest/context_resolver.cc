#include "engine/rest/context_resolver.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/rest_codes.h"

namespace dbsn {
namespace {

bool IsDigits(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Diagnostic MissingContext(const std::string& about, std::string detail, const std::string& hint) {
  Diagnostic problem;
  problem.code = kApiMissingContext;
  problem.about = about;
  problem.detail = std::move(detail);
  problem.hint = hint;
  return problem;
}

bool GotNoAnswer(const Diagnostic& problem) {
  const std::array codes{kApiUnreachable, kApiCertificate, kApiTimeout,
                         kApiBroken,      kApiStopped,     kApiNotTried};
  return std::any_of(codes.begin(), codes.end(),
                     [&](const Code& code) { return problem.code == code; });
}

template <typename T>
bool IsOk(const Result<T>& result) {
  return result.ok();
}

}  // namespace

std::optional<Value> AsContextValue(FieldType type, const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (type != FieldType::kInteger) return Value(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Value(number);
}

Result<Scope> ContextResolver::Resolve(const ResourceType& type, const std::string& scope) {
  return scopes_.Get(
      type.kind + "\n" + scope, [&] { return ResolveAnew(type, scope); }, IsOk<Scope>);
}

Result<Scope> ContextResolver::ResolveAnew(const ResourceType& type, const std::string& scope) {
  Scope resolved;
  for (const ContextValue& value : definition_.context) {
    std::optional<Value> found;
    if (value.name == type.scope) found = AsContextValue(value.type, scope);
    if (!found) {
      Result<std::optional<Value>> sought = FromSources(type, value, resolved.values);
      if (!sought.ok()) return sought.problem();
      found = std::move(sought).value();
    }
    if (found && value.translate_list && IsDigits(found->Plain())) {
      Result<Value> translated = Translated(value, *found, resolved.values);
      if (!translated.ok()) return translated.problem();
      found = std::move(translated).value();
    }
    if (found) {
      resolved.values.emplace(value.name, *std::move(found));
    } else if (value.required) {
      return MissingContext(asker_.origin(),
                            fmt::format("No {} is given, and every request for a {} needs it.",
                                        value.name, type.title),
                            value.missing);
    }
  }
  const auto name = resolved.values.find(type.scope);
  if (name != resolved.values.end()) resolved.name = name->second.Plain();
  return resolved;
}

Result<std::optional<Value>> ContextResolver::FromSources(const ResourceType& type,
                                                          const ContextValue& value,
                                                          const ContextValues& known) {
  for (const ContextSource& source : value.from) {
    Result<std::optional<Value>> found = FromSource(type, value, source, known);
    if (!found.ok() || found.value()) return found;
  }
  return std::optional<Value>();
}

Result<std::optional<Value>> ContextResolver::FromSource(const ResourceType& type,
                                                         const ContextValue& value,
                                                         const ContextSource& source,
                                                         const ContextValues& known) {
  const std::optional<Value> unknown;
  if (!source.setting.empty()) {
    const auto setting = settings_.find(source.setting);
    return setting == settings_.end() ? unknown : AsContextValue(value.type, setting->second);
  }
  if (!source.get && (source.row.empty() || !type.list)) return unknown;
  const Result<Value> body = Body(source.get ? *source.get : *type.list, known);
  if (!body.ok() && GotNoAnswer(body.problem())) return body.problem();
  if (!body.ok()) return unknown;
  if (source.get) return AsContextValue(value.type, FirstText(body.value(), source.take, true));
  const std::optional<Value::List> rows = RowsOf(*type.list, body.value());
  if (!rows) return unknown;
  for (const Value& row : *rows) {
    const Value* member = FindDotted(row, source.row);
    if (member == nullptr) continue;
    if (std::optional<Value> found = AsContextValue(value.type, member->Plain())) return found;
  }
  return unknown;
}

Result<Value> ContextResolver::Translated(const ContextValue& value, const Value& digits,
                                          const ContextValues& known) {
  const Result<Value> body = Body(*value.translate_list, known);
  if (!body.ok()) return body.problem();
  if (const std::optional<Value::List> rows = RowsOf(*value.translate_list, body.value())) {
    for (const Value& row : *rows) {
      const Value* match = FindDotted(row, value.translate_match);
      const Value* take = FindDotted(row, value.translate_take);
      if (match == nullptr || take == nullptr || match->Plain() != digits.Plain()) continue;
      if (std::optional<Value> found = AsContextValue(value.type, take->Plain())) {
        return *std::move(found);
      }
    }
  }
  return MissingContext(
      asker_.origin(),
      fmt::format("No {} that this account may see has the number {}.", value.name, digits.Plain()),
      value.missing);
}

Result<Value> ContextResolver::Body(const Operation& operation, const ContextValues& known) {
  Result<ApiCall> call = asker_.Fill(operation, "", known);
  if (!call.ok()) return call.problem();
  std::string key = call.value().path;
  for (const auto& [name, text] : call.value().query) key += "\n" + name + "=" + text;
  return bodies_.Get(
      key,
      [&]() -> Result<Value> {
        const Result<Asked> asked = asker_.Ask(std::move(call).value());
        if (!asked.ok()) return asked.problem();
        if (asked.value().problem) return *asked.value().problem;
        return asked.value().reading->body;
      },
      IsOk<Value>);
}

}  // namespace dbsn

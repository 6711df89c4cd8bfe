// Id text to row.
#include "sandbox/stored_connector.h"

#include <fmt/format.h>

#include <charconv>

#include "sandbox/context.h"
#include "sandbox/store.h"

namespace dbsn::sandbox {

std::variant<Connector, Response> StoredConnector(const Context& context, const Request& request,
                                                  Deleted deleted) {
  const std::string& text = request.captures.front();
  const Refusal absent{404, fmt::format("Connector with ID {} not found", text), ""};
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) return context.Refuse(absent);
  Result<std::optional<Connector>> found = context.store.Find(id);
  if (!found.ok()) return context.StoreFailed(found.problem());
  if (!found.value()) return context.Refuse(absent);
  if (found.value()->deleted && deleted == Deleted::kCountsAsAbsent) return context.Refuse(absent);
  return *std::move(found).value();
}

}  // namespace dbsn::sandbox

// The catalog files as the web host serves them: byte for byte, no token, never enveloped.
#include <fmt/format.h>

#include "sandbox/catalog.h"
#include "sandbox/context.h"
#include "sandbox/routes.h"

namespace dbsn::sandbox {
namespace {

Response File(const Context& context, const std::string& name) {
  const std::string* text = context.catalog.FileAt(name);
  if (!text) return context.Refuse({404, fmt::format("{} not found", name), ""});
  Response response;
  response.body = *text;
  return response;
}

}  // namespace

Response TypeFile(const Context& context, const Request& request) {
  return File(context, "types/" + request.captures.front());
}

Response FieldsFile(const Context& context, const Request& request) {
  return File(context, "fields/" + request.captures.front());
}

}  // namespace dbsn::sandbox

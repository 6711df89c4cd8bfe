// A request as the plan shows it and as it will be sent: everything but the secrets, the ids of
// references and the id of what is yet to be created.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/definition.h"
#include "schema/result.h"
#include "schema/value.h"
#include "schema/wire.h"

namespace dbsn {

struct Request {
  std::string operation;  // "create"
  std::string method;
  std::string path;  // encoded, below the origin; "{id}" stays where the id is not known yet
  std::vector<std::pair<std::string, std::string>> query;  // not yet encoded
  Value body;           // null: none. Ref and SecretRef leaves are filled in when it is sent
  std::string id{};     // of a create: what the new resource's will be; "" the server says it
  bool tested = false;  // where a test is to be run, sent only once it has passed
  bool operator==(const Request&) const = default;
};

using ContextValues = std::map<std::string, Value, std::less<>>;  // project, institution, owner

struct ShapeInputs {
  const Definition& definition;
  const ResourceType& type;
  const FieldSet& fields_of_type;
  const SettingValues& settings;
  const ContextValues& context;
};

// |desired|: a map by manifest names. Adds what the variant derives and defaults that are sent.
// Fails when a context value that create requires is not known (with the definition's hint). The
// create comes first; others follow where the API takes some fields by a request of their own.
Result<std::vector<Request>> ShapeCreate(const ShapeInputs& inputs, const Value& desired);
// |changed|: only the fields that differ; a field to reset holds its default or unset value. Where
// the API takes some fields by a request of their own there are several, in the order to be sent.
Result<std::vector<Request>> ShapeUpdate(const ShapeInputs& inputs, const std::string& id,
                                         const Value& changed);
// A test of what a create or an update would save. |id|: "" where it is not known yet.
Result<Request> ShapeTest(const ShapeInputs& inputs, const std::string& id, const Value& whole);
Result<Request> ShapeDelete(const ShapeInputs& inputs, const std::string& id);

// |text| as one segment of a path: all but letters, digits and -._~ percent-encoded.
std::string EncodeSegment(std::string_view text);

// Fills {name} and {name?} placeholders, each as one encoded path segment; nothing when a needed
// value is missing, named in |missing|.
struct Filled {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
  Value body;           // what `send` says; null: nothing
  std::string missing;  // "" none
};
Filled FillPlaceholders(const Operation& operation, const std::string& id,
                        const ContextValues& context,
                        const std::map<std::string, std::string>& more = {});

}  // namespace dbsn

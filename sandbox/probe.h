// What connection tests and metadata calls ask of a real server. Each kind of server has a probe of
// its own; none of them ever repeats a password.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "schema/value.h"

namespace dbsn::sandbox {

struct ProbeTarget {
  std::string host;  // a name or address; for HTTP a URL
  int port = 0;
  std::string database;
  std::string user;
  std::string password;
  std::string parameters;  // connectorAdditionalDetails: "sslmode=require"
  std::int64_t auth = 0;   // connectorAuthType
};

// What users see when a test fails, as the published guide lists it.
enum class ProbeProblem : std::uint8_t {
  kRefused,
  kAuthentication,
  kAccessDenied,
  kNoDatabase,
  kSslRequired,
  kInvalidCredentials,
  kUnauthorized,
  kTimeout,
  kUnknownHost,
  kNotTestable,  // nothing to reach, or no driver here
  kOther,
};
std::string_view MessageOf(ProbeProblem problem);  // "Authentication failed"

struct ProbeFailure {
  ProbeProblem problem = ProbeProblem::kOther;
  std::string text;  // the server's or the driver's own words
};

// |text| on one line and without any occurrence of |secret|.
std::string WithoutSecret(std::string_view text, std::string_view secret);

// The value of |name| among "a=1;b=2", "a=1&b=2" or "a=1, b=2"; "" when absent.
std::string Parameter(std::string_view parameters, std::string_view name);

// Rows in the API's spelling: {catalogName, description}.
using ProbeRows = std::variant<Value::List, ProbeFailure>;

class DatabaseProbe {
 public:
  virtual ~DatabaseProbe() = default;
  virtual std::string_view technology() const = 0;  // "postgres"
  virtual std::optional<ProbeFailure> LogIn(const ProbeTarget& target) = 0;
  // |catalog|, |schema|: "" is the connector's own.
  virtual ProbeRows Catalogs(const ProbeTarget& target) = 0;
  virtual ProbeRows Schemas(const ProbeTarget& target, const std::string& catalog) = 0;
  virtual ProbeRows Tables(const ProbeTarget& target, const std::string& catalog,
                           const std::string& schema) = 0;
  virtual ProbeRows Columns(const ProbeTarget& target, const std::string& catalog,
                            const std::string& schema, const std::string& table) = 0;
};

}  // namespace dbsn::sandbox

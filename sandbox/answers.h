// Bodies of answers in the spelling of a dialect: errors, acknowledgements, connectors whole and
// thin. Never writes a secret: a connector's secrets are not looked at here.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/connector.h"
#include "sandbox/request.h"
#include "schema/value.h"

namespace dbsn::sandbox {

struct Dialect;

Response JsonAnswer(const Dialect& dialect, const Value& value);     // 200, enveloped if so
Response JsonAnswer(const Dialect& dialect, std::string json_text);  // the same, already written
Response ErrorAnswer(const Dialect& dialect, const Refusal& refusal, std::int64_t now_ms);

Value IdValue(const Dialect& dialect, std::int64_t id);
Value WholeConnector(const Dialect& dialect, const Connector& connector);

// Rows one after another, without a Value for each: ten thousand of them are a few megabytes.
class RowWriter {
 public:
  // |bare|: id and name and nothing else.
  RowWriter(const Dialect& dialect, bool bare) : dialect_(dialect), bare_(bare) {}
  void Add(const ThinConnector& row);
  void Add(const Connector& row);
  std::string Finish();  // the array

 private:
  void Separate();
  void Text(std::string_view name, std::string_view text);
  void Number(std::string_view name, std::int64_t number);
  void Raw(std::string_view name, std::string_view json);

  const Dialect& dialect_;
  bool bare_;
  std::string out_ = "[";
};

}  // namespace dbsn::sandbox

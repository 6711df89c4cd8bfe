// Which of the documents' contradicting spellings the server uses. The endpoint reference, the
// creation guide and the wire disagree; each row where they do is one switch here.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace dbsn::sandbox {

enum class Spelling : std::uint8_t { kInteger, kName };
enum class Accepted : std::uint8_t { kAny, kInteger, kName };

// The defaults are the endpoint reference's.
struct Dialect {
  Spelling types = Spelling::kName;         // connectorType in answers
  Spelling auths = Spelling::kInteger;      // connectorAuthType in answers
  Accepted written_types = Accepted::kAny;  // connectorType in request bodies
  Accepted written_auths = Accepted::kAny;  // connectorAuthType in request bodies
  bool subtype = false;                     // connectorSubType: asked for and answered
  bool ids_as_text = false;                 // connectorID "5459"
  bool internal_id_in_braces = false;       // internalID "{N1r8Do}" in answers
  enum class Errors : std::uint8_t {
    kPlain,    // {"error","message","status"}
    kDetails,  // {"status","message","details","timestamp"}
    kNested,   // {"data":null,"error":"text"}
  } errors = Errors::kPlain;
  enum class Flags : std::uint8_t {
    kActive,        // "active": true
    kIsActive,      // "isActive": 1
    kIsActiveText,  // "isActive": "1"
  } flags = Flags::kActive;
  enum class Dates : std::uint8_t { kCreatedDate, kCreatedAt } dates = Dates::kCreatedDate;
  enum class Delete : std::uint8_t { kHard, kSoft } deletion = Delete::kHard;
  bool empty_delete_answer = false;  // 204 instead of {message,status}
  bool enveloped = false;            // each success inside {"data":...,"error":null}
  bool whole_rows = false;           // list rows carry what GET by id carries
  bool grouped_counts = false;       // a refresh's counts as 1,234: no JSON, but published so
  int failed_test_status = 400;      // of an answer that says success:false
  int validation_status = 400;       // of a well-formed body with a missing or wrong value
};

// |text| is a comma list of presets (reference, wire) and switches (ids=text), later wins:
// "wire,errors=plain". The failure lists what may stand there.
Result<Dialect> ParseDialect(std::string_view text);

// Every switch=value, in the order of the documentation.
std::vector<std::string> DialectSwitches();

}  // namespace dbsn::sandbox

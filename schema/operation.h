// One operation of a kind as its definition says it: what is sent, what an answer means, and
// whether it may be sent again. The vocabulary is docs/providers.md.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/resilience.h"
#include "schema/value.h"

namespace dbsn {

enum class BodyShape : std::uint8_t {
  kNone,
  kEmpty,    // {}, or what `send` says
  kAll,      // the whole object
  kChanged,  // the fields that differ
  kBlocks,   // of the members that hold a field that differs, the whole
};
enum class Retry : std::uint8_t {
  kNever,
  kAfterRead,  // only when it surely did not arrive; else a look-up settles it
  kAlways,     // repeating does no harm
};

struct Absence {
  std::vector<int> status;
  bool null_body = false;
  bool empty_body = false;       // {}
  std::vector<std::string> set;  // dotted: members that are not null, as deletedAt
  // A member with one of these values means absent: isDeleted 1, "1", true.
  std::vector<std::pair<std::string, std::vector<Value>>> fields;
};

struct Hint {
  std::vector<std::string> contains;  // any of them, without case; empty: any message
  std::optional<int> status;
  std::string operation;  // "create"; empty: any
  std::string hint;
  std::vector<std::string> fields;  // what a person would correct
};

// How a list is read in parts.
struct Paging {
  enum class By : std::uint8_t { kNone, kPage, kCursor, kLink };
  By by = By::kNone;
  std::string parameter;  // the query's, for the page's number or the cursor
  std::int64_t first = 1;
  std::string size_parameter;  // "" the server's own size
  std::int64_t size = 0;
  std::string more;   // kPage: dotted, true while there is another; "" until a page is empty
  std::string next;   // kCursor: dotted, the next one's; empty or null at the end
  std::string total;  // dotted, how many rows there are in all; "" nobody says
};

struct Operation {
  std::string name;  // "create"
  std::string method;
  std::string path;  // "/api/connector/{id}"; a placeholder is one encoded segment
  std::vector<std::pair<std::string, std::string>> query;  // a value "{x?}" unknown: left out
  std::vector<std::pair<std::string, std::string>> headers;
  BodyShape body = BodyShape::kNone;
  Value send;  // a map that the body begins with; its texts may hold placeholders. Null: none
  std::vector<std::pair<std::string, std::string>> context;  // body member ← context value
  Retry retry = Retry::kNever;
  std::optional<std::chrono::milliseconds> timeout;
  std::shared_ptr<const Resilience> resilience;  // its own; null: the provider's
  Absence absent;

  // list
  std::string rows;    // "" or dotted: where the array is; "" is the whole body
  bool thin = false;   // rows lack fields
  std::string keyed;   // the rows are an object's members; where the key of each is put
  bool names = false;  // the rows are names alone
  bool null_is_empty = false;
  Paging paging;
  // create
  bool overwrites = false;           // of what is there already
  std::vector<int> exists;           // statuses that also say that the name is taken
  bool leaves_part = false;          // a refused one may leave a part of it, which is deleted
  std::vector<std::string> id_from;  // dotted, the first that is there
  bool read_after = false;
  // create, update: a further request that carries these fields and no others
  std::vector<std::string> fields;
  bool flat = false;    // their `inside` is left off
  bool tested = false;  // it is sent only once the API's own test has passed
  std::vector<Operation> further;
  // test
  std::vector<std::string> before;  // "create", "update": it is sent what they would save
  std::string row_id;               // with rows: the row of the id is judged
  // test, and create: until the resource is ready
  std::string wait_field;  // "" the first answer is final
  std::vector<std::string> wait_while;
  std::string wait_job;  // dotted: the job's id, for {job} of `wait_request`
  std::shared_ptr<const Operation> wait_request;  // asked in place of the first; null: the same
  std::chrono::milliseconds wait_every{0}, wait_deadline{0};
  std::string supported;  // "can_test": the field set's flag decides
  std::string passed_field;
  Value passed_equals;
  bool passed_by_status = false;
  bool any_status = false;
  std::vector<std::string> message;                         // dotted, the first text
  std::vector<std::pair<std::string, std::string>> detail;  // "duration" ← details.testDuration
  std::vector<std::string> counts;
  std::vector<Hint> hints;
  // What an answer of a good status is built like: JSON Schema, as JSON; null: nobody says.
  std::shared_ptr<const std::string> answers;
  // inspect
  std::vector<std::string> columns;
  std::vector<std::string> needs;
  std::vector<std::pair<std::string, std::string>> words;  // what a cell's value means
};

}  // namespace dbsn

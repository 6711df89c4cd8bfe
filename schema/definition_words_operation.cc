// The words of requests. Each operation has words of its own beside those of every request.
#include "schema/definition_words.h"

namespace dbsn {

namespace {

using enum WordType;

#define DBSN_REQUEST_WORDS                                                                         \
  {"method", kText, true, "GET|POST|PUT|PATCH|DELETE", "The HTTP method."},                        \
      {"path", kText, true, "", "Below the origin; {name} is one segment, {+name} a whole path."}, \
      {"query", kTextMap, false, "", "Parameters; one whose {name?} is not known is left out."},   \
      {"headers", kTextMap, false, "", "Headers of this request."},                                \
      {"send", kMap, false, "", "What the body begins with; a text in it may hold {name}."},       \
      {"timeout", kDuration, false, "", "How long one attempt may take."},                         \
      {"resilience", kMap, false, "",                                                              \
       "Its own time limits and retries, in place of the provider's."},                            \
      {"answers", kMap, false, "",                                                                 \
       "JSON Schema of a good answer, which `provider test` holds answers against."},              \
  {                                                                                                \
    "message", kTexts, false, "", "Members of the answer that may hold a message."                 \
  }

#define DBSN_WRITE_WORDS                                                                        \
  {"body", kText, false, "none|empty|all|changed|blocks|merge",                                 \
   "What is sent: empty is {}, blocks whole members that hold a change, merge a merge patch."}, \
      {"context", kTextMap, false, "", "Members of the body that hold a context value."},       \
      {"retry", kText, false, "never|after-read|always",                                        \
       "Whether it may be sent again: never; only when it surely did not arrive; always."},     \
  {                                                                                             \
    "hints", kMaps, false, "", "What helps against which message."                              \
  }

#define DBSN_ABSENT_WORD \
  { "absent", kMap, false, "", "Which answers mean that it is not there." }

#define DBSN_RETRY_WORD                                   \
  {                                                       \
    "retry", kText, false, "never|after-read|always",     \
        "Whether it may be sent again; a GET always may." \
  }

constexpr Word kRequest[] = {DBSN_REQUEST_WORDS, DBSN_RETRY_WORD};
constexpr Word kList[] = {
    DBSN_REQUEST_WORDS,
    DBSN_RETRY_WORD,
    DBSN_ABSENT_WORD,
    {"rows", kText, false, "", "The member that holds the array; without it the whole answer."},
    {"keyed", kText, false, "",
     "The rows are members of an object; the member of a row that its key becomes."},
    {"names", kFlag, false, "", "The rows are names alone."},
    {"thin", kFlag, false, "", "Rows lack fields: a read completes one that must be compared."},
    {"paging", kMap, false, "", "How the list is read in parts."},
    {"null_is_empty", kFlag, false, "", "null in place of the array means none."},
};
constexpr Word kRead[] = {DBSN_REQUEST_WORDS, DBSN_RETRY_WORD, DBSN_ABSENT_WORD};
constexpr Word kCreate[] = {
    DBSN_REQUEST_WORDS,
    DBSN_WRITE_WORDS,
    {"id", kTexts, false, "",
     "Members of the answer that may hold the new id; needed unless the kind is named."},
    {"overwrites", kFlag, false, "",
     "It takes the place of one that is there: it is sent only after a read that finds none."},
    {"read_after", kFlag, false, "", "The answer is not the resource: it must be read."},
    {"exists", kIntegers, false, "",
     "Statuses that may also mean that the name is taken: what is there is compared with what was "
     "sent."},
    {"leaves_part", kFlag, false, "",
     "A refused one may leave a part of the resource behind, which is deleted."},
    {"wait", kMap, false, "", "When the resource is not ready yet, and is read again."},
    {"further", kMaps, false, "",
     "Requests after it, for some of the fields; with update the same ones as a rule."},
};
constexpr Word kWrite[] = {
    DBSN_REQUEST_WORDS,
    DBSN_WRITE_WORDS,
    DBSN_ABSENT_WORD,
    {"further", kMaps, false, "", "With update: requests of their own for some of the fields."},
};
constexpr Word kFurther[] = {
    DBSN_REQUEST_WORDS,
    DBSN_WRITE_WORDS,
    {"name", kText, true, "", "What the plan calls it."},
    {"fields", kTexts, true, "",
     "The fields that it carries, and no other request; with body all every one as soon as one "
     "changes."},
    {"flat", kFlag, false, "", "They stand at the top of the body, whatever inside says."},
    {"tested", kFlag, false, "",
     "It is sent only once the API's own test has passed, where a test is to be run."},
};
constexpr Word kTest[] = {
    DBSN_REQUEST_WORDS,
    DBSN_WRITE_WORDS,
    {"before", kTexts, false, "",
     "create, update: it is sent what they would save, before they are sent."},
    {"rows", kText, false, "", "The member that holds an array; the row of the id is judged."},
    {"row_id", kText, false, "", "With rows: the member that holds a row's id."},
    {"wait", kMap, false, "", "When the answer is not final yet, and is asked for again."},
    {"supported", kText, false, "can_test",
     "The catalog's flag that says whether it can be tested."},
    {"passed", kMap, true, "", "How an answer says that the test passed."},
    {"detail", kTextMap, false, "", "What else is shown, by name, and the member that holds it."},
};
constexpr Word kRefresh[] = {
    DBSN_REQUEST_WORDS,
    DBSN_WRITE_WORDS,
    {"counts", kTexts, false, "", "Members that count what was found."},
};
constexpr Word kInspect[] = {
    DBSN_REQUEST_WORDS,
    DBSN_RETRY_WORD,
    {"rows", kText, false, "", "The member that holds the array; without it the whole answer."},
    {"null_is_empty", kFlag, false, "", "null in place of the array means none."},
    {"columns", kTexts, true, "", "The members that are shown; the first is the row's name."},
    {"needs", kTexts, false, "", "Levels above that must be named."},
    {"words", kTextMap, false, "", "What a value means, without case; shown beside it."},
};
constexpr Word kAbsent[] = {
    {"status", kIntegers, false, "", "These HTTP statuses."},
    {"null_body", kFlag, false, "", "null in place of a resource."},
    {"empty_body", kFlag, false, "", "{} in place of a resource."},
    {"set", kTexts, false, "", "Members that are not null, as the time of a deletion."},
    {"fields", kMap, false, "", "A member with one of the listed values."},
};
constexpr Word kPaging[] = {
    {"by", kText, true, "page|cursor|link",
     "Pages are numbered, each names the next, or a Link header does."},
    {"parameter", kText, false, "",
     "With page and cursor: the query's parameter for the number or the cursor."},
    {"first", kInteger, false, "", "The number of the first page; 1 without it."},
    {"size", kInteger, false, "", "How many rows a page is asked to hold."},
    {"size_parameter", kText, false, "", "The query's parameter for the size."},
    {"more", kText, false, "",
     "With page: the member that is true while there is another; else an empty page ends it."},
    {"next", kText, false, "", "With cursor: the member that holds the next; none ends it."},
    {"total", kText, false, "",
     "The member that counts all rows; when as many were not read, the list is read again."},
};
constexpr Word kWait[] = {
    {"field", kText, true, "", "The member that says how far it is."},
    {"while", kTexts, true, "", "Its values as long as it is under way; none at all counts too."},
    {"every", kDuration, true, "", "How long to wait before asking again."},
    {"deadline", kDuration, true, "", "After how long it counts as failed."},
    {"job", kText, false, "", "The member of the first answer that names a job."},
    {"request", kMap, false, "", "What is asked in place of the first request; {job} is the job."},
};
constexpr Word kPassed[] = {
    {"field", kText, false, "", "The member that decides."},
    {"equals", kScalar, false, "", "Its value when the test passed."},
    {"by_status", kFlag, false, "", "The HTTP status decides: 2xx passed, 400 and 422 did not."},
    {"any_status", kFlag, false, "", "A verdict may come with any HTTP status."},
};

#undef DBSN_REQUEST_WORDS
#undef DBSN_RETRY_WORD
#undef DBSN_WRITE_WORDS
#undef DBSN_ABSENT_WORD

}  // namespace

const Vocabulary kRequestWords{"A request", kRequest};
const Vocabulary kListWords{"The operation list", kList};
const Vocabulary kReadWords{"The operation read", kRead};
const Vocabulary kCreateWords{"The operation create", kCreate};
const Vocabulary kWriteWords{"The operation update or delete", kWrite};
const Vocabulary kFurtherWords{"A further request", kFurther};
const Vocabulary kTestWords{"The operation test", kTest};
const Vocabulary kRefreshWords{"The operation refresh", kRefresh};
const Vocabulary kInspectWords{"A level of inspect", kInspect};
const Vocabulary kAbsentWords{"An absence rule", kAbsent};
const Vocabulary kPagingWords{"A paging rule", kPaging};
const Vocabulary kWaitWords{"A rule for waiting", kWait};
const Vocabulary kPassedWords{"A rule for a passed test", kPassed};

}  // namespace dbsn

// The words of a catalog's supplement: facts about fields that the catalog itself does not say.
#include "schema/definition_words.h"

namespace dbsn {

namespace {

using enum WordType;

#define DBSN_FACT_WORDS                                                                          \
  {"type", kText, false, "string|integer|boolean|reference", "What a manifest holds."},          \
      {"wire", kText, false, "string|integer|boolean", "The JSON type that is sent."},           \
      {"min_length", kInteger, false, "", "The fewest characters."},                             \
      {"max_length", kInteger, false, "", "The most characters."},                               \
      {"min", kInteger, false, "", "The smallest value."},                                       \
      {"max", kInteger, false, "", "The largest value."},                                        \
      {"warn_above", kInteger, false, "", "The largest value without a warning."},               \
      {"format", kText, false, "host|url|url_or_host|guid|duration", "How its text is built."},  \
      {"default", kScalar, false, "", "The server's value when it is left out."},                \
      {"open_enum", kFlag, false, "", "Another value than an allowed one is warned about."},     \
      {"reference", kText, false, "", "The group of types that it may point at."},               \
      {"sensitive", kFlag, false, "", "A secret: a manifest takes valueFrom and nothing else."}, \
      {"write_only", kFlag, false, "", "Never in an answer."},                                   \
      {"example", kScalar, false, "", "A plausible value."},                                     \
      {"label", kText, false, "", "What people call it."}, {                                     \
    "help", kText, false, "", "What it is for, in one sentence."                                 \
  }

constexpr Word kFacts[] = {DBSN_FACT_WORDS};
constexpr Word kAuthFields[] = {
    DBSN_FACT_WORDS,
    {"required", kFlag, false, "", "The auth type cannot do without it."},
};

#undef DBSN_FACT_WORDS

constexpr Word kSupplement[] = {
    {"version", kInteger, true, "1", "The version of this vocabulary."},
    {"fields", kMap, false, "", "By field name: facts wherever it is written."},
    {"required_fields", kMap, false, "", "By id: facts of that required field."},
    {"optional_fields", kMap, false, "", "By id: facts of that optional field."},
    {"auth_types", kMap, false, "", "By id: the name for manifests and the fields it takes."},
    {"reference_groups", kMap, false, "", "By name: which types a reference may point at."},
    {"types", kMap, false, "", "By type name: facts of that type."},
};
constexpr Word kAuthFacts[] = {
    {"name", kText, true, "", "The one spelling that is written."},
    {"aliases", kTexts, false, "", "Other spellings that are read."},
    {"fields", kMap, true, "", "By field name: facts, and whether it is required."},
};
constexpr Word kReferenceGroup[] = {
    {"label", kText, true, "", "What such a resource is called."},
    {"members", kTexts, true, "", "Types by their exact names."},
};
constexpr Word kTypeFacts[] = {
    {"default_port", kInteger, false, "", "A proposal; never sent unasked."},
    {"fields", kMap, false, "", "By field name: facts for this type only."},
    {"inactive_reason", kText, false, "", "Why the type cannot be used."},
};

}  // namespace

const Vocabulary kSupplementWords{"A catalog's supplement", kSupplement};
const Vocabulary kFactWords{"A field's facts", kFacts};
const Vocabulary kAuthFactWords{"An auth type", kAuthFacts};
const Vocabulary kAuthFieldWords{"An auth type's field", kAuthFields};
const Vocabulary kReferenceGroupWords{"A reference group", kReferenceGroup};
const Vocabulary kTypeFactWords{"A type's facts", kTypeFacts};

}  // namespace dbsn

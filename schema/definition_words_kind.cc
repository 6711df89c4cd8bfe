// The words of a kind's file: its identity, its fields and its operations.
#include "schema/definition_words.h"

namespace dbsn {

namespace {

using enum WordType;

constexpr Word kKind[] = {
    {"apiVersion", kText, true, "dbsn.provider/v1", "The version of this vocabulary."},
    {"kind", kText, true, "Kind", "What this file is."},
    {"metadata", kMap, true, "", "The kind's provider and name."},
    {"scope", kText, false, "", "The context value inside which names are looked up."},
    {"scope_field", kText, false, "", "The member of an answer that says its scope."},
    {"identity", kMap, true, "", "How a resource is known."},
    {"stamp", kTexts, false, "", "Fields that move whenever a resource changes."},
    {"fields", kMap, true, "", "The fields of every variant, by name."},
    {"rules", kMaps, false, "", "What fields of one resource say together."},
    {"variants", kMap, false, "", "Where the fields of each type stand."},
    {"operations", kMap, true, "", "The requests, by name."},
    {"inspect", kMap, false, "", "Requests that show what a live resource holds, by level."},
};
constexpr Word kKindMetadata[] = {
    {"provider", kText, true, "", "The provider's name."},
    {"name", kText, true, "", "The kind as manifests write it."},
    {"title", kText, false, "", "The kind in running text."},
};
constexpr Word kIdentity[] = {
    {"id", kText, true, "", "The member that holds the server's id; may be dotted."},
    {"name", kText, true, "", "The field that is the natural key."},
    {"named", kFlag, false, "",
     "The name is the id: paths take it, and another name is another resource."},
    {"unique", kFlag, false, "", "The server refuses a second resource of that name in a scope."},
};
constexpr Word kField[] = {
    {"type", kText, true, "string|integer|number|boolean|list|map|any|reference",
     "What a manifest holds."},
    {"wire", kText, false, "string|integer|boolean",
     "The JSON type that is sent, where it differs."},
    {"wire_name", kText, false, "", "Its name in requests and answers, where it differs."},
    {"aliases", kTexts, false, "", "Other names in answers."},
    {"inside", kText, false, "", "The member of requests and answers that holds it."},
    {"sent_inside", kText, false, "",
     "The member of requests that holds it; answers hold it beside the others."},
    {"required", kFlag, false, "", "A manifest must say it."},
    {"read_only", kFlag, false, "", "The server's; never in a manifest."},
    {"write_only", kFlag, false, "", "Never in an answer."},
    {"create_only", kFlag, false, "", "Cannot be updated: a change is a replace."},
    {"sensitive", kFlag, false, "", "A secret: a manifest takes valueFrom and nothing else."},
    {"masks", kTexts, false, "",
     "With sensitive: how an answer that hides it begins, beside asterisks and bullets."},
    {"only_with", kText, false, "",
     "A boolean field; where that is not true this one is sent and never compared."},
    {"deprecated", kText, false, "", "Why it should not be written any more; a warning says so."},
    {"discriminator", kText, false, "type|auth", "Its value decides which other fields there are."},
    {"derived", kText, false, "category", "The catalog gives its value."},
    {"codes", kText, false, "categories|auth_types", "A number with names, from the catalog."},
    {"send_as", kText, false, "", "With codes: the setting that says integer or name."},
    {"default", kScalar, false, "", "The server's value when it is left out."},
    {"default_to_only", kFlag, false, "", "May be left out where the type offers one choice."},
    {"send_default", kFlag, false, "", "The default is sent when it is left out."},
    {"unset", kScalar, false, "", "What is sent to take its value away."},
    {"min", kInteger, false, "", "The smallest value."},
    {"max", kInteger, false, "", "The largest value."},
    {"warn_above", kInteger, false, "", "The largest value without a warning."},
    {"min_length", kInteger, false, "", "The fewest characters."},
    {"max_length", kInteger, false, "", "The most characters."},
    {"format", kText, false, "host|url|url_or_host|guid|duration", "How its text is built."},
    {"pattern", kText, false, "", "A regular expression (ECMAScript) for the whole text."},
    {"pattern_warns", kFlag, false, "", "Another text than the pattern's is only warned about."},
    {"compare", kText, false, "exact|unordered|by_key|caseless|json", "When two values are equal."},
    {"item_key", kText, false, "", "With compare by_key: the member that names an item."},
    {"items", kText, false, "string|integer|number|boolean|map|any", "What a list holds."},
    {"members", kMap, false, "", "The fields of a map, or of a list's maps, by name."},
    {"open", kFlag, false, "", "With members: others are taken too, and sent as they are."},
    {"open_ids", kTextMap, false, "",
     "With open: by kind, a regular expression for the names of others that hold its ids."},
    {"to", kTexts, false, "", "With reference: the kinds that it may point at."},
    {"allowed", kTexts, false, "", "The values it may have."},
    {"open_enum", kFlag, false, "", "Another value than an allowed one is only warned about."},
    {"label", kText, false, "", "What people call it."},
    {"help", kText, false, "", "What it is for, in one sentence."},
    {"example", kScalar, false, "", "A plausible value."},
};
constexpr Word kRule[] = {
    {"when", kText, false, "",
     "The field that decides whether the rule holds; without it it always does."},
    {"among", kTexts, false, "", "With when: the values for which it holds."},
    {"needs", kTexts, false, "", "Fields that must be there."},
    {"needs_one_of", kMap, false, "",
     "Groups of fields by their names; all fields of one group must be there."},
    {"block", kMap, false, "",
     "A field whose value names the one field of several that must be there."},
    {"fixed", kTexts, false, "",
     "Fields that a plan refuses to change while the live resource has such a value of when."},
    {"help", kText, true, "", "Why, in one sentence."},
};
constexpr Word kBlockRule[] = {
    {"by", kText, true, "", "The field that decides."},
    {"fields", kTextMap, true, "",
     "By its value: the field that must be there, and no other of these."},
};
constexpr Word kVariants[] = {
    {"strategy", kText, true, "id_tables", "How the catalog is built."},
    {"files", kMap, true, "", "Where it stands, below the provider's folder."},
    {"published", kMap, false, "", "Where the API publishes its own files, for `catalog update`."},
    {"keys", kMap, true, "", "What the catalog calls its keys."},
    {"field_types", kTextMap, true, "",
     "What the catalog calls its field types: string, secret, integer, boolean or reference."},
    {"category_aliases", kMap, false, "", "Other spellings of categories, by their number."},
};
constexpr Word kVariantFiles[] = {
    {"types", kText, true, "", "The files that list types; * stands for any name."},
    {"fields", kText, true, "", "The files that define fields and auth types."},
    {"supplement", kText, false, "", "What the catalog does not say."},
};
constexpr Word kVariantPublished[] = {
    {"setting", kText, true, "", "The setting that holds the host's address; no token goes there."},
    {"files", kTexts, true, "", "Paths below it; each lies in a folder types or fields."},
};
constexpr Word kVariantKeys[] = {
    {"types", kText, true, "", "The array of types, at any depth."},
    {"type_name", kText, true, "", "In a type: its name."},
    {"category", kText, true, "", "Beside the array of types: the category's name."},
    {"category_id", kText, true, "", "Beside the array of types: the category's number."},
    {"active", kText, true, "", "In a type: whether it can be used."},
    {"required", kText, true, "", "In a type: the ids of its required fields."},
    {"optional", kText, true, "", "In a type: the ids of its optional fields."},
    {"auth", kText, true, "", "In a type: the ids of the auth types it takes."},
    {"required_id", kText, true, "", "In a required field, at any depth: its id."},
    {"optional_id", kText, true, "", "In an optional field, at any depth: its id."},
    {"auth_id", kText, true, "", "In an auth type, at any depth: its id."},
    {"field_label", kText, true, "", "In a field: what people call it."},
    {"field_name", kText, true, "", "In a field: its name in requests."},
    {"field_type", kText, true, "", "In a field: its type."},
    {"field_help", kText, true, "", "In a field: what it is for."},
    {"field_values", kText, true, "", "In a field: the values it may have."},
    {"auth_label", kText, true, "", "In an auth type: what people call it."},
    {"can_test", kText, true, "", "In a type: whether the API can test it."},
    {"source", kText, false, "", "In a type: published, or the address its entry was drawn from."},
    {"unverified", kText, false, "", "In a type: whether its exact name is not published."},
};
constexpr Word kOperations[] = {
    {"list", kMap, false, "", "All resources of a scope."},
    {"read", kMap, false, "", "One resource."},
    {"create", kMap, false, "", "A new resource."},
    {"update", kMap, false, "", "A change of one."},
    {"delete", kMap, false, "", "The end of one."},
    {"test", kMap, false, "", "The API's own test of one."},
    {"refresh", kMap, false, "", "The API reads one's metadata again."},
};

}  // namespace

const Vocabulary kKindWords{"A kind", kKind};
const Vocabulary kKindMetadataWords{"A kind's metadata", kKindMetadata};
const Vocabulary kIdentityWords{"An identity", kIdentity};
const Vocabulary kFieldWords{"A field", kField};
const Vocabulary kRuleWords{"A rule", kRule};
const Vocabulary kBlockRuleWords{"A block rule", kBlockRule};
const Vocabulary kOperationsWords{"A kind's operations", kOperations};
const Vocabulary kVariantsWords{"A kind's variants", kVariants};
const Vocabulary kVariantFilesWords{"A catalog's files", kVariantFiles};
const Vocabulary kVariantPublishedWords{"A catalog's publication", kVariantPublished};
const Vocabulary kVariantKeysWords{"A catalog's keys", kVariantKeys};

}  // namespace dbsn

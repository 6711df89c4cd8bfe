// The words of connector pages. Those that the builder guide does not publish are dbsn's own,
// and say so.
#include "schema/definition_words.h"

namespace dbsn {

namespace {

using enum WordType;

constexpr Word kPage[] = {
    {"name", kText, true, "", "What people call it (the key is dbsn's own)."},
    {"slug", kText, true, "", "Its name in addresses, and the provider's (own)."},
    {"type", kText, false, "General|OEM|DMS|CRM|Finance|Telematics|Logistics",
     "What it connects (own)."},
    {"version", kText, true, "", "The version of this page (own)."},
    {"description", kText, false, "", "What it is for (own)."},
    {"base_url", kText, true, "", "Where the API is (own)."},
    {"icon", kText, false, "", "A PNG or SVG: a data URL, an address, or a file beside it (own)."},
    {"documentation_url", kText, false, "", "Where the API is described (own)."},
    {"resilience", kMap, false, "",
     "As in a provider (own); without it 30s, 3 retries after 1s, exponential, 60 requests a "
     "minute, "
     "a breaker of 5 failures and 30s."},
};
constexpr Word kPageAuth[] = {
    {"auth_type", kText, true, "none|api_key|basic|oauth2|bearer", "How the API is signed in to."},
    {"credential_schema", kMap, false, "", "What a person fills in, by name."},
    {"header_name", kText, false, "", "With api_key: the header of the key."},
    {"key_prefix", kText, false, "", "With api_key: what stands before the key."},
    {"query_parameter", kText, false, "",
     "With api_key: the query's parameter for the key, in place of a header (own)."},
    {"grant_type", kText, false, "client_credentials|authorization_code",
     "With oauth2: how a token is fetched."},
    {"scopes", kText, false, "", "With oauth2: what is asked for, with blanks between."},
};
constexpr Word kPageCredential[] = {
    {"label", kText, false, "", "What people call it."},
    {"type", kText, true, "string|password", "What it holds."},
    {"required", kFlag, false, "", "Nothing can be done without it."},
    {"sensitive", kFlag, false, "", "A secret; a password always is one."},
    {"help", kText, false, "", "What it is for."},
    {"default", kScalar, false, "", "Its value where nothing says one."},
};
constexpr Word kPageOperation[] = {
    {"operation", kText, true, "", "Its name."},
    {"display_name", kText, false, "", "What people call it (own)."},
    {"description", kText, false, "", "What it does (own)."},
    {"method", kText, true, "GET|POST|PUT|DELETE|PATCH", "The HTTP method."},
    {"path", kText, true, "", "Below base_url; {name} is a parameter of the path."},
    {"parameters", kMaps, false, "", "What is sent with it."},
    {"response_schema", kMap, false, "",
     "JSON Schema of a good answer (own); or the file OPERATION.response.json beside it."},
};
constexpr Word kPageParameter[] = {
    {"name", kText, true, "", "Its name."},
    {"location", kText, true, "query|path|header|body", "Where it stands."},
    {"type", kText, true, "string|number|integer|boolean", "What it holds."},
    {"required", kFlag, false, "", "It must be there."},
    {"default", kScalar, false, "", "Its value when it is left out."},
    {"description", kText, false, "", "What it is for."},
};

}  // namespace

const Vocabulary kPageWords{"A connector page's overview", kPage};
const Vocabulary kPageAuthWords{"A connector page's credentials", kPageAuth};
const Vocabulary kPageCredentialWords{"A field of a credential schema", kPageCredential};
const Vocabulary kPageOperationWords{"An operation of a connector page", kPageOperation};
const Vocabulary kPageParameterWords{"A parameter of an operation", kPageParameter};

}  // namespace dbsn

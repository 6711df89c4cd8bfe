// The words of provider.yaml. Those of a kind's file are in definition_words_kind.cc, those of a
// catalog's supplement in definition_words_supplement.cc.
#include "schema/definition_words.h"

#include <array>

namespace dbsn {

namespace {

using enum WordType;

constexpr Word kProvider[] = {
    {"apiVersion", kText, true, "dbsn.provider/v1", "The version of this vocabulary."},
    {"kind", kText, true, "Provider", "What this file is."},
    {"metadata", kMap, true, "", "The definition's name and version."},
    {"serves", kTexts, true, "", "The versions that a manifest's apiVersion may name."},
    {"settings", kMap, true, "", "What dbsn.yaml may say of this provider, by name."},
    {"origin", kText, true, "", "The setting that requests, and so credentials, go to."},
    {"auth", kMap, false, "", "How requests are authorized."},
    {"headers", kTextMap, false, "", "Headers of every request."},
    {"rate", kScalar, false, "", "headers (the server's own limits govern), or requests a minute."},
    {"resilience", kMap, false, "", "Time limits and retries."},
    {"errors", kMap, false, "", "Where an error answer says what is wrong, and what helps."},
    {"context", kMap, false, "", "Values that requests need and no manifest holds, by name."},
    {"health", kMap, false, "", "A request that tells whether the API answers."},
    {"account", kMap, false, "", "A request that tells whose credentials these are."},
};
constexpr Word kProviderMetadata[] = {
    {"name", kText, true, "", "The provider's name, in lower case."},
    {"version", kText, true, "", "The definition's own version."},
    {"title", kText, false, "", "The name as people write it."},
};
constexpr Word kSetting[] = {
    {"type", kText, true, "string|url|integer|seconds|path|request_path",
     "What it holds; a request_path is inserted in paths by {+name}."},
    {"required", kFlag, false, "", "Nothing can be done without it."},
    {"sensitive", kFlag, false, "", "A secret: never shown, never in a plan or the state."},
    {"env", kTexts, false, "", "Variables that are read where dbsn.yaml is silent, in this order."},
    {"files", kTexts, false, "", "Files that are read after those, trimmed; ~ is the home folder."},
    {"default", kScalar, false, "", "Its value where nothing says one."},
    {"allowed", kTexts, false, "", "The only values it may have."},
    {"format", kText, false, "host|url|url_or_host|guid|duration|jwt", "How its text is built."},
    {"help", kText, false, "", "What it is for, in one sentence."},
};
constexpr Word kAuth[] = {
    {"kind", kText, true, "none|bearer|basic|header|query|oauth2|login",
     "Authorization with Bearer or Basic, a header or a parameter of the API's own, or a token "
     "that is fetched: by client credentials, or by a call of the API."},
    {"secret", kText, false, "", "The sensitive setting that holds it."},
    {"user", kText, false, "",
     "With basic, oauth2 and login: the setting that holds the name of the user or client. A login "
     "without its value takes the secret itself as the token."},
    {"header", kText, false, "", "With header and login: its name; Authorization without it."},
    {"prefix", kText, false, "", "With header and login: what stands before the secret or token."},
    {"prefix_from", kText, false, "",
     "With header: the setting that holds that; a blank follows it."},
    {"parameter", kText, false, "", "With query: the parameter's name."},
    {"token_url", kText, false, "",
     "With oauth2: the setting that holds the token endpoint's address; the client's secret goes "
     "there."},
    {"scope", kText, false, "", "With oauth2: the setting that holds the scopes to ask for."},
    {"login", kMap, false, "",
     "With login: the request; {user} and {secret} in its send are filled in."},
    {"take", kTexts, false, "", "With login: members that may hold the token."},
    {"expires_in", kText, false, "",
     "With login: the member that holds the token's life in seconds."},
    {"reread_on", kIntegers, false, "",
     "After these statuses the secret is read again and the request sent once more."},
};
constexpr Word kResilience[] = {
    {"rate_limit", kScalar, false, "",
     "Of an operation: requests a minute, counted apart from the others."},
    {"timeout", kDuration, false, "", "How long one attempt may take."},
    {"deadline", kDuration, false, "", "How long all attempts together may take."},
    {"max_retries", kInteger, false, "", "Attempts after the first."},
    {"retry_delay", kDuration, false, "", "The wait before the first of them."},
    {"max_delay", kDuration, false, "", "The longest wait."},
    {"backoff", kText, false, "none|linear|exponential", "How the wait grows."},
    {"circuit_breaker", kMap, false, "", "When to stop asking a server that is down."},
};
constexpr Word kBreaker[] = {
    {"threshold", kInteger, true, "", "Failures in a row that open it."},
    {"recovery", kDuration, true, "", "How long it stays open."},
};
constexpr Word kErrors[] = {
    {"message", kTexts, true, "",
     "Members that may hold the message; the first text that is there."},
    {"unwrap_text", kFlag, false, "", "A JSON text that holds JSON is read once more."},
    {"envelope", kMap, false, "", "Answers are {data, error} bodies."},
    {"failed", kMaps, false, "",
     "Members by which an answer of a good status says that it failed."},
    {"hints", kMaps, false, "", "What helps against which error."},
};
constexpr Word kFailure[] = {
    {"field", kText, true, "", "The member."},
    {"equals", kScalar, false, "", "Its value then; without it any text, true, or a number but 0."},
};
constexpr Word kEnvelope[] = {
    {"error", kText, true, "", "The member that holds the error; null when there is none."},
    {"data", kText, true, "", "The member that holds the answer."},
    {"beside", kTexts, false, "", "Other members that an envelope may have."},
};
constexpr Word kHints[] = {
    {"contains", kTexts, false, "", "Any of these in the message, without case."},
    {"status", kInteger, false, "", "This HTTP status."},
    {"operation", kText, false, "list|read|create|update|delete|test|refresh", "This operation."},
    {"hint", kText, true, "", "What to do."},
    {"fields", kTexts, false, "", "The fields a person would correct."},
};
constexpr Word kContext[] = {
    {"from", kMaps, true, "", "Where it comes from; the first that has one."},
    {"translate", kMap, false, "", "How another name of it becomes the one that requests take."},
    {"required", kFlag, false, "", "No request can be made without it."},
    {"required_for", kTexts, false, "", "Operations that cannot be carried out without it."},
    {"type", kText, false, "string|integer", "How it is sent."},
    {"missing", kText, false, "", "What to do when there is none."},
};
constexpr Word kContextSource[] = {
    {"setting", kText, false, "", "A setting of this provider."},
    {"get", kMap, false, "", "A request whose answer holds it."},
    {"take", kTexts, false, "", "With get: members that may hold it."},
    {"row", kText, false, "", "A member of the rows of a list."},
};
constexpr Word kTranslate[] = {
    {"when", kText, true, "digits", "Which values are another name."},
    {"list", kMap, true, "", "The request that lists both names."},
    {"match", kText, true, "", "The member that holds the other name."},
    {"take", kText, true, "", "The member that requests take."},
};

}  // namespace

const Vocabulary kProviderWords{"A provider", kProvider};
const Vocabulary kProviderMetadataWords{"A provider's metadata", kProviderMetadata};
const Vocabulary kSettingWords{"A setting", kSetting};
const Vocabulary kAuthWords{"An auth rule", kAuth};
const Vocabulary kResilienceWords{"A resilience rule", kResilience};
const Vocabulary kBreakerWords{"A circuit breaker", kBreaker};
const Vocabulary kErrorWords{"An error rule", kErrors};
const Vocabulary kEnvelopeWords{"An envelope", kEnvelope};
const Vocabulary kFailureWords{"A failure rule", kFailure};
const Vocabulary kHintWords{"A hint", kHints};
const Vocabulary kContextWords{"A context value", kContext};
const Vocabulary kContextSourceWords{"A context value's source", kContextSource};
const Vocabulary kTranslateWords{"A translation", kTranslate};

std::span<const Vocabulary* const> DefinitionVocabularies() {
  static constexpr std::array kAll = {
      &kProviderWords,      &kProviderMetadataWords,
      &kSettingWords,       &kAuthWords,
      &kResilienceWords,    &kBreakerWords,
      &kErrorWords,         &kEnvelopeWords,
      &kFailureWords,       &kHintWords,
      &kContextWords,       &kContextSourceWords,
      &kTranslateWords,     &kKindWords,
      &kKindMetadataWords,  &kIdentityWords,
      &kFieldWords,         &kRuleWords,
      &kBlockRuleWords,     &kOperationsWords,
      &kRequestWords,       &kListWords,
      &kReadWords,          &kCreateWords,
      &kWriteWords,         &kFurtherWords,
      &kTestWords,          &kRefreshWords,
      &kInspectWords,       &kAbsentWords,
      &kPassedWords,        &kWaitWords,
      &kPagingWords,        &kVariantsWords,
      &kVariantFilesWords,  &kVariantPublishedWords,
      &kVariantKeysWords,   &kSupplementWords,
      &kFactWords,          &kAuthFactWords,
      &kAuthFieldWords,     &kReferenceGroupWords,
      &kTypeFactWords,      &kPageWords,
      &kPageAuthWords,      &kPageCredentialWords,
      &kPageOperationWords, &kPageParameterWords,
  };
  return kAll;
}

}  // namespace dbsn

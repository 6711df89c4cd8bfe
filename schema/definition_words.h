// The closed vocabulary of provider definitions: each key with its type and what it means. The
// reader checks against these tables, and docs/providers.md lists them. Nothing is read here.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace dbsn {

enum class WordType : std::uint8_t {
  kText,
  kInteger,
  kFlag,
  kDuration,
  kScalar,  // text, a number or a boolean
  kTexts,
  kIntegers,
  kScalars,  // lists
  kTextMap,  // a map of texts
  kMap,
  kMaps,  // read further; kMaps: a list of maps
};

struct Word {
  std::string_view name;
  WordType type = WordType::kText;
  bool required = false;
  std::string_view choices;  // "integer|name": nothing else is allowed; "" anything
  std::string_view help;
};

struct Vocabulary {
  std::string_view of;  // "A setting", the beginning of a sentence
  std::span<const Word> words;
};

extern const Vocabulary kProviderWords, kProviderMetadataWords, kSettingWords, kAuthWords,
    kResilienceWords, kBreakerWords, kErrorWords, kEnvelopeWords, kFailureWords, kHintWords,
    kContextWords, kContextSourceWords, kTranslateWords;
extern const Vocabulary kKindWords, kKindMetadataWords, kIdentityWords, kOperationsWords,
    kFieldWords, kRuleWords, kBlockRuleWords, kVariantsWords, kVariantFilesWords,
    kVariantPublishedWords, kVariantKeysWords;
extern const Vocabulary kRequestWords, kListWords, kReadWords, kCreateWords, kWriteWords,
    kFurtherWords, kTestWords, kRefreshWords, kInspectWords, kAbsentWords, kPassedWords, kWaitWords,
    kPagingWords;
extern const Vocabulary kPageWords, kPageAuthWords, kPageCredentialWords, kPageOperationWords,
    kPageParameterWords;
extern const Vocabulary kSupplementWords, kFactWords, kAuthFactWords, kAuthFieldWords,
    kReferenceGroupWords, kTypeFactWords;

// All of them, in the order of docs/providers.md.
std::span<const Vocabulary* const> DefinitionVocabularies();

}  // namespace dbsn

// One provider's folder to its definition. Everything that is wrong is reported in one run.
#include "schema/definition_reader.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "schema/connector_page.h"
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/document_reader.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

constexpr std::string_view kProviderFile = "provider.yaml";

// FNV-1a over every path and every byte: tells definitions apart, guards nothing.
std::string DigestOf(const std::vector<DefinitionFile>& files) {
  std::uint64_t digest = 14695981039346656037u;
  const auto add = [&digest](std::string_view text) {
    for (const char c : text) {
      digest = (digest ^ static_cast<unsigned char>(c)) * 1099511628211u;
    }
    digest = (digest ^ 0xff) * 1099511628211u;
  };
  for (const DefinitionFile& file : files) {
    add(file.path);
    add(*file.text);
  }
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; digest >>= 4) text[i] = kDigits[digest & 15];
  return text;
}

// The one document of a definition's file; null when it cannot be read or holds none or several.
std::shared_ptr<const Document> ReadOne(const DefinitionFile& file, Diagnostics& diagnostics) {
  Diagnostics problems;
  const Documents documents = ReadYaml(file.file, *file.text, {}, problems);
  const bool broken = problems.has_errors();
  diagnostics.Append(std::move(problems));
  if (broken) return nullptr;
  if (documents.size() == 1) return documents.front();
  diagnostics.Add({.code = kDefinitionWrongType,
                   .detail = "The definition file " + Quoted(file.path) + " holds " +
                             std::to_string(documents.size()) + " documents; it holds one.",
                   .hint = "Put each kind into a file of its own.",
                   .place = {file.file, 0, 0}});
  return nullptr;
}

bool IsKindFile(const DefinitionFile& file) {
  return file.path.ends_with(".yaml") && file.path != kProviderFile &&
         file.path.find('/') == std::string::npos;
}

void AddKind(const DefinitionFile& file, const std::vector<DefinitionFile>& files,
             Definition& definition, Diagnostics& diagnostics) {
  const std::shared_ptr<const Document> document = ReadOne(file, diagnostics);
  if (document == nullptr) return;
  std::optional<ResourceType> type = ReadKind(*document, files, definition, diagnostics);
  if (!type.has_value()) return;
  const std::string name = type->kind;
  if (definition.kinds.emplace(name, *std::move(type)).second) return;
  diagnostics.Add({.code = kDefinitionDuplicate,
                   .detail = "The kind " + Quoted(name) + " is defined by two files.",
                   .hint = "Keep one of the two.",
                   .place = document->PlaceOf(0)});
}

// Whether |file| begins a connector page; a kind may have a file of that name too.
bool IsPage(const DefinitionFile& file) {
  if (file.path != kPageFile) return false;
  Diagnostics ignored;
  const Documents documents = ReadYaml(file.file, *file.text, {}, ignored);
  return documents.empty() || IsPagePiece(*documents.front());
}

// The pieces of a connector page, and beside them files of kinds.
std::shared_ptr<const Definition> ReadPageFolder(const std::vector<DefinitionFile>& files,
                                                 Diagnostics& diagnostics) {
  Diagnostics problems;
  const auto definition = std::make_shared<Definition>();
  Documents pieces;
  std::vector<const DefinitionFile*> kinds;
  for (const DefinitionFile& file : files) {
    if (!file.path.ends_with(".yaml") || file.path.find('/') != std::string::npos) continue;
    const Documents documents = ReadYaml(file.file, *file.text, {}, problems);
    const bool kind = documents.size() == 1 && !IsPagePiece(*documents.front());
    if (kind) {
      kinds.push_back(&file);
    } else {
      pieces.insert(pieces.end(), documents.begin(), documents.end());
    }
  }
  if (!problems.has_errors()) ReadPage(pieces, files, *definition, problems);
  for (const DefinitionFile* file : kinds) AddKind(*file, files, *definition, problems);
  if (definition->kinds.empty() && definition->calls.empty() && !problems.has_errors()) {
    problems.Add({.code = kDefinitionMissingFile,
                  .detail = "This page has no operation.",
                  .hint = "Put a document with operation, method and path beside it.",
                  .place = pieces.front()->PlaceOf(0)});
  }
  definition->digest = DigestOf(files);
  const bool broken = problems.has_errors();
  diagnostics.Append(std::move(problems));
  return broken ? nullptr : std::shared_ptr<const Definition>(definition);
}

}  // namespace

std::shared_ptr<const Definition> ReadDefinition(const std::vector<DefinitionFile>& files,
                                                 Diagnostics& diagnostics) {
  const DefinitionFile* provider_file = nullptr;
  for (const DefinitionFile& file : files) {
    if (file.path == kProviderFile) provider_file = &file;
  }
  const bool page = std::any_of(files.begin(), files.end(), IsPage);
  if (provider_file == nullptr && page) return ReadPageFolder(files, diagnostics);
  if (provider_file == nullptr) {
    diagnostics.Add({.code = kDefinitionMissingFile,
                     .detail = "A provider's folder holds a provider.yaml, or a connector.yaml; "
                               "this one has neither.",
                     .hint = "Restore it, or name another definitions folder.",
                     .about = std::string(kProviderFile)});
    return nullptr;
  }
  Diagnostics problems;
  const auto definition = std::make_shared<Definition>();
  if (const std::shared_ptr<const Document> document = ReadOne(*provider_file, problems)) {
    const DefinitionMap provider(*document, 0, kProviderWords, problems);
    ReadProvider(provider, *definition);
    ReadContext(provider, *definition);
    // Beyond this point a kind may name every setting and every context value.
    for (const DefinitionFile& file : files) {
      if (IsKindFile(file)) AddKind(file, files, *definition, problems);
    }
    if (definition->kinds.empty() && !problems.has_errors()) {
      problems.Add({.code = kDefinitionMissingFile,
                    .detail = "This provider defines no kind of resource.",
                    .hint = "Put a file with kind: Kind beside its provider.yaml.",
                    .place = document->PlaceOf(0)});
    }
  }
  definition->digest = DigestOf(files);
  const bool broken = problems.has_errors();
  diagnostics.Append(std::move(problems));
  return broken ? nullptr : std::shared_ptr<const Definition>(definition);
}

}  // namespace dbsn

// What tells a definition from another, whoever wrote it: SHA-256 over the names and the bytes of
// all its files.
#pragma once
#include <string>

#include "schema/result.h"

namespace dbsn {

class Files;

// A version that was published holds this file beside the definition's; it is none of them.
inline constexpr std::string_view kPublicationFile = "publication.json";

// "sha256:" and 64 hexadecimal digits, of the definition in |folder|.
Result<std::string> DefinitionDigest(Files& files, const std::string& folder);

}  // namespace dbsn

// Digests: the one file that knows OpenSSL's.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "schema/secret.h"

namespace dbsn {

std::string Sha256Hex(std::string_view bytes);
std::string HmacSha256Hex(std::string_view key, std::string_view bytes);
std::string Md5Base64(std::string_view bytes);  // of Content-MD5; protects nothing
std::string Base64(std::string_view bytes);
std::string Base64Url(std::string_view bytes);               // no padding
bool DecodeBase64(std::string_view text, std::string& out);  // either alphabet, padding optional

// Marks under |key| (any bytes). The key's id is a digest of it, so two keys never share one.
std::unique_ptr<Marker> NewMarker(std::string_view key);

}  // namespace dbsn

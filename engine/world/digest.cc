// OpenSSL's digests behind plain functions. A failure of theirs means no memory or a broken
// installation, and going on with a wrong digest would be worse than to end.
#include "engine/world/digest.h"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <cstdint>

#include "schema/check.h"

namespace dbsn {
namespace {

using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

const unsigned char* Raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string Hex(const unsigned char* bytes, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

MacContext NewHmac(std::string_view key) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(
      EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
  DBSN_CHECK(mac != nullptr);
  MacContext context(EVP_MAC_CTX_new(mac.get()), &EVP_MAC_CTX_free);
  char digest[] = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_construct_end()};
  // An empty key must not be a null pointer, which means "the key set before".
  const unsigned char* start = key.empty() ? Raw("") : Raw(key);
  DBSN_CHECK(context != nullptr);
  DBSN_CHECK(EVP_MAC_init(context.get(), start, key.size(), parameters.data()) == 1);
  return context;
}

void Add(EVP_MAC_CTX* context, std::string_view bytes) {
  DBSN_CHECK(EVP_MAC_update(context, Raw(bytes), bytes.size()) == 1);
}

// With its length first, so that no two lists of parts give the same bytes.
void AddPart(EVP_MAC_CTX* context, std::string_view part) {
  std::array<char, 8> size{};
  for (std::size_t i = 0; i < size.size(); ++i) {
    size[i] = static_cast<char>((static_cast<std::uint64_t>(part.size()) >> (8 * i)) & 0xff);
  }
  Add(context, {size.data(), size.size()});
  Add(context, part);
}

std::string Finish(EVP_MAC_CTX* context) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  DBSN_CHECK(EVP_MAC_final(context, out.data(), &size, out.size()) == 1);
  return Hex(out.data(), size);
}

class HmacMarker final : public Marker {
 public:
  explicit HmacMarker(std::string_view key)
      : key_id_(Sha256Hex("dbsn mark key\n" + std::string(key)).substr(0, 16)),
        keyed_(NewHmac(key)) {}

  const std::string& key_id() const override { return key_id_; }

  // Thread-safe: |keyed_| is only copied.
  Mark MarkOf(const Address& address, const Path& path, const Secret& secret) const override {
    const MacContext context(EVP_MAC_CTX_dup(keyed_.get()), &EVP_MAC_CTX_free);
    DBSN_CHECK(context != nullptr);
    AddPart(context.get(), ToString(address));
    AddPart(context.get(), path.ToString());
    AddPart(context.get(), secret.Reveal());
    return {key_id_, Finish(context.get())};
  }

 private:
  std::string key_id_;
  MacContext keyed_;
};

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-' || c == '+') return 62;
  if (c == '_' || c == '/') return 63;
  return -1;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  DBSN_CHECK(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr) == 1);
  return Hex(out.data(), size);
}

std::string Md5Base64(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  DBSN_CHECK(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_md5(), nullptr) == 1);
  return Base64(std::string_view(reinterpret_cast<const char*>(out.data()), size));
}

std::string HmacSha256Hex(std::string_view key, std::string_view bytes) {
  const MacContext context = NewHmac(key);
  Add(context.get(), bytes);
  return Finish(context.get());
}

std::string Base64(std::string_view bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const char byte = i + j < bytes.size() ? bytes[i + j] : '\0';
      group = group << 8 | static_cast<unsigned char>(byte);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += i + j > bytes.size() ? '=' : kDigits[group >> (18 - 6 * j) & 63];
    }
  }
  return text;
}

std::string Base64Url(std::string_view bytes) {
  std::string text = Base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

bool DecodeBase64(std::string_view text, std::string& out) {
  std::size_t padding = 0;
  while (text.ends_with('=') && padding < 2) {
    text.remove_suffix(1);
    ++padding;
  }
  if (text.size() % 4 == 1 || (padding > 0 && (text.size() + padding) % 4 != 0)) return false;
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = Base64Digit(c);
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count & 0xff);
    }
  }
  out = std::move(bytes);
  return true;
}

std::unique_ptr<Marker> NewMarker(std::string_view key) {
  return std::make_unique<HmacMarker>(key);
}

}  // namespace dbsn

#include "engine/world/digest.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

TEST(Digest, GivesThePublishedValues) {
  // FIPS 180-4's example, and RFC 4231's test case 2.
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HmacSha256Hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(HmacSha256Hex("", ""),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Base64, GivesRfc4648sExamples) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64Url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(Base64Url("f"), "Zg");
}

TEST(Base64, IsReadBackWithAndWithoutPadding) {
  for (const std::string& bytes :
       {std::string(), std::string("f"), std::string("fo"), std::string("foo\0bar", 7)}) {
    std::string out;
    EXPECT_TRUE(DecodeBase64(Base64Url(bytes), out));
    EXPECT_EQ(out, bytes);
  }
  std::string out = "kept";
  EXPECT_TRUE(DecodeBase64("Zg==", out));
  EXPECT_EQ(out, "f");
  for (const char* text : {"Z", "Zg=", "Zm9v=", "Zm 9", "Zg*/"}) {
    EXPECT_FALSE(DecodeBase64(text, out)) << text;
  }
  EXPECT_EQ(out, "f");
  EXPECT_TRUE(DecodeBase64("+/-_", out));
  EXPECT_EQ(out, "\xfb\xff\xbf");
}

TEST(Digest, OfContentMd5IsBase64) { EXPECT_EQ(Md5Base64("hello"), "XUFAKrxLKna5cZ2REBfFkg=="); }

TEST(Marker, TellsValuesPlacesAndKeysApart) {
  const std::unique_ptr<Marker> marker = NewMarker("key one");
  const Address address{"databasin", "Connector", "orders"};
  const Path path("connectorPassword");
  const Mark mark = marker->MarkOf(address, path, Secret("hunter2"));
  EXPECT_EQ(mark, marker->MarkOf(address, path, Secret("hunter2")));
  EXPECT_EQ(mark.key_id, marker->key_id());
  EXPECT_NE(mark, marker->MarkOf(address, path, Secret("hunter3")));
  EXPECT_NE(mark, marker->MarkOf(address, Path("connectorSecret"), Secret("hunter2")));
  EXPECT_NE(mark, marker->MarkOf({"databasin", "Connector", "other"}, path, Secret("hunter2")));

  const std::unique_ptr<Marker> other = NewMarker("key two");
  EXPECT_NE(other->key_id(), marker->key_id());
  EXPECT_NE(other->MarkOf(address, path, Secret("hunter2")).digest, mark.digest);
}

TEST(Marker, DoesNotRunItsPartsTogether) {
  const std::unique_ptr<Marker> marker = NewMarker("key");
  const Address address{"p", "K", "n"};
  EXPECT_NE(marker->MarkOf(address, Path("a"), Secret("bc")),
            marker->MarkOf(address, Path("ab"), Secret("c")));
}

TEST(Marker, HoldsNeitherKeyNorValue) {
  const std::unique_ptr<Marker> marker = NewMarker("hunter2");
  const Mark mark = marker->MarkOf({"p", "K", "n"}, Path("a"), Secret("swordfish"));
  EXPECT_EQ((mark.key_id + mark.digest).find("hunter2"), std::string::npos);
  EXPECT_EQ((mark.key_id + mark.digest).find("swordfish"), std::string::npos);
}

}  // namespace
}  // namespace dbsn

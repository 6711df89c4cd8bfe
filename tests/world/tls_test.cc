// TLS against a real server of another make (Python's), with certificates made on the spot.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/world/http_transport.h"
#include "engine/world/signals.h"
#include "tests/support/child_process.h"
#include "tests/support/raw_server.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::HasSubstr;
using Kind = TransportError::Kind;
using testing::ChildProcess;
using testing::RunProgram;

struct Identity {
  std::string certificate;
  std::string key;
};

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() { IgnoreFatalWriteSignals(); }

  // A certificate that is its own authority. |days| may be negative: expired.
  Identity Make(const std::string& name, const std::string& names, int days) {
    const Identity made{folder_.At(name + ".pem"), folder_.At(name + ".key")};
    const std::string request = folder_.At(name + ".req");
    const std::string extensions = folder_.Write(name + ".ext", "subjectAltName=" + names + "\n");
    EXPECT_EQ(RunProgram({"openssl", "req", "-newkey", "ec", "-pkeyopt",
                          "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", made.key, "-out",
                          request, "-subj", "/CN=" + name, "-batch"}),
              0);
    EXPECT_EQ(RunProgram({"openssl", "x509", "-req", "-in", request, "-signkey", made.key, "-days",
                          std::to_string(days), "-extfile", extensions, "-out", made.certificate}),
              0);
    return made;
  }

  // Starts the server; its URL by |host|.
  std::string Serve(const Identity& identity, const std::string& client_authority = "",
                    const std::string& host = "127.0.0.1") {
    const char* source = std::getenv("DBSN_SOURCE_DIR");
    std::vector<std::string> argv = {
        "/usr/bin/python3", std::string(source ? source : ".") + "/tests/support/tls_server.py",
        identity.certificate, identity.key};
    if (!client_authority.empty()) argv.push_back(client_authority);
    server_ = std::make_unique<ChildProcess>(argv);
    return "https://" + host + ":" + server_->ReadLine() + "/";
  }

  static Exchange Get(Transport& transport, const std::string& url) {
    return transport.Send({.method = "GET", .url = url});
  }
  static Exchange Get(const TlsSettings& settings, const std::string& url) {
    return Get(*NewHttpTransport(settings, {}), url);
  }
  static TransportError Refused(const Exchange& exchange) {
    const TransportError* error = std::get_if<TransportError>(&exchange);
    EXPECT_NE(error, nullptr);
    if (!error) return {};
    EXPECT_EQ(error->sent, Sent::kNo) << error->message;
    return *error;
  }
  static std::string Body(const Exchange& exchange) {
    const TransportError* error = std::get_if<TransportError>(&exchange);
    EXPECT_EQ(error, nullptr) << error->message;
    return error ? "" : std::get_if<HttpResponse>(&exchange)->body;
  }

  testing::TempFolder folder_;
  std::unique_ptr<ChildProcess> server_;
};

TEST_F(TlsTest, TrustsTheGivenAuthorityAndKeepsTheConnection) {
  const Identity server = Make("server", "IP:127.0.0.1,DNS:localhost", 1);
  const std::string url = Serve(server);
  const std::unique_ptr<Transport> transport =
      NewHttpTransport({.ca_file = server.certificate}, {});
  EXPECT_EQ(Body(Get(*transport, url)), "connection 0");
  EXPECT_EQ(Body(Get(*transport, url)), "connection 0");
}

TEST_F(TlsTest, ChecksANameAsWellAsAnAddress) {
  const Identity server = Make("server", "DNS:localhost", 1);
  const std::string by_name = Serve(server, "", "localhost");
  EXPECT_EQ(Body(Get({.ca_file = server.certificate}, by_name)), "connection 0");
}

TEST_F(TlsTest, RefusesACertificateThatNobodyKnown) {
  const TransportError error =
      Refused(Get(TlsSettings{}, Serve(Make("server", "IP:127.0.0.1", 1))));
  EXPECT_EQ(error.kind, Kind::kCertificate);
  EXPECT_THAT(error.message, HasSubstr("not trusted"));
  EXPECT_THAT(error.message, HasSubstr("caFile"));
}

TEST_F(TlsTest, RefusesACertificateForAnotherName) {
  const Identity server = Make("server", "DNS:other.example.com", 1);
  const TransportError error = Refused(Get({.ca_file = server.certificate}, Serve(server)));
  EXPECT_EQ(error.kind, Kind::kCertificate);
  EXPECT_EQ(error.message, "the server's certificate does not name 127.0.0.1");
}

TEST_F(TlsTest, RefusesAnExpiredCertificate) {
  const Identity server = Make("server", "IP:127.0.0.1", -1);
  const TransportError error = Refused(Get({.ca_file = server.certificate}, Serve(server)));
  EXPECT_EQ(error.kind, Kind::kCertificate);
  EXPECT_THAT(error.message, HasSubstr("expired"));
}

TEST_F(TlsTest, IsNotTalkedDownToAnOldVersion) {
  const Identity server = Make("server", "IP:127.0.0.1", 1);
  const TransportError error =
      Refused(Get({.ca_file = server.certificate}, Serve(server, "--old")));
  EXPECT_THAT(error.message, HasSubstr("1.2 or later"));
}

TEST_F(TlsTest, ShowsItsOwnCertificateToAServerThatAsks) {
  const Identity server = Make("server", "IP:127.0.0.1", 1);
  const Identity client = Make("client", "DNS:client", 1);
  const std::string url = Serve(server, client.certificate);
  EXPECT_EQ(Body(Get({.ca_file = server.certificate,
                      .client_certificate = client.certificate,
                      .client_key = client.key},
                     url)),
            "connection 0");
  const TransportError error = Refused(Get({.ca_file = server.certificate}, url));
  EXPECT_EQ(error.kind, Kind::kCertificate);
  EXPECT_THAT(error.message, HasSubstr("client certificate"));
}

TEST_F(TlsTest, SaysWhichOfItsFilesCannotBeUsed) {
  const Identity server = Make("server", "IP:127.0.0.1", 1);
  const std::string url = Serve(server);
  const std::string junk = folder_.Write("junk.pem", "no certificate");
  EXPECT_THAT(Refused(Get({.ca_file = folder_.At("none.pem")}, url)).message,
              HasSubstr("none.pem"));
  EXPECT_THAT(Refused(Get({.ca_file = junk}, url)).message, HasSubstr("junk.pem"));
  EXPECT_THAT(Refused(Get({.client_certificate = server.certificate}, url)).message,
              HasSubstr("needs its key"));
  EXPECT_THAT(
      Refused(Get({.client_certificate = server.certificate, .client_key = junk}, url)).message,
      HasSubstr("junk.pem"));
}

TEST_F(TlsTest, SaysThatAServerSpeaksNoTls) {
  testing::RawServer plain([](testing::RawConnection& connection) {
    connection.ReadByte();
    connection.Write("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.WaitUntilClosed();
  });
  const TransportError error =
      Refused(Get(TlsSettings{}, "https://127.0.0.1:" + std::to_string(plain.port()) + "/"));
  EXPECT_EQ(error.kind, Kind::kUnreachable);
  EXPECT_THAT(error.message, HasSubstr("http://"));
}

TEST_F(TlsTest, GivesUpOnAHandshakeThatDoesNotEnd) {
  testing::RawServer silent(
      [](testing::RawConnection& connection) { connection.WaitUntilClosed(); });
  const std::unique_ptr<Transport> transport = NewHttpTransport({}, {});
  const TransportError error =
      Refused(transport->Send({.method = "POST",
                               .url = "https://127.0.0.1:" + std::to_string(silent.port()) + "/",
                               .body = "{}",
                               .timeout = std::chrono::milliseconds(300)}));
  EXPECT_EQ(error.kind, Kind::kTimeout);
}

}  // namespace
}  // namespace dbsn

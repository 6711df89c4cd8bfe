// The transport against servers that behave, and against ones that do not. No time is measured:
// where a deadline is the matter, only that it ended the exchange.
#include "engine/world/http_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "engine/world/signals.h"
#include "engine/world/stop.h"
#include "tests/support/raw_server.h"

namespace dbsn {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Kind = TransportError::Kind;
using testing::Answer;
using testing::RawConnection;
using testing::RawServer;

constexpr std::chrono::milliseconds kSoon{300};

class HttpTransportTest : public ::testing::Test {
 protected:
  HttpTransportTest() { IgnoreFatalWriteSignals(); }

  Exchange Send(HttpRequest request) { return transport_->Send(request); }
  Exchange Get(const std::string& url) { return Send({.method = "GET", .url = url}); }
  Exchange Post(const std::string& url, const std::string& body) {
    return Send({.method = "POST",
                 .url = url,
                 .headers = {{"Content-Type", "application/json"}},
                 .body = body});
  }
  static HttpResponse Answered(const Exchange& exchange) {
    const TransportError* error = std::get_if<TransportError>(&exchange);
    EXPECT_EQ(error, nullptr) << error->message;
    return error ? HttpResponse{} : *std::get_if<HttpResponse>(&exchange);
  }
  static TransportError Failed(const Exchange& exchange) {
    const TransportError* error = std::get_if<TransportError>(&exchange);
    EXPECT_NE(error, nullptr) << "answered " << std::get_if<HttpResponse>(&exchange)->status;
    return error ? *error : TransportError{};
  }
  // The failure of one GET that |script| answers.
  TransportError FailureAgainst(RawServer::Script script,
                                std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
    RawServer server(std::move(script));
    return Failed(Send({.method = "GET", .url = server.Url(), .timeout = timeout}));
  }

  std::unique_ptr<Transport> transport_ = NewHttpTransport({}, {});
};

// Answers every request with its own text.
void Echo(RawConnection& connection) {
  while (true) {
    const std::string request = connection.ReadRequest();
    if (request.empty() || !connection.Write(Answer(request))) return;
  }
}

TEST_F(HttpTransportTest, SendsWhatItIsGiven) {
  RawServer server(Echo);
  const HttpResponse answer = Answered(
      Send({.method = "PUT",
            .url = server.Url("/v1/a%2Fb?q=%20x&q=2"),
            .headers = {{"Authorization", "Bearer t0ken"}, {"Content-Type", "application/json"}},
            .body = R"({"a":1})"}));
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, StartsWith("PUT /v1/a%2Fb?q=%20x&q=2 HTTP/1.1\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Authorization: Bearer t0ken\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Content-Length: 7\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("User-Agent: dbsn/"));
  EXPECT_THAT(answer.body, ::testing::EndsWith("\r\n\r\n{\"a\":1}"));
}

TEST_F(HttpTransportTest, SendsNoBodyUnlessThereIsOne) {
  RawServer server(Echo);
  EXPECT_THAT(Answered(Get(server.Url())).body, Not(HasSubstr("Content-Length")));
  const HttpResponse empty = Answered(Send({.method = "DELETE",
                                            .url = server.Url(),
                                            .headers = {{"Content-Type", "application/json"}}}));
  EXPECT_THAT(empty.body, HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(HttpTransportTest, GivesHeadersAsTheyCame) {
  RawServer server([](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("", "200 OK",
                            "X-Next: a%2Fb%3D\r\nETag:  \"1\" \r\nX-Empty:\r\nSet-Cookie: b\r\n"
                            "Set-Cookie: a\r\n"));
    connection.WaitUntilClosed();
  });
  const HttpResponse answer = Answered(Get(server.Url()));
  EXPECT_EQ(answer.Header("x-next"), "a%2Fb%3D");
  EXPECT_EQ(answer.Header("etag"), "\"1\"");
  EXPECT_EQ(answer.Header("x-missing"), "");
  const Headers expected = {{"content-length", "0"}, {"x-next", "a%2Fb%3D"}, {"etag", "\"1\""},
                            {"x-empty", ""},         {"set-cookie", "b"},    {"set-cookie", "a"}};
  EXPECT_EQ(answer.headers, expected);
}

TEST_F(HttpTransportTest, ReadsChunksAndBodiesThatTheConnectionsEndDelimits) {
  RawServer server([](RawConnection& connection) {
    const std::string request = connection.ReadRequest();
    if (request.starts_with("GET /chunks")) {
      connection.Write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n");
      connection.ReadRequest();
    }
    connection.Write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
  });
  EXPECT_EQ(Answered(Get(server.Url("/chunks"))).body, "abcdefg");
  EXPECT_EQ(Answered(Get(server.Url("/end"))).body, "until the end");
  EXPECT_EQ(Answered(Get(server.Url("/end"))).body, "until the end");
}

TEST_F(HttpTransportTest, ReadsChunksWithTrailersWhereverTheyAreCut) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n"
      "5;q=1\r\nhello\r\n7\r\n, 0\r\n\r\n\r\n0\r\nX-A: 1\r\nX-Longer: two\r\n\r\n";
  std::size_t cut = answer.find("5;q");
  RawServer server([&](RawConnection& connection) {
    while (!connection.ReadRequest().empty()) {
      connection.Write(answer.substr(0, cut));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      connection.Write(answer.substr(cut));
    }
  });
  for (; cut < answer.size(); ++cut) {
    EXPECT_EQ(Answered(Get(server.Url())).body, "hello, 0\r\n\r\n") << cut;
  }
}

TEST_F(HttpTransportTest, SkipsAContinueAndTakesAnAnswerWithoutBody) {
  RawServer server([](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(
        "HTTP/1.1 100 Continue\r\nX-Not: this\r\n\r\n"
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\nX-But: that\r\n\r\n");
    connection.WaitUntilClosed();
  });
  const HttpResponse answer = Answered(Post(server.Url(), "{}"));
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.Header("x-not"), "");
  EXPECT_EQ(answer.Header("x-but"), "that");
}

TEST_F(HttpTransportTest, GivesEveryStatusAndHtmlAsTheyAre) {
  RawServer server([](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(
        Answer("<html>Bad Gateway</html>", "502 Bad Gateway", "Content-Type: text/html\r\n"));
  });
  const HttpResponse answer = Answered(Get(server.Url()));
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.Header("content-type"), "text/html");
  EXPECT_EQ(answer.body, "<html>Bad Gateway</html>");
}

TEST_F(HttpTransportTest, FollowsNoRedirect) {
  RawServer server([](RawConnection& connection) {
    while (!connection.ReadRequest().empty()) {
      connection.Write(Answer("", "302 Found", "Location: /elsewhere\r\n"));
    }
  });
  const HttpResponse answer = Answered(Get(server.Url()));
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(answer.Header("location"), "/elsewhere");
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpTransportTest, KeepsOneConnectionForManyRequests) {
  RawServer server(Echo);
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(Answered(Post(server.Url("/" + std::to_string(i)), "{}")).body,
                StartsWith("POST /" + std::to_string(i) + " "));
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpTransportTest, ServesManyThreadsAtOnce) {
  RawServer server(Echo);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 50; ++j) {
        const std::string path = "/" + std::to_string(i) + "-" + std::to_string(j);
        EXPECT_THAT(Answered(Get(server.Url(path))).body, StartsWith("GET " + path + " "));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(server.connections(), 8);
}

TEST_F(HttpTransportTest, DoesNotReuseWhatTheServerWillCloseOrHasSpoiled) {
  for (const char* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n\r\nok",
                             "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"}) {
    RawServer server([answer](RawConnection& connection) {
      connection.ReadRequest();
      connection.Write(answer);
      connection.WaitUntilClosed();
    });
    EXPECT_EQ(Answered(Get(server.Url())).body, "ok");
    EXPECT_EQ(Answered(Get(server.Url())).body, "ok");
    EXPECT_EQ(server.connections(), 2) << answer;
  }
}

TEST_F(HttpTransportTest, NoticesThatAnIdleConnectionWasClosedBeforeItUsesIt) {
  RawServer server([](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("ok"));
  });
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Answered(Post(server.Url(), "{}")).body, "ok");
    // Until the end of the connection has arrived here.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(server.connections(), 5);
}

// The server takes one request on its first connection, and closes it on reading the second.
void CloseOnSecondRequest(RawConnection& connection) {
  connection.ReadRequest();
  connection.Write(Answer("ok"));
  if (connection.number() > 0) connection.WaitUntilClosed();
  connection.ReadRequest();
}

TEST_F(HttpTransportTest, SendsAReadAgainWhenItsKeptConnectionIsClosedUnderIt) {
  RawServer server(CloseOnSecondRequest);
  EXPECT_EQ(Answered(Get(server.Url())).body, "ok");
  EXPECT_EQ(Answered(Get(server.Url())).body, "ok");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(HttpTransportTest, NeverSendsAWriteAgain) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    RawServer server(CloseOnSecondRequest);
    EXPECT_EQ(Answered(Get(server.Url())).body, "ok");
    const TransportError error = Failed(Send({.method = method, .url = server.Url()}));
    EXPECT_EQ(error.kind, Kind::kBroken) << method;
    EXPECT_EQ(error.sent, Sent::kMaybe) << method;
    EXPECT_EQ(server.connections(), 1) << method;
  }
}

TEST_F(HttpTransportTest, SaysThatNothingListens) {
  const std::string port = std::to_string(testing::ClosedPort());
  const TransportError error = Failed(Post("http://127.0.0.1:" + port + "/", "{}"));
  EXPECT_EQ(error.kind, Kind::kUnreachable);
  EXPECT_EQ(error.sent, Sent::kNo);
  EXPECT_EQ(error.message, "connection refused by 127.0.0.1:" + port);
}

TEST_F(HttpTransportTest, SaysThatANameIsUnknown) {
  // RFC 2606 keeps .invalid free of hosts for ever. Without a name service the answer is that.
  const TransportError error = Failed(Send(
      {.method = "GET", .url = "http://nowhere.invalid/", .timeout = std::chrono::seconds(60)}));
  EXPECT_EQ(error.sent, Sent::kNo);
  EXPECT_NE(error.kind, Kind::kBroken);
  EXPECT_THAT(error.message, HasSubstr("nowhere.invalid"));
}

TEST_F(HttpTransportTest, GivesUpOnAServerThatNeverAnswers) {
  const TransportError error =
      FailureAgainst([](RawConnection& connection) { connection.WaitUntilClosed(); }, kSoon);
  EXPECT_EQ(error.kind, Kind::kTimeout);
  EXPECT_EQ(error.sent, Sent::kMaybe);
}

TEST_F(HttpTransportTest, GivesUpOnAServerThatDripsItsBody) {
  const TransportError error = FailureAgainst(
      [](RawConnection& connection) {
        connection.ReadRequest();
        connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while (connection.Write("x")) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      },
      kSoon);
  EXPECT_EQ(error.kind, Kind::kTimeout);
}

TEST_F(HttpTransportTest, GivesUpOnAServerThatDripsItsHeaders) {
  const TransportError error = FailureAgainst(
      [](RawConnection& connection) {
        connection.ReadRequest();
        connection.Write("HTTP/1.1 200 OK\r\n");
        while (connection.Write("X: y\r\n")) {
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
      },
      kSoon);
  EXPECT_EQ(error.kind, Kind::kTimeout);
}

TEST_F(HttpTransportTest, GivesUpOnAServerThatTakesNoMore) {
  RawServer server([](RawConnection& connection) {
    connection.ReadByte();
    std::this_thread::sleep_for(kSoon * 2);
  });
  const TransportError error = Failed(Send({.method = "POST",
                                            .url = server.Url(),
                                            .body = std::string(64 << 20, 'x'),
                                            .timeout = kSoon}));
  EXPECT_EQ(error.kind, Kind::kTimeout);
  EXPECT_EQ(error.sent, Sent::kMaybe);
}

TEST_F(HttpTransportTest, SaysThatTheConnectionWasClosedInTheMiddle) {
  for (const char* part :
       {"", "HT", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
    const TransportError error = FailureAgainst([part](RawConnection& connection) {
      connection.ReadRequest();
      connection.Write(part);
    });
    EXPECT_EQ(error.kind, Kind::kBroken) << part;
    EXPECT_EQ(error.sent, Sent::kMaybe) << part;
    EXPECT_THAT(error.message, HasSubstr("closed")) << part;
  }
}

TEST_F(HttpTransportTest, SaysThatTheConnectionWasReset) {
  const TransportError error = FailureAgainst([](RawConnection& connection) {
    connection.ReadRequest();
    connection.Reset();
  });
  EXPECT_EQ(error.kind, Kind::kBroken);
  EXPECT_EQ(error.sent, Sent::kMaybe);
}

TEST_F(HttpTransportTest, SaysThatAnAnswerIsNotHttp) {
  for (const char* answer : {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc OK\r\n\r\n",
                             "\x15\x03\x01\x00\x02\x02\x46\r\n", "\r\n\r\n"}) {
    const TransportError error = FailureAgainst([answer](RawConnection& connection) {
      connection.ReadRequest();
      connection.Write(answer);
      connection.WaitUntilClosed();
    });
    EXPECT_EQ(error.kind, Kind::kBroken) << answer;
    EXPECT_EQ(error.message, "the answer is not HTTP") << answer;
  }
}

TEST_F(HttpTransportTest, RefusesLengthsThatContradictEachOther) {
  for (const char* headers :
       {"Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: two\r\n",
        "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: sealed\r\n"}) {
    const TransportError error = FailureAgainst([headers](RawConnection& connection) {
      connection.ReadRequest();
      connection.Write("HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\nok");
      connection.WaitUntilClosed();
    });
    EXPECT_EQ(error.kind, Kind::kBroken) << headers;
  }
}

TEST_F(HttpTransportTest, StopsAtTheLimitOfTheAnswer) {
  const auto failure = [this](std::string_view head, std::string_view more) {
    RawServer server([head = std::string(head), more = std::string(more)](RawConnection& peer) {
      peer.ReadRequest();
      peer.Write(head);
      while (peer.Write(more)) {
      }
    });
    return Failed(Send({.method = "GET", .url = server.Url(), .answer_limit = 100'000}));
  };
  const std::string block(4096, 'x');
  EXPECT_EQ(failure("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n", block).kind,
            Kind::kTooLarge);
  EXPECT_EQ(failure("HTTP/1.1 200 OK\r\n\r\n", block).kind, Kind::kTooLarge);
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(failure(chunked, "1000\r\n" + block + "\r\n").kind, Kind::kTooLarge);
  EXPECT_EQ(failure(chunked, "0").kind, Kind::kTooLarge);  // a chunk's length without an end
}

TEST_F(HttpTransportTest, TakesAnAnswerOfExactlyTheLimit) {
  RawServer server([](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer(std::string(1000, 'x')));
  });
  EXPECT_EQ(
      Answered(Send({.method = "GET", .url = server.Url(), .answer_limit = 1000})).body.size(),
      1000u);
}

TEST_F(HttpTransportTest, StopsAtEndlessHeaders) {
  for (const char* more :
       {"x", "X: y\r\n", "X-Long: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"}) {
    for (const char* start : {"HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\n"}) {
      const TransportError error = FailureAgainst([=](RawConnection& connection) {
        connection.ReadRequest();
        connection.Write(start);
        std::string block;
        while (block.size() < 8192) block += more;
        while (connection.Write(block)) {
        }
      });
      EXPECT_EQ(error.kind, Kind::kTooLarge) << start << more;
    }
  }
}

TEST_F(HttpTransportTest, TakesLongHeadersThatHaveAnEnd) {
  const std::string reason(100'000, 'r');
  const std::string value(100'000, 'v');
  RawServer server([&](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer("ok", "200 " + reason, "X-Long: " + value + "\r\n"));
    connection.WaitUntilClosed();
  });
  const HttpResponse answer = Answered(Get(server.Url()));
  EXPECT_EQ(answer.Header("x-long"), value);
  EXPECT_EQ(answer.body, "ok");
}

TEST_F(HttpTransportTest, ReadsAnAnswerGivenBeforeTheRequestWasTaken) {
  RawServer server([](RawConnection& connection) {
    connection.ReadByte();
    connection.Write(Answer("too much", "413 Payload Too Large", "Connection: close\r\n"));
    connection.WaitUntilClosed();
  });
  EXPECT_EQ(
      Answered(Send({.method = "POST", .url = server.Url(), .body = std::string(1 << 20, 'x')}))
          .status,
      413);
}

TEST_F(HttpTransportTest, IsBrokenOffByTheSecondInterrupt) {
  Stop stop;
  RawServer server([&stop](RawConnection& connection) {
    connection.ReadRequest();
    stop.Ask();
    stop.Ask();
    connection.WaitUntilClosed();
  });
  const TransportError error =
      Failed(Send({.method = "POST", .url = server.Url(), .body = "{}", .stop = &stop}));
  EXPECT_EQ(error.kind, Kind::kStopped);
  EXPECT_EQ(error.sent, Sent::kMaybe);

  const TransportError later =
      Failed(Send({.method = "POST", .url = server.Url(), .body = "{}", .stop = &stop}));
  EXPECT_EQ(later.kind, Kind::kStopped);
  EXPECT_EQ(later.sent, Sent::kNo);
}

TEST_F(HttpTransportTest, LetsTheFirstInterruptFinishWhatRuns) {
  Stop stop;
  RawServer server([&stop](RawConnection& connection) {
    connection.ReadRequest();
    stop.Ask();
    connection.Write(Answer("ok"));
  });
  EXPECT_EQ(Answered(Send({.method = "GET", .url = server.Url(), .stop = &stop})).body, "ok");
}

TEST_F(HttpTransportTest, SendsNothingOfARequestThatCannotBeSaid) {
  RawServer server(Echo);
  const TransportError header = Failed(Send(
      {.method = "GET", .url = server.Url(), .headers = {{"Authorization", "Bearer hunter2\n"}}}));
  EXPECT_EQ(header.sent, Sent::kNo);
  EXPECT_THAT(header.message, HasSubstr("Authorization"));
  EXPECT_THAT(header.message, Not(HasSubstr("hunter2")));
  const TransportError url =
      Failed(Get("http://127.0.0.1:" + std::to_string(server.port()) + "/a b"));
  EXPECT_EQ(url.kind, Kind::kBadUrl);
  EXPECT_EQ(url.sent, Sent::kNo);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpTransportTest, DecompressesWithinTheLimit) {
  // "ok" by gzip.
  const std::string gzip("\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\xcf\x06\0\x47\xdd\xdc\x79\x02\0\0\0",
                         22);
  RawServer server([gzip](RawConnection& connection) {
    connection.ReadRequest();
    connection.Write(Answer(gzip, "200 OK", "Content-Encoding: gzip\r\n"));
  });
  EXPECT_EQ(Answered(Get(server.Url())).body, "ok");
  EXPECT_EQ(Failed(Send({.method = "GET", .url = server.Url(), .answer_limit = 1})).kind,
            Kind::kTooLarge);
}

TEST_F(HttpTransportTest, GoesThroughAProxyWithTheWholeUrl) {
  RawServer proxy(Echo);
  transport_ = NewHttpTransport(
      {}, {.for_http = Secret("http://bob:hunter2@127.0.0.1:" + std::to_string(proxy.port()))});
  const HttpResponse answer = Answered(Get("http://api.example.com:8080/v1/x?y=1"));
  EXPECT_THAT(answer.body, StartsWith("GET http://api.example.com:8080/v1/x?y=1 HTTP/1.1\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Host: api.example.com:8080\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Proxy-Authorization: Basic Ym9iOmh1bnRlcjI=\r\n"));
}

TEST_F(HttpTransportTest, SaysWhenAProxyRefusesATunnel) {
  RawServer proxy([](RawConnection& connection) {
    EXPECT_THAT(connection.ReadRequest(), StartsWith("CONNECT api.example.com:443 HTTP/1.1\r\n"));
    connection.Write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    connection.WaitUntilClosed();
  });
  transport_ = NewHttpTransport(
      {}, {.for_https = Secret("http://127.0.0.1:" + std::to_string(proxy.port()))});
  const TransportError error = Failed(Post("https://api.example.com/", "{}"));
  EXPECT_EQ(error.kind, Kind::kUnreachable);
  EXPECT_EQ(error.sent, Sent::kNo);
  EXPECT_THAT(error.message, HasSubstr("407"));
}

TEST_F(HttpTransportTest, SaysWhenTheProxyIsNotThere) {
  transport_ = NewHttpTransport(
      {}, {.for_https = Secret("http://127.0.0.1:" + std::to_string(testing::ClosedPort()))});
  const TransportError error = Failed(Get("https://api.example.com/"));
  EXPECT_EQ(error.kind, Kind::kUnreachable);
  EXPECT_THAT(error.message, StartsWith("through the proxy: connection refused"));
}

}  // namespace
}  // namespace dbsn

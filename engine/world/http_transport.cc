// cpp-httplib 0.11.4 writes the request and reads the answer's body. Connections, TLS, deadlines
// and limits are ours: its own are per read and cannot be broken off. The answer's head is read
// here too: the library matches a status line by a recursive regular expression, decodes "%" in
// headers, and takes the headers of a 100 Continue for the answer. It is given what frames the
// body, and nothing else.
#include "engine/world/http_transport.h"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/world/answer_head.h"
#include "engine/world/channel_pool.h"
#include "engine/world/chunk_trailers.h"
#include "engine/world/dial.h"
#include "engine/world/stop.h"
#include "engine/world/tls.h"
#include "engine/world/url.h"

namespace dbsn {
namespace {

using End = IoResult::End;
using Kind = TransportError::Kind;

constexpr std::size_t kLongestHead = 256 << 10;
constexpr std::size_t kMostReserved = 8 << 20;  // a length is only a claim

TransportError TooLarge(Sent sent, std::size_t limit) {
  return {Kind::kTooLarge, sent,
          "the answer is larger than the limit of " + std::to_string(limit) + " bytes"};
}

// The part of |head| from which the library learns how the body is framed.
std::string HeadForLibrary(const AnswerHead& head) {
  std::string text =
      (head.http_1_1 ? "HTTP/1.1 " : "HTTP/1.0 ") + std::to_string(head.status) + " -\r\n";
  for (const auto& [name, value] : head.headers) {
    const bool frames = name == "content-length" || name == "transfer-encoding" ||
                        name == "content-encoding" || name == "connection";
    if (frames) text += name + ": " + value + "\r\n";
  }
  return text + "\r\n";
}

// What httplib reads and writes. The request is kept together and leaves when the answer is first
// asked for: one packet for a small one.
class ExchangeStream final : public httplib::Stream {
 public:
  ExchangeStream(Channel& channel, const Patience& patience, std::size_t answer_limit)
      : channel_(channel),
        patience_(patience),
        answer_limit_(answer_limit),
        // Chunks of one byte take six; what is more than that is no body.
        body_limit_(answer_limit > SIZE_MAX / 16 ? SIZE_MAX : answer_limit * 8 + (64 << 10)) {}

  ssize_t write(const char* bytes, size_t size) override {
    request_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }

  ssize_t read(char* to, size_t size) override {
    if (!fault_ && !head_) CollectHead();
    if (fault_ || !head_) return fault_ ? -1 : 0;
    if (!for_library_.empty()) {
      const std::size_t count = std::min(size, for_library_.size());
      std::memcpy(to, for_library_.data(), count);
      for_library_.remove_prefix(count);
      return static_cast<ssize_t>(count);
    }
    std::size_t count = 0;
    while (count == 0) {  // while all of it is trailers
      if (begin_ == end_ && !Fill()) return fault_ ? -1 : 0;
      count = std::min(size, end_ - begin_);
      std::memcpy(to, buffer_.data() + begin_, count);
      begin_ += count;
      body_bytes_ += count;
      if (body_bytes_ > body_limit_) Fail(TooLarge(sent_, answer_limit_));
      if (fault_) return -1;
      if (framing_.chunked) count = trailers_.Take(to, count);
    }
    return static_cast<ssize_t>(count);
  }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

  void Fail(TransportError error) { fault_ = std::move(error); }

  const std::optional<AnswerHead>& head() const { return head_; }
  const Framing& framing() const { return framing_; }
  const std::optional<TransportError>& fault() const { return fault_; }
  Sent sent() const { return sent_; }
  bool answered() const { return head_ || !head_bytes_.empty(); }  // with one byte at least
  bool closed() const { return closed_; }                          // by the server
  bool drained() const { return begin_ == end_; }                  // nothing came after the answer

 private:
  // Reads up to the empty line of the answer itself, past those of 100 Continue and its like.
  void CollectHead() {
    if (!Flush()) return;
    std::size_t total = 0;
    while (!head_ && (begin_ != end_ || Fill())) {
      while (begin_ != end_ && !head_) {
        head_bytes_ += buffer_[begin_++];
        if (++total > kLongestHead) {
          return Fail({Kind::kTooLarge, sent_, "the answer's headers have no end"});
        }
        if (!MayBeHttp()) return Fail({Kind::kBroken, sent_, "the answer is not HTTP"});
        const bool ended = head_bytes_.ends_with("\n\r\n") || head_bytes_.ends_with("\n\n");
        if (ended && !TakeHead()) return;
      }
    }
  }

  bool MayBeHttp() const {
    static constexpr std::string_view kStart = "HTTP/1.";
    const std::size_t size = std::min(head_bytes_.size(), kStart.size());
    return head_bytes_.size() > kStart.size() || head_bytes_.compare(0, size, kStart, 0, size) == 0;
  }

  bool TakeHead() {
    std::optional<AnswerHead> head = ReadAnswerHead(head_bytes_);
    if (!head) {
      Fail({Kind::kBroken, sent_, "the answer is not HTTP"});
      return false;
    }
    head_bytes_.clear();
    if (head->status < 200) return true;  // the answer follows
    framing_ = FramingOf(*head);
    head_ = std::move(head);
    library_head_ = HeadForLibrary(*head_);
    for_library_ = library_head_;
    if (!framing_.sound) {
      Fail({Kind::kBroken, sent_, "the length that the answer gives cannot be understood"});
    } else if (framing_.length && *framing_.length > answer_limit_) {
      Fail(TooLarge(sent_, answer_limit_));
    }
    return !fault_;
  }

  // False after a fault. A peer that has closed may have answered first (413), so that is read.
  bool Flush() {
    if (request_.empty()) return true;
    const IoResult result = channel_.Write(request_, patience_);
    request_.clear();
    if (result.bytes > 0) sent_ = Sent::kMaybe;
    if (result.end == End::kOk || result.end == End::kFailed) return true;
    Note(result);
    return false;
  }

  bool Fill() {
    begin_ = end_ = 0;
    const IoResult result = channel_.Read(buffer_.data(), buffer_.size(), patience_);
    end_ = result.bytes;
    if (result.end == End::kOk) return true;
    Note(result);
    return false;
  }

  void Note(const IoResult& result) {
    switch (result.end) {
      case End::kOk:
        return;
      case End::kClosed:
        closed_ = true;  // the end of a body without a length; else httplib misses the rest
        return;
      case End::kTimeout:
        return Fail({Kind::kTimeout, sent_,
                     answered() ? "the answer did not end in time" : "no answer in time"});
      case End::kStopped:
        return Fail({Kind::kStopped, sent_, "stopped as asked"});
      case End::kCertificate:
        // With TLS 1.3 the verdict on our certificate arrives where the answer would: the server
        // has thrown away what followed the handshake.
        return Fail({Kind::kCertificate, answered() ? sent_ : Sent::kNo, result.reason});
      case End::kFailed:
        closed_ = true;
        return Fail({Kind::kBroken, sent_, result.reason});
    }
  }

  Channel& channel_;
  const Patience& patience_;
  const std::size_t answer_limit_;
  const std::size_t body_limit_;  // with what frames it
  std::string request_;
  std::array<char, 16 << 10> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string head_bytes_;  // of a head that has not ended yet
  std::optional<AnswerHead> head_;
  Framing framing_;
  ChunkTrailers trailers_;
  std::string library_head_;
  std::string_view for_library_;  // what is left of library_head_
  std::size_t body_bytes_ = 0;
  bool closed_ = false;
  Sent sent_ = Sent::kNo;
  std::optional<TransportError> fault_;
};

// httplib's writing and reading of one exchange, without its sockets. Its host is never used.
class HttpCodec final : private httplib::ClientImpl {
 public:
  HttpCodec() : httplib::ClientImpl("unused") {}
  bool Run(ExchangeStream& stream, httplib::Request& request, httplib::Response& response) {
    httplib::Error error = httplib::Error::Success;
    return process_request(stream, request, response, false, error);
  }
};

bool HasBreak(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// Whether |request| can be said in HTTP at all; a value is never repeated, it may be a token.
std::optional<TransportError> FaultOf(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || HasBreak(name) || HasBreak(value)) {
      return TransportError{
          Kind::kBadUrl, Sent::kNo,
          "the value of the header " + name + " holds a line break; does the token end with one?"};
    }
  }
  if (request.stop && request.stop->at_once()) {
    return TransportError{Kind::kStopped, Sent::kNo, "stopped as asked"};
  }
  return std::nullopt;
}

bool HasHeader(const HttpRequest& request, std::string_view lower_case_name) {
  return std::ranges::any_of(request.headers, [&](const auto& header) {
    return LowerCaseHeader(header.first) == lower_case_name;
  });
}

httplib::Request ToLibrary(const HttpRequest& request, const Url& url,
                           const std::optional<Proxy>& proxy) {
  httplib::Request out;
  out.method = request.method;
  out.path = RequestTarget(url);
  for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
  if (proxy && !url.https) {
    out.path.insert(0, OriginOf(url));
    const std::string authorization = ProxyAuthorization(*proxy);
    if (!authorization.empty()) out.headers.emplace("Proxy-Authorization", authorization);
  }
  if (!HasHeader(request, "host")) out.headers.emplace("Host", HostAndPort(url));
  if (!HasHeader(request, "user-agent")) out.headers.emplace("User-Agent", "dbsn/" DBSN_VERSION);
  if (request.body.empty() && HasHeader(request, "content-type")) {
    out.headers.emplace("Content-Length", "0");
  }
  out.body = request.body;
  return out;
}

bool OnlyReads(std::string_view method) { return method == "GET" || method == "HEAD"; }

TransportError WhyNoAnswer(const ExchangeStream& stream) {
  if (stream.fault()) return *stream.fault();
  if (stream.closed()) {
    return {Kind::kBroken, stream.sent(),
            stream.answered() ? "the connection was closed in the middle of the answer"
                              : "the connection was closed without an answer"};
  }
  return {Kind::kBroken, stream.sent(), "the answer's body is not framed as HTTP wants it"};
}

// Whether the next request may follow on the same connection.
bool IsReusable(const ExchangeStream& stream, const HttpRequest& request) {
  const Framing& framing = stream.framing();
  const bool delimited =
      framing.chunked || framing.length || stream.head()->status == 204 || request.method == "HEAD";
  return delimited && !framing.close && !stream.closed() && stream.drained();
}

class HttpTransport final : public Transport {
 public:
  HttpTransport(const TlsSettings& tls, ProxySettings proxies)
      : tls_settings_(tls), proxies_(std::move(proxies)) {}

  Exchange Send(const HttpRequest& request) override {
    const Result<Url> url = ParseUrl(request.url);
    if (!url.ok()) return TransportError{Kind::kBadUrl, Sent::kNo, url.problem().detail};
    std::optional<TransportError> fault = FaultOf(request);
    if (fault) return std::move(*fault);
    auto choice = ChooseProxy(proxies_, url.value());
    if (const ProxyFault* bad = std::get_if<ProxyFault>(&choice)) {
      return TransportError{Kind::kBadUrl, Sent::kNo, bad->message};
    }
    const std::optional<Proxy>& proxy = *std::get_if<std::optional<Proxy>>(&choice);

    const Patience patience{std::chrono::steady_clock::now() + request.timeout, request.stop};
    const std::string way =
        OriginOf(url.value()) + (proxy ? " by " + proxy->host + std::to_string(proxy->port) : "");
    if (std::unique_ptr<Channel> kept = pool_.Take(way)) {
      bool was_stale = false;
      Exchange exchange =
          Converse(std::move(kept), way, request, url.value(), proxy, patience, was_stale);
      if (!was_stale || !OnlyReads(request.method)) return exchange;
    }
    auto dialled = Dial(url.value(), proxy, url.value().https ? &Tls() : nullptr, patience);
    if (TransportError* error = std::get_if<TransportError>(&dialled)) return std::move(*error);
    bool closed_at_once = false;
    return Converse(std::move(*std::get_if<std::unique_ptr<Channel>>(&dialled)), way, request,
                    url.value(), proxy, patience, closed_at_once);
  }

 private:
  // One exchange on |channel|, which goes back to the pool when it can be used again.
  // |closed_unanswered|: the server closed it before the first byte of an answer.
  Exchange Converse(std::unique_ptr<Channel> channel, const std::string& way,
                    const HttpRequest& request, const Url& url, const std::optional<Proxy>& proxy,
                    const Patience& patience, bool& closed_unanswered) {
    ExchangeStream stream(*channel, patience, request.answer_limit);
    HttpResponse answer;
    httplib::Request out = ToLibrary(request, url, proxy);
    out.response_handler = [&](const httplib::Response&) {
      answer.body.reserve(std::min(stream.framing().length.value_or(0), kMostReserved));
      return true;
    };
    out.content_receiver = [&](const char* bytes, size_t size, uint64_t, uint64_t) {
      if (answer.body.size() + size > request.answer_limit) {
        stream.Fail(TooLarge(stream.sent(), request.answer_limit));
        return false;
      }
      answer.body.append(bytes, size);
      return true;
    };
    httplib::Response in;
    bool done = false;
    try {
      done = HttpCodec().Run(stream, out, in);
    } catch (const std::exception& error) {
      stream.Fail({Kind::kBroken, stream.sent(),
                   std::string("the answer could not be read: ") + error.what()});
    }
    if (!done || stream.fault() || !stream.head()) {
      closed_unanswered = stream.closed() && !stream.answered();
      return WhyNoAnswer(stream);
    }
    answer.status = stream.head()->status;
    answer.headers = stream.head()->headers;
    if (IsReusable(stream, request)) pool_.Give(way, std::move(channel));
    return answer;
  }

  // Made at the first need: reading the system's certificates takes time at every start.
  TlsContext& Tls() {
    std::call_once(tls_once_, [this] { tls_ = std::make_unique<TlsContext>(tls_settings_); });
    return *tls_;
  }

  const TlsSettings tls_settings_;
  const ProxySettings proxies_;
  std::once_flag tls_once_;
  std::unique_ptr<TlsContext> tls_;
  ChannelPool pool_;
};

}  // namespace

std::unique_ptr<Transport> NewHttpTransport(const TlsSettings& tls, ProxySettings proxies) {
  return std::make_unique<HttpTransport>(tls, std::move(proxies));
}

}  // namespace dbsn

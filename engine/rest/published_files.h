// Fetches files that an API's web host publishes for everybody. Must never send a credential.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "schema/definition.h"
#include "schema/result.h"

namespace dbsn {

class Clock;
class Log;
class Random;
class SenderStack;
class Stop;
class Transport;

struct PublishedFilesParts {
  std::shared_ptr<const Definition> definition;
  std::string origin;  // the host's address; a path in it is kept
  bool insecure = false;
  std::chrono::milliseconds timeout;  // one attempt
  std::unique_ptr<Transport> transport;
  Clock& clock;
  Random& random;
  const Stop& stop;
  Log& log;
};

class PublishedFiles {
 public:
  explicit PublishedFiles(PublishedFilesParts parts);
  ~PublishedFiles();

  // The file at |path| below the host, as it is; retried like any read. A page of HTML is refused:
  // it is what a web application answers for a file that it does not have.
  Result<std::string> Fetch(const std::string& path);
  std::string AddressOf(const std::string& path) const;

 private:
  const PublishedFilesParts parts_;
  std::unique_ptr<SenderStack> stack_;
};

}  // namespace dbsn

// After a failed test: what was written, and which of it is wrong.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/cli/desk.h"
#include "engine/cli/draft.h"
#include "engine/cli/interview.h"

namespace dbsn {

enum class Corrected : std::uint8_t {
  kFields,    // the manifest says something else now
  kNothing,   // test again: what was wrong is elsewhere
  kDeclined,  // enough, or the person has left
};

class Correction {
 public:
  // |written|: the manifest's text as it stands in its file. All outlive this.
  Correction(Desk& desk, Interview& interview, Draft& draft, std::string& written)
      : desk_(desk), interview_(interview), draft_(draft), written_(written) {}

  // Shows the configuration, asks which fields are wrong, asks for those, and writes the manifest
  // anew. |suspects|: fields that such a failure often comes from. A manifest that somebody else
  // has changed meanwhile is left as it is.
  Corrected Ask(const std::vector<std::string>& suspects);

 private:
  void Show(const std::vector<const Field*>& fields, const std::vector<std::string>& suspects);
  bool Choose(const std::vector<const Field*>& fields, std::vector<const Field*>& chosen,
              bool& declined);
  Corrected Rewrite();

  Desk& desk_;
  Interview& interview_;
  Draft& draft_;
  std::string& written_;
};

}  // namespace dbsn

// The API's own test of a resource: asked for until it is final, and judged.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "engine/provider/outcome.h"
#include "engine/rest/asker.h"
#include "engine/rest/redactor.h"
#include "schema/definition.h"
#include "schema/request.h"

namespace dbsn {

class Stop;

struct TestParts {
  Asker& asker;
  const Definition& definition;
  Clock& clock;
  const Stop& stop;
};

// Asks until the answer is final, or the patience of |timeout| or of the definition is over. A job
// that the first answer names is asked for after that.
Result<Asked> AskForVerdict(const TestParts& parts, const Operation& test, const std::string& id,
                            const ContextValues& values,
                            std::optional<std::chrono::milliseconds> timeout);

// |outcome| of a test of what would be saved: nothing was, so that nothing is unknown.
StepOutcome JudgedBefore(const Operation& test, const Asked& asked, const Redactor& redactor,
                         StepOutcome outcome);

}  // namespace dbsn

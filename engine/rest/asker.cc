#include "engine/rest/asker.h"

#include <utility>

#include <fmt/core.h>

#include "engine/rest/rest_codes.h"
#include "engine/world/known_secrets.h"
#include "schema/json_codec.h"

namespace dbsn {

Result<Asked> Asker::Ask(ApiCall call, const std::vector<Secret>& secrets, bool removes) {
  const Operation& operation = *call.operation;
  Asked asked;
  asked.about = client_.About(call);
  for (const Secret& secret : secrets) known_.Add(secret);
  Result<Reply> reply = client_.Send(std::move(call));
  if (!reply.ok()) return reply.problem();
  asked.reply = std::move(reply).value();

  if (credentials_ != nullptr) {
    for (const auto& token : credentials_->Known()) known_.Add(*token);
  }
  const Redactor redactor(known_);
  if (const HttpResponse* response = asked.reply.response()) {
    asked.reading = ReadAnswer(*response, definition_.errors, clock_.Wall());
    const bool good = response->status >= 200 && response->status < 300;
    if (good && answered_) answered_(operation, response->body);
  }
  const Ended ended{definition_, operation, asked.about, asked.reply, asked.reading, redactor};
  asked.message = MessageOf(ended);
  asked.problem = ProblemOf(ended);
  asked.effect = EffectOf(ended, asked.problem.has_value(), removes);
  if (asked.effect == Effect::kDone) asked.problem.reset();
  return asked;
}

Result<ApiCall> Asker::Fill(const Operation& operation, const std::string& id,
                            const ContextValues& values,
                            const std::map<std::string, std::string>& more) const {
  Filled filled = FillPlaceholders(operation, id, values, more);
  if (!filled.missing.empty()) {
    Diagnostic problem;
    problem.code = kApiMissingContext;
    problem.about = client_.origin();
    problem.detail = fmt::format("The request \"{}\" needs \"{}\", which has no value.",
                                 operation.name, filled.missing);
    for (const ContextValue& value : definition_.context) {
      if (value.name == filled.missing) problem.hint = value.missing;
    }
    return problem;
  }
  ApiCall call;
  call.operation = &operation;
  call.path = std::move(filled.path);
  call.query = std::move(filled.query);
  if (!filled.body.is_null()) {
    call.body.Append(WriteJson(filled.body, JsonStyle::kCompact));
  } else if (operation.body == BodyShape::kEmpty) {
    call.body.Append("{}");
  }
  return call;
}

}  // namespace dbsn

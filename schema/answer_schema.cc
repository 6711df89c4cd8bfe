// The one place that knows RapidJSON's schemas.
#include "schema/answer_schema.h"

#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

namespace dbsn {
namespace {

// Deep nesting must not use up the stack.
constexpr unsigned kFlags = rapidjson::kParseIterativeFlag;

// Beyond this the validator would take its time: each level costs it all those above.
constexpr int kDeepest = 256;

// Stops a reader at what is nested too deeply.
struct DepthGuard : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthGuard> {
  int depth = 0;
  bool StartObject() { return ++depth <= kDeepest; }
  bool EndObject(rapidjson::SizeType) { return --depth, true; }
  bool StartArray() { return ++depth <= kDeepest; }
  bool EndArray(rapidjson::SizeType) { return --depth, true; }
};

bool TooDeep(const std::string& text) {
  rapidjson::Reader reader;
  rapidjson::MemoryStream stream(text.data(), text.size());
  DepthGuard guard;
  reader.Parse<kFlags>(stream, guard);
  return guard.depth > kDeepest;
}

// "#/main/temp": main.temp.
std::string Dotted(const rapidjson::Pointer& pointer) {
  std::string text;
  for (std::size_t i = 0; i < pointer.GetTokenCount(); ++i) {
    const rapidjson::Pointer::Token& token = pointer.GetTokens()[i];
    text += (text.empty() ? "" : ".") + std::string(token.name, token.length);
  }
  return text;
}

// |schema|: where the keyword that does not hold stands.
std::string Told(const std::string& keyword, const rapidjson::Value* schema) {
  if (keyword == "type" && schema != nullptr && schema->IsObject()) {
    const auto type = schema->FindMember("type");
    if (type != schema->MemberEnd() && type->value.IsString()) {
      return std::string("is no ") + type->value.GetString();
    }
  }
  if (keyword == "required") return "lacks a member that is required";
  if (keyword == "enum") return "is none of the values that are listed";
  if (keyword == "additionalProperties") return "has a member that is not described";
  return "is not as \"" + keyword + "\" says";
}

}  // namespace

std::optional<std::string> AnswerFault(const std::string& schema, const std::string& answer) {
  rapidjson::Document rules;
  rules.Parse<kFlags>(schema.data(), schema.size());
  if (rules.HasParseError()) return "cannot be told: the schema is no JSON";
  if (TooDeep(answer)) return "is nested too deeply to be looked at";
  rapidjson::Document said;
  said.Parse<kFlags>(answer.data(), answer.size());
  if (said.HasParseError()) return "is no JSON";
  const rapidjson::SchemaDocument compiled(rules);
  rapidjson::SchemaValidator validator(compiled);
  if (said.Accept(validator)) return std::nullopt;
  const std::string where = Dotted(validator.GetInvalidDocumentPointer());
  const char* const keyword = validator.GetInvalidSchemaKeyword();
  const rapidjson::Value* const at = validator.GetInvalidSchemaPointer().Get(rules);
  return (where.empty() ? "the answer" : where) + " " + Told(keyword == nullptr ? "" : keyword, at);
}

}  // namespace dbsn

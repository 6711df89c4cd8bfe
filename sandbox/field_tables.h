// What the published field tables (CC BY 4.0) say: which API field a required, optional or auth id
// stands for, of which type it is and what it may hold. The sandbox's own copy, by which it
// refuses what the API would refuse; it never looks into the provider definitions.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace dbsn::sandbox {

enum class FieldType : std::uint8_t { kText, kInteger, kBoolean };

// What a text has to look like.
enum class Format : std::uint8_t { kAny, kUrl, kGuid };

struct FieldFact {
  int id = 0;
  std::string_view name;      // as a person reads it: "Database Name"
  std::string_view api_name;  // "connectorDatabaseName"
  Format format = Format::kAny;
  std::string_view allowed = {};        // a comma list; "" allows anything
  std::string_view default_value = {};  // a required field that has one may be left out
};

std::span<const FieldFact> RequiredFields();  // by reqID
std::span<const FieldFact> OptionalFields();  // by optID: another number space
const FieldFact* FindRequired(std::int64_t id);
const FieldFact* FindOptional(std::int64_t id);

struct AuthField {
  std::string_view api_name;  // "" past the last
  bool required = false;
  Format format = Format::kAny;
};

struct AuthFact {
  int id = 0;
  std::string_view name;  // lower case, as it is written and answered: "basic"
  AuthField fields[3];
};

std::span<const AuthFact> AuthTypes();  // by authID
const AuthFact* FindAuth(std::int64_t id);
const AuthFact* FindAuth(std::string_view name);  // without case

struct CategoryFact {
  int id = 0;
  std::string_view name;       // the display name: "Big Data & NoSQL"
  std::string_view spellings;  // other spellings, a bar between: "Big Data/NoSQL|BigDataNoSQL"
};
std::span<const CategoryFact> Categories();
const CategoryFact* FindCategory(std::int64_t id);
const CategoryFact* FindCategory(std::string_view name);  // any spelling, without case

// By API name.
FieldType TypeOf(std::string_view api_name);
bool IsSecret(std::string_view api_name);  // write-only: stored, never answered
bool IsField(std::string_view api_name);   // any connector has a field of this name

bool SameWithoutCase(std::string_view left, std::string_view right);

}  // namespace dbsn::sandbox

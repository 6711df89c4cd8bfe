// What a provider's definition says: how its API is reached, and each kind of resource. Read by
// schema/definition_reader.h from providers/NAME; never changed afterwards; shared by all threads.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/field.h"
#include "schema/operation.h"

namespace dbsn {

enum class SettingType : std::uint8_t { kText, kUrl, kInteger, kSeconds, kPath, kRequestPath };

struct Setting {
  std::string name;
  SettingType type = SettingType::kText;
  bool required = false;
  bool sensitive = false;
  std::vector<std::string> env;    // read in this order where the workspace is silent
  std::vector<std::string> files;  // then these, trimmed; ~ is the home folder
  std::optional<std::string> default_value;
  std::vector<std::string> allowed;
  Format format = Format::kNone;
  std::string help;
};

enum class AuthKind : std::uint8_t {
  kNone,
  kBearer,
  kBasic,
  kHeader,
  kQuery,
  kOAuth2,  // client credentials (RFC 6749, 4.4): the token of a token endpoint, as bearer
  kLogin,   // a call of the API that takes user and secret and answers a token
  kAuthorizationCode,  // OAuth 2.0 with a person at a browser: dbsn cannot sign in with it
};

struct Auth {
  AuthKind kind = AuthKind::kNone;
  std::string user;  // kBasic, kOAuth2, kLogin: the setting that holds the user's or client's name
  std::string header, prefix;      // kHeader, kLogin: its name, and what stands before the secret
  std::string prefix_from;         // kHeader: the setting that holds that, a blank after it
  std::string parameter;           // kQuery: the parameter's name
  std::string token_url;           // kOAuth2: the setting that holds the endpoint's address
  std::string scope;               // kOAuth2: the setting that holds the scopes that are asked for
  std::optional<Operation> login;  // kLogin
  std::vector<std::string> take;   // kLogin: dotted, where the token stands
  std::string expires_in;          // kLogin: dotted, its seconds to live; "" nobody says
  std::string secret;              // the setting that holds it
  std::vector<int> reread_on;  // statuses after which the secret is read again and sent once more
};

// An answer whose status is good and whose body says that it failed.
struct FailureRule {
  std::string field;            // dotted
  std::optional<Value> equals;  // none: any text that is not empty, any number but 0, true
};

struct ErrorRules {
  std::vector<std::string> message;           // dotted; the first that is text and not empty
  bool unwrap_text = false;                   // JSON encoded twice is read once more
  std::string envelope_error, envelope_data;  // "" when there is no envelope
  std::vector<std::string> envelope_beside;   // members that may stand beside those two
  std::vector<FailureRule> failed;
  std::vector<Hint> hints;
};

// A value that requests need and no manifest holds: the project's code, the institution.
struct ContextSource {
  std::string setting;           // or
  std::optional<Operation> get;  // with `take`, or
  std::string row;               // a member of rows of a list
  std::vector<std::string> take;
};
struct ContextValue {
  std::string name;
  FieldType type = FieldType::kText;      // kText or kInteger: how it is sent
  std::vector<ContextSource> from;        // the first that has one
  bool required = false;                  // for everything
  std::vector<std::string> required_for;  // operations
  std::string missing;                    // the hint when there is none
  // Digits are another name of it: looked up in a list.
  std::optional<Operation> translate_list;
  std::string translate_match, translate_take;
};

// The catalog of a kind: every variant with its fields. Built by a named strategy.
struct TypeEntry {
  std::string name;      // "Postgres"
  std::string category;  // "RDBMS"
  std::int64_t category_id = 0;
  bool active = true;
  bool unverified = false;
  std::string source;  // "published", or a document's address
  std::vector<std::int64_t> auth_ids;
};

class Variants {
 public:
  virtual ~Variants() = default;
  // Sorted by name.
  virtual const std::vector<TypeEntry>& types() const = 0;
  virtual const std::vector<CodeName>& auth_types() const = 0;
  virtual const std::vector<CodeName>& categories() const = 0;
  // The fields for (type, auth). Null when the type is unknown, or the auth is not one of its.
  // With no auth: the type's fields alone. Thread-safe; each set is resolved once.
  virtual const FieldSet* Resolve(std::string_view type,
                                  std::optional<std::int64_t> auth) const = 0;
};

// Where an API publishes the files of its catalog.
struct PublishedCatalog {
  std::string setting;             // the host's address
  std::vector<std::string> files;  // paths below it, in folders types/ and fields/
};

// What fields of one resource say together.
struct FieldRule {
  Key when;                              // a field; "" always
  std::vector<std::string> among;        // its values for which the rule holds
  std::vector<std::vector<Key>> one_of;  // all fields of one of these must be there
  // Exactly the field that the value of `by` names must be there, and no other of them.
  Key by;
  std::vector<std::pair<std::string, Key>> chosen;
  // These never change while the live one has such a value of `when`.
  std::vector<Key> fixed;
  std::string help;
};

struct ResourceType {
  std::string provider;  // the definition's name
  std::string kind;
  std::string title;        // "connector"
  std::string scope;        // a context value; "" when names are global
  std::string scope_field;  // where an answer says its scope
  std::string id_field;     // dotted, in answers
  Key name_field;           // the natural key
  bool unique_names = false;
  bool named = false;                        // the natural key is the id
  std::vector<std::string> stamp;            // fields that move when a row changes
  FieldSet base;                             // fields of every variant
  std::shared_ptr<const Variants> variants;  // null: `base` is all
  std::optional<PublishedCatalog> published;
  std::vector<FieldRule> rules;
  std::optional<Operation> list, read, create, update, remove, test, refresh;
  std::map<std::string, Operation> inspect;

  // Nobody can ask what is live: what was applied is the record.
  bool unseen() const { return !list.has_value() && !read.has_value(); }

  // How a person writes a discriminator, by its role. "" when there is none.
  Key type_field;  // connectorSubType
  Key auth_field;  // connectorAuthType
};

// A request that is made for its answer, and not for a resource.
struct OperationParameter {
  enum class In : std::uint8_t { kQuery, kPath, kHeader, kBody };
  std::string name;
  In in = In::kQuery;
  FieldType type = FieldType::kText;
  bool required = false;
  std::optional<Value> default_value;
  std::string help;
};
struct PageOperation {
  Operation operation;  // without its parameters
  std::string title, help;
  std::vector<OperationParameter> parameters;
};

// What people see of a connector page before they use it.
struct Overview {
  std::string slug, type, description, icon, documentation_url;
};

struct Definition {
  std::string name;
  std::string version;
  std::string title;
  std::vector<std::string> serves;  // manifest versions: v1
  std::string digest;               // of every byte of the definition and its catalog
  std::vector<Setting> settings;
  std::string origin;  // the setting that requests, and so credentials, go to
  Auth auth;
  std::vector<std::pair<std::string, std::string>> headers;
  Resilience resilience;
  ErrorRules errors;
  std::vector<ContextValue> context;  // in an order that respects their placeholders
  std::optional<Operation> health, account;
  std::map<std::string, ResourceType, std::less<>> kinds;
  std::vector<PageOperation> calls;  // of a connector page
  std::optional<Overview> overview;  // of a connector page

  const Setting* FindSetting(std::string_view setting) const;
};

using Definitions = std::map<std::string, std::shared_ptr<const Definition>, std::less<>>;

}  // namespace dbsn

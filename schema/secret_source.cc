#include "schema/secret_source.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "schema/field_check.h"
#include "schema/json_codec.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_members.h"

namespace dbsn {
namespace {

constexpr std::string_view kSecretHint =
    "Write valueFrom: {env: NAME}, {file: PATH}, {exec: [PROGRAM, ...]} or {vault: {path: PATH, "
    "key: "
    "KEY}}.";
constexpr std::string_view kPlainHint = "Write valueFrom: {env: NAME}.";

class Source {
 public:
  Source(const Document& document, NodeIndex from, const std::string& subject, bool secret)
      : document_(document), from_(from), subject_(subject), secret_(secret) {}

  std::variant<SecretRef, SourceFault> Read() {
    const std::vector<Document::Member> members = document_.Members(from_);
    if (members.size() != 1 || !document_.IsScalar(members.front().key)) {
      return Fault(from_,
                   fmt::format("\"valueFrom\" of {} must name exactly one source.", subject_),
                   std::string(secret_ ? kSecretHint : kPlainHint));
    }
    key_ = members.front().key;
    value_ = members.front().value;
    const std::string_view source = document_.Text(key_);
    if (source == "env") return Env();
    if (source != "file" && source != "exec" && source != "vault") {
      const std::vector<std::string_view> known =
          secret_ ? std::vector<std::string_view>{"env", "exec", "file", "vault"}
                  : std::vector<std::string_view>{"env"};
      return Fault(key_,
                   fmt::format("\"valueFrom\" of {} has no source {}.", subject_,
                               secret_ ? std::string("of that name") : Quoted(source)),
                   DidYouMean(source, known,
                              secret_ ? "It can be \"env\", \"exec\", \"file\" or \"vault\"."
                                      : "It can be \"env\"."));
    }
    if (!secret_) {
      return Fault(
          key_,
          source == "file"
              ? fmt::format("{} is no secret; only secrets are read from files.", subject_)
              : fmt::format("{} is no secret; only secrets come from \"{}\".", subject_, source),
          "Write valueFrom: {env: NAME}, or the value itself.");
    }
    if (source == "file") return File();
    return source == "exec" ? Exec() : Vault();
  }

 private:
  static SourceFault Fault(NodeIndex at, std::string detail, std::string hint) {
    return {kManifestBadValueFrom, at, std::move(detail), std::move(hint)};
  }

  bool IsText(NodeIndex node) const {
    return document_.IsScalar(node) && !document_.nodes[node].null;
  }

  std::variant<SecretRef, SourceFault> Env() const {
    // A setting is read before its variables are filled in.
    const std::string_view name = IsText(value_) ? document_.Text(value_) : std::string_view();
    if (IsEnvironmentName(name) || name.find("${var.") != std::string_view::npos) {
      return SecretRef{SecretRef::Source::kEnv, std::string(name)};
    }
    return Fault(value_,
                 fmt::format("\"env\" of {} is no name of an environment variable.", subject_),
                 "Write the variable's name, not its value: letters, digits and \"_\", not "
                 "beginning with a digit.");
  }

  std::variant<SecretRef, SourceFault> File() const {
    const bool text = IsText(value_);
    if (text && document_.nodes[value_].text_size > 0) {
      return SecretRef{SecretRef::Source::kFile, std::string(document_.Text(value_))};
    }
    return Fault(value_,
                 fmt::format("\"file\" of {} is {}, must be a path.", subject_,
                             text ? "empty" : WrittenAs(document_, value_)),
                 "Write the path of a file that holds the secret and nothing else.");
  }

  std::variant<SecretRef, SourceFault> Exec() const {
    Value::List arguments;
    bool well = document_.IsList(value_);
    for (const NodeIndex item : document_.Items(value_)) {
      well = well && IsText(item);
      if (well) arguments.emplace_back(document_.Text(item));
    }
    if (well && !arguments.empty() && !arguments.front().Plain().empty()) {
      return SecretRef{SecretRef::Source::kExec, WriteJson(Value(std::move(arguments)))};
    }
    return Fault(
        value_,
        fmt::format("\"exec\" of {} must be a list: a program and its arguments.", subject_),
        "Write exec: [PROGRAM, ARGUMENT, ...]. No shell is between them.");
  }

  std::variant<SecretRef, SourceFault> Vault() const {
    std::string path, key;
    bool well = document_.IsMap(value_);
    for (const Document::Member& member : document_.Members(value_)) {
      const std::string_view name = document_.Text(member.key);
      well = well && IsText(member.value) && (name == "path" || name == "key");
      if (well) (name == "path" ? path : key) = document_.Text(member.value);
    }
    const std::size_t slash = path.find('/');
    const bool is_path = slash != std::string::npos && slash > 0 && !path.ends_with('/') &&
                         path.find("//") == std::string::npos;
    if (well && is_path && !key.empty() && key.find('#') == std::string::npos) {
      return SecretRef{SecretRef::Source::kVault, path + "#" + key};
    }
    return Fault(
        value_, fmt::format("\"vault\" of {} must have a path, MOUNT/PATH, and a key.", subject_),
        "Write vault: {path: secret/orders-db, key: password}; the path without \"data\".");
  }

  const Document& document_;
  const NodeIndex from_;
  const std::string& subject_;
  const bool secret_;
  NodeIndex key_ = kNoNode, value_ = kNoNode;
};

}  // namespace

std::variant<SecretRef, SourceFault> ReadSecretSource(const Document& document, NodeIndex from,
                                                      const std::string& subject, bool secret) {
  return Source(document, from, subject, secret).Read();
}

}  // namespace dbsn

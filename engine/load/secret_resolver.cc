#include "engine/load/secret_resolver.h"

#include <cstdint>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/environment.h"
#include "engine/world/files.h"
#include "engine/world/known_secrets.h"
#include "engine/world/world.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = 1u << 20;
constexpr std::uint32_t kReadableByOthers = 0044;
// What a program sees of the environment, whatever the workspace says: nothing of it is a secret.
constexpr const char* kHarmless[] = {"PATH", "HOME",    "USER",           "LOGNAME",
                                     "LANG", "LC_ALL",  "TMPDIR",         "XDG_CONFIG_HOME",
                                     "TZ",   "GPG_TTY", "XDG_RUNTIME_DIR"};

Result<Secret> CheckedText(std::string text, const SecretRef& ref, const std::string& where) {
  if (!text.empty()) return Secret(std::move(text));
  return Diagnostic{.code = kSecretEmpty,
                    .detail = where + " is empty.",
                    .hint = "Put the value there, or take the field out of the manifest.",
                    .about = ToString(ref)};
}

void DropLineEnd(std::string& text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
}

// The arguments of an exec source.
std::vector<std::string> ArgumentsOf(const SecretRef& ref) {
  std::vector<std::string> arguments;
  const std::variant<Value, JsonFault> read = ParseJson(ref.text);
  const Value* value = std::get_if<Value>(&read);
  const Value::List* list = value == nullptr ? nullptr : value->AsList();
  if (list == nullptr) return arguments;
  for (const Value& one : *list) arguments.push_back(one.Plain());
  return arguments;
}

}  // namespace

SecretResolver::SecretResolver(World& world, std::string workspace_folder, ExecPolicy exec,
                               std::shared_ptr<KnownSecrets> known)
    : world_(world),
      workspace_folder_(std::move(workspace_folder)),
      exec_(std::move(exec)),
      known_(std::move(known)),
      vault_(world, *known_) {}

Result<Secret> SecretResolver::Resolve(const SecretRef& ref) const {
  switch (ref.source) {
    case SecretRef::Source::kEnv: {
      std::optional<std::string> text = world_.environment.Get(ref.text);
      if (text.has_value()) {
        return CheckedText(*std::move(text), ref, "The environment variable " + ref.text);
      }
      return Diagnostic{.code = kSecretMissing,
                        .detail = "The environment variable " + ref.text + " is not set.",
                        .hint = "Set it where dbsn runs: export " + ref.text + "=...",
                        .about = ToString(ref)};
    }
    case SecretRef::Source::kFile:
      return FromFile(ref);
    case SecretRef::Source::kExec: {
      if (std::optional<Diagnostic> problem = Forbidden(ref)) return *std::move(problem);
      const std::lock_guard lock(mutex_);
      const auto printed = printed_.find(ref.text);
      if (printed != printed_.end()) return printed->second;
      return printed_.emplace(ref.text, FromProgram(ref)).first->second;
    }
    case SecretRef::Source::kVault: {
      const std::lock_guard lock(mutex_);
      return vault_.Read(ref);
    }
  }
  return Diagnostic{.code = kSecretMissing, .detail = "There is no such source.", .hint = ""};
}

Result<Secret> SecretResolver::FromFile(const SecretRef& ref) const {
  const std::string path = PathFrom(workspace_folder_, ref.text);
  Result<std::string> text = world_.files.Read(path, kSizeLimit);
  if (!text.ok()) {
    Diagnostic problem = text.problem();
    if (problem.code == kFileMissing) problem.code = kSecretMissing;
    return problem;
  }
  DropLineEnd(text.value());
  return CheckedText(std::move(text).value(), ref, "The file " + path);
}

void SecretResolver::Learn(const SecretRef& ref) const {
  const Result<Secret> secret = Resolve(ref);
  if (secret.ok()) known_->Add(secret.value());
}

std::optional<Diagnostic> SecretResolver::Exposed(const SecretRef& ref) const {
  if (ref.source != SecretRef::Source::kFile) return std::nullopt;
  const std::string path = PathFrom(workspace_folder_, ref.text);
  const Result<FileInfo> info = world_.files.Look(path);
  const bool exposed =
      info.ok() && info.value().exists && (info.value().mode & kReadableByOthers) != 0;
  if (!exposed) return std::nullopt;
  return Diagnostic{.code = kSecretExposed,
                    .severity = Severity::kWarning,
                    .detail = "Other users of this machine may read the secret in " + path + ".",
                    .hint = "chmod 600 " + path,
                    .about = path};
}

std::optional<Diagnostic> SecretResolver::Forbidden(const SecretRef& ref) const {
  if (ref.source != SecretRef::Source::kExec || exec_.allowed) return std::nullopt;
  return Diagnostic{.code = kExecOff,
                    .detail = "It names a program, and this workspace lets manifests run none.",
                    .hint =
                        "Where whoever may change a manifest may run programs here: "
                        "policies: {allowExec: true} in dbsn.yaml.",
                    .about = ToString(ref)};
}

// What the program says of a failure is not shown: it may be a secret.
Result<Secret> SecretResolver::FromProgram(const SecretRef& ref) const {
  ProgramCall call{.arguments = ArgumentsOf(ref), .environment = {}, .alone = true};
  const auto fail = [&](const std::string& detail, const std::string& hint) {
    return Diagnostic{
        .code = kSecretProgram, .detail = detail, .hint = hint, .about = ToString(ref)};
  };
  if (call.arguments.empty()) return fail("It names no program.", "Write exec: [PROGRAM, ...].");
  std::string& program = call.arguments.front();
  const std::string name = program;
  if (program.find('/') != std::string::npos) program = PathFrom(workspace_folder_, program);
  const auto pass_on = [&](const std::string& variable) {
    if (std::optional<std::string> value = world_.environment.Get(variable)) {
      call.environment.emplace_back(variable, *std::move(value));
    }
  };
  for (const char* variable : kHarmless) pass_on(variable);
  for (const std::string& variable : exec_.variables) pass_on(variable);
  Result<ProgramEnd> ended = world_.run_program(call);
  if (!ended.ok()) return fail(ended.problem().detail, ended.problem().hint);
  if (ended.value().status != 0) {
    return fail(
        "The program " + name + " ended with status " + std::to_string(ended.value().status) + ".",
        "Run it by hand to see why. It sees PATH, HOME and what policies.execEnvironment "
        "names, and nothing else of the environment.");
  }
  std::string text = std::move(ended.value().out);
  DropLineEnd(text);
  Result<Secret> secret =
      CheckedText(std::move(text), ref, "What the program " + name + " printed");
  if (secret.ok()) known_->Add(secret.value());
  return secret;
}

}  // namespace dbsn

// For tests of manifests: reads texts as files, validates them, and says what came of it a line a
// problem.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/manifest_layers.h"
#include "schema/validate.h"

namespace dbsn {

struct TestFile {
  std::string name;  // ends with .json: read as JSON
  std::string text;
};

struct CheckedManifests {
  Sources sources;
  std::vector<Replacement> replaced;
  LoneManifests lone;
  VariableUses uses;
  std::vector<Manifest> manifests;
  std::vector<DesiredResource> desired;
  Diagnostics diagnostics;

  // "a.yaml:9:3 manifest.unknown-field" of each, a line each; a warning has " (warning)".
  std::string Problems() const;
  // The same with detail and hint: "a.yaml:9:3 CODE: DETAIL [HINT]".
  std::string Words() const;
  // The first problem's words alone: "DETAIL [HINT]".
  std::string FirstWords() const;
  // What the hidden places cover, a line each.
  std::string Hidden() const;
  // "a.yaml:3:9" of |place|.
  std::string At(const Place& place) const;
  // What |place| covers.
  std::string Covered(const Place& place) const;
  const DesiredResource* Find(std::string_view address) const;
};

CheckedManifests CheckManifests(const std::vector<TestFile>& files, const ValidationScope& scope,
                                int threads = 1);
// The same of an environment: |own| are its files.
CheckedManifests CheckEnvironment(const std::vector<TestFile>& base,
                                  const std::vector<TestFile>& own, const Variables& variables,
                                  const ValidationScope& scope, int threads = 1);
// Provider acme of tests/support/definitions.h, project P1; one file a.yaml.
CheckedManifests CheckAcme(std::string yaml);
CheckedManifests CheckAcmeJson(std::string json);
ValidationScope AcmeScope();

// A sound Postgres connector of that name, whose spec holds the fields of |changes| in place of its
// own; "" takes a field out.
std::string AcmePostgres(std::string_view name,
                         const std::vector<std::pair<std::string, std::string>>& changes = {});
// A job with just that spec: "{name: nightly, tier: small}".
std::string AcmeJob(std::string_view spec);

}  // namespace dbsn

// Reports what is wrong in one manifest. It knows the document and the address, so that whoever
// checks says only what is wrong and at which node. Must never be given a secret's text.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/address.h"
#include "schema/diagnostic.h"
#include "schema/document.h"

namespace dbsn {

class ManifestProblems {
 public:
  // |address| may be null, and is read only when something is reported. All three outlive this.
  ManifestProblems(const Document& document, const Address* address, Diagnostics& diagnostics)
      : document_(document), address_(address), diagnostics_(diagnostics) {}

  void Error(Code code, NodeIndex at, std::string detail, std::string hint = "");
  void Error(Code code, Place place, std::string detail, std::string hint = "");
  void Warn(Code code, NodeIndex at, std::string detail, std::string hint = "");
  void Report(Diagnostic diagnostic);

  // No snippet of this run shows the text of |node| or of anything below it.
  void Hide(NodeIndex node);
  // Hides every scalar of the document whose key sounds like a secret's. For documents whose
  // fields could not be told apart: there a misspelt field may hold a literal.
  void HideWhatSoundsSecret();

  // Whether |node| is a scalar whose variable could not be filled in. That is reported already, so
  // nothing is to be said of its text; it is counted as an error of this manifest.
  bool PassOver(NodeIndex node);

  bool any_error() const { return errors_ > 0; }

 private:
  const Document& document_;
  const Address* address_;
  Diagnostics& diagnostics_;
  int errors_ = 0;
};

bool SoundsSecret(std::string_view key);

// "text", "a number", "true or false", "a list", "a map", "empty": what a person wrote there.
std::string_view WrittenAs(const Document& document, NodeIndex node);

// |text| in quotes for a sentence: cut after 60 characters, made safe to show.
std::string Quoted(std::string_view text);
// "\"a\", \"b\" and \"c\""; past |most|, "... and 12 more".
std::string Listed(const std::vector<std::string_view>& words, std::size_t most = 12);
// A question that names the nearest candidate, and says so where only the case differs; else
// |otherwise|.
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates,
                       std::string otherwise = "");

}  // namespace dbsn

// The written forms that a field may ask for. Pure; knows no field.
#pragma once
#include <string>
#include <string_view>

#include "schema/field.h"

namespace dbsn {

struct FormatProblem {
  std::string claim;  // "holds a scheme"; "" all is well. Never repeats the text
  std::string hint;
  bool holds_secret = false;  // a password in a URL: no snippet may show it
};
// |format| of |text|. A host is a DNS name or an IP address, optionally followed by \INSTANCE;
// a URL is absolute, http or https; a GUID is 8-4-4-4-12 hexadecimal digits.
FormatProblem CheckFormat(Format format, std::string_view text);
// "a host name or an IP address"
std::string_view FormatInWords(Format format);
// A URL over http to another machine than this one.
bool IsPlainHttp(std::string_view text);

}  // namespace dbsn

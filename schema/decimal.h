// Decimal numbers as text, of any size: never through floating point, which would lose digits.
#pragma once
#include <string_view>

namespace dbsn {

// Whether |text| is a number as RFC 8259 writes one.
bool IsJsonNumber(std::string_view text);
// Whether both are JSON numbers of one value: 1.50 and 15e-1. False when either is none.
bool SameDecimal(std::string_view a, std::string_view b);

}  // namespace dbsn

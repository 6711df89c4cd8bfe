// Text that held a secret is overwritten before its memory is given back.
#pragma once
#include <string>

namespace dbsn {

// Leaves |text| empty.
void Wipe(std::string& text);

}  // namespace dbsn

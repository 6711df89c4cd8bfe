// A list's answers, page after page, as its definition says that they follow each other.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/rest/asker.h"
#include "schema/operation.h"
#include "schema/request.h"
#include "schema/result.h"

namespace dbsn {

struct ListPage {
  Asked asked;
  Value::List rows;
};

struct ListPages {
  std::vector<ListPage> pages;        // at least one
  std::optional<std::int64_t> total;  // how many rows the API says there are in all
};

// All pages, or the problem of the first that could not be read: half a list is none. Fails too
// when the pages go round in a circle.
Result<ListPages> AskForPages(Asker& asker, const Operation& list, const ContextValues& values);

}  // namespace dbsn

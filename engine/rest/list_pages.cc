#include "engine/rest/list_pages.h"

#include <set>
#include <string>
#include <utility>

#include "engine/rest/answer_fields.h"
#include "engine/rest/rest_codes.h"
#include "schema/coerce.h"

namespace dbsn {
namespace {

constexpr std::size_t kMostPages = 100'000;

// The target of the link whose relation is next (RFC 8288); "" when there is none.
std::string NextLink(std::string_view header) {
  while (true) {
    const std::size_t open = header.find('<');
    const std::size_t close = header.find('>', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return "";
    const std::string_view target = header.substr(open + 1, close - open - 1);
    header.remove_prefix(close + 1);
    const std::string_view attributes = header.substr(0, header.find('<'));
    const bool next = attributes.find("rel=\"next\"") != std::string_view::npos ||
                      attributes.find("rel=next") != std::string_view::npos;
    if (next) return std::string(target);
  }
}

class Pages {
 public:
  Pages(Asker& asker, const Operation& list, const ContextValues& values)
      : asker_(asker), list_(list), paging_(list.paging), values_(values) {}

  Result<ListPages> Read() {
    ListPages read;
    std::set<std::string> cursors;
    std::string cursor;
    for (std::int64_t number = paging_.first;; ++number) {
      Result<Asked> page = Ask(number, cursor);
      if (!page.ok()) return page.problem();
      const Reading& reading = *page.value().reading;
      std::optional<Value::List> rows;
      if (reading.form == Reading::Form::kJson) rows = RowsOf(list_, reading.body);
      const std::string about = page.value().about;
      if (!rows) return BadAnswer(about, "The answer holds no list of rows.");
      std::string next = cursor;
      const bool ended = IsLast(page.value(), rows->empty(), next);
      if (read.pages.empty()) read.total = TotalOf(reading.body);
      read.pages.push_back({std::move(page).value(), *std::move(rows)});
      if (ended) return read;
      cursor = std::move(next);
      const bool named = paging_.by == Paging::By::kCursor || paging_.by == Paging::By::kLink;
      const bool circle = named && !cursors.insert(cursor).second;
      if (circle || read.pages.size() >= kMostPages) {
        return BadAnswer(about, "The pages of the list do not end.");
      }
    }
  }

 private:
  Result<Asked> Ask(std::int64_t number, const std::string& cursor) {
    Result<ApiCall> call = asker_.Fill(list_, "", values_);
    if (!call.ok()) return call.problem();
    if (paging_.by == Paging::By::kLink && !cursor.empty()) {
      call.value().url = cursor;
      return Sent(std::move(call).value());
    }
    auto& query = call.value().query;
    if (paging_.by == Paging::By::kPage)
      query.emplace_back(paging_.parameter, std::to_string(number));
    if (!cursor.empty()) query.emplace_back(paging_.parameter, cursor);
    if (!paging_.size_parameter.empty()) {
      query.emplace_back(paging_.size_parameter, std::to_string(paging_.size));
    }
    return Sent(std::move(call).value());
  }

  Result<Asked> Sent(ApiCall call) {
    Result<Asked> asked = asker_.Ask(std::move(call));
    if (asked.ok() && asked.value().problem) return *asked.value().problem;
    return asked;
  }

  // |cursor| becomes that of the next page.
  bool IsLast(const Asked& page, bool empty, std::string& cursor) const {
    const Value& body = page.reading->body;
    switch (paging_.by) {
      case Paging::By::kNone:
        return true;
      case Paging::By::kPage: {
        if (paging_.more.empty()) return empty;
        const Value* const more = FindDotted(body, paging_.more);
        return more == nullptr || !SamePlain(*more, Value(true));
      }
      case Paging::By::kCursor: {
        const Value* const next = FindDotted(body, paging_.next);
        cursor = next == nullptr ? "" : next->Plain();
        return cursor.empty();
      }
      case Paging::By::kLink:
        cursor = NextLink(page.reply.response()->Header("link"));
        return cursor.empty();
    }
    return true;
  }

  std::optional<std::int64_t> TotalOf(const Value& body) const {
    const Value* const total = paging_.total.empty() ? nullptr : FindDotted(body, paging_.total);
    if (total == nullptr) return {};
    const std::optional<Value> number = Coerce(FieldType::kInteger, *total);
    if (!number.has_value() || number->AsInteger() == nullptr) return {};
    return *number->AsInteger();
  }

  Asker& asker_;
  const Operation& list_;
  const Paging& paging_;
  const ContextValues& values_;
};

}  // namespace

Result<ListPages> AskForPages(Asker& asker, const Operation& list, const ContextValues& values) {
  return Pages(asker, list, values).Read();
}

}  // namespace dbsn

// The escapes are those of GitHub's documents for workflow commands: %, CR and LF in a message,
// and : and , in a property besides.
#include "engine/report/github_text.h"

#include <algorithm>
#include <string_view>

#include "engine/report/diagnostic_text.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

std::string_view Command(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "notice";
  }
  return "";
}

// Replaces the characters of |special| and makes the rest safe to show.
std::string Escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of(special), text.size());
    escaped += Shown(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(text.front());
    escaped += {'%', kHex[byte >> 4], kHex[byte & 0xf]};
    text.remove_prefix(1);
  }
  return escaped;
}

std::string Message(std::string_view text) { return Escaped(text, "%\r\n"); }
std::string Property(std::string_view text) { return Escaped(text, "%\r\n:,"); }

class GithubWriter {
 public:
  explicit GithubWriter(const FindingsContext& context) : context_(context) {}

  std::string Line(const Diagnostic& diagnostic) const {
    std::string line = "::" + std::string(Command(diagnostic.severity)) + " ";
    if (Located(diagnostic.place, context_.sources)) {
      line += PlaceProperties(diagnostic.place);
    } else if (const std::string file = FileNotRead(diagnostic); !file.empty()) {
      line += "file=" + Property(FromRoot(context_.standpoint, file)) + ",";
    }
    const std::string title =
        std::string(diagnostic.code.summary) + " [" + std::string(diagnostic.code.name) + "]";
    return line + "title=" + Property(title) + "::" + Message(Text(diagnostic)) + "\n";
  }

 private:
  std::string FileName(std::uint32_t file) const {
    return FromRoot(context_.standpoint, context_.sources.Name(file));
  }

  std::string PlaceProperties(const Place& place) const {
    const Position begin = LocateCharacter(context_.sources, place.file, place.begin);
    const Position end = LocateCharacter(context_.sources, place.file, place.end);
    std::string text = "file=" + Property(FileName(place.file)) +
                       ",line=" + std::to_string(begin.line) +
                       ",endLine=" + std::to_string(std::max(begin.line, end.line)) + ",";
    if (end.line > begin.line) return text;
    return text + "col=" + std::to_string(begin.column) +
           ",endColumn=" + std::to_string(std::max(begin.column + 1, end.column) - 1) + ",";
  }

  std::string Text(const Diagnostic& diagnostic) const {
    std::string text;
    const auto add = [&text](const std::string& more) {
      if (!more.empty()) text += (text.empty() ? "" : "\n") + more;
    };
    if (!Located(diagnostic.place, context_.sources) && !diagnostic.about.empty()) {
      add(Shown(diagnostic.about) + ":");
    }
    if (!diagnostic.address.empty()) add(Shown(diagnostic.address) + ":");
    add(ShownLines(diagnostic.detail));
    add(ShownLines(EnvironmentsText(diagnostic)));
    for (const Related& related : diagnostic.related) {
      if (!Located(related.place, context_.sources)) continue;
      const Position at =
          LocateCharacter(context_.sources, related.place.file, related.place.begin);
      add(Shown(FileName(related.place.file)) + ":" + std::to_string(at.line) + ":" +
          std::to_string(at.column) + ": " + Shown(related.note));
    }
    add(ShownLines(diagnostic.hint));
    return text;
  }

  const FindingsContext& context_;
};

}  // namespace

std::string GithubText(const Findings& findings, const FindingsContext& context) {
  const GithubWriter writer(context);
  std::string text;
  for (const Diagnostic& problem : findings.problems) text += writer.Line(problem);
  return text;
}

}  // namespace dbsn

// yaml-cpp's terse messages, and what usually causes them.
#include "schema/yaml_words.h"

#include "schema/shown_text.h"

namespace dbsn {

namespace {

struct Words {
  std::string_view message;  // how yaml-cpp's begins
  std::string_view detail;
  std::string_view hint;
  bool unfinished_scalar = false;
  bool unfinished_collection = false;
};

constexpr Words kWords[] = {
    {"end of map not found", "This line does not belong to the map above it.",
     "Give all keys of one map the same indentation, and do not mix keys and \"-\" items."},
    {"end of sequence not found", "This line does not belong to the list above it.",
     "Begin each item with \"-\", all at the same indentation."},
    {"end of map flow not found", "A map that begins with { has no }.",
     "Close it with }, or put a comma between its members.", false, true},
    {"end of sequence flow not found", "A list that begins with [ has no ].",
     "Close it with ], or put a comma between its items.", false, true},
    {"illegal flow end", "A ] or } stands here that closes nothing.",
     "Remove it, or put the text in quotes."},
    {"illegal map value", "A \":\" stands here where no key can end.",
     "Put a text that holds \": \" in quotes, and indent a map's keys below their parent."},
    {"illegal map key", "A key stands here where none can be.", "Check the indentation."},
    {"illegal block entry", "A list item stands here where none can be.",
     "Put the list on lines of its own below its key."},
    {"unknown token", "No value can begin with this character.", "Put the text in quotes."},
    {"illegal document indicator in scalar",
     "A quoted text is not closed before the next document.", "Close it with its quote.", true},
    {"illegal EOF in scalar", "A quoted text is not closed before the end of the file.",
     "Close it with its quote.", true},
    {"illegal tab when looking for indentation", "The indentation holds a tab.",
     "YAML takes only spaces for indentation."},
    {"unknown escape character", "YAML has no such escape in double quotes.",
     "Write \\\\ for a backslash, or use single quotes."},
    {"bad character found while scanning hex number", "An escape needs hexadecimal digits here.",
     "\\x takes two, \\u four, \\U eight."},
    {"invalid unicode", "The escape stands for no character.",
     "Write characters past U+FFFF as \\U and eight digits."},
    {"the referenced anchor is not defined", "The alias names an anchor that is not above it.",
     "Put a text that begins with * in quotes."},
    {"alias not found after *", "No alias name follows the *.",
     "Put a text that begins with * in quotes."},
    {"anchor not found after &", "No anchor name follows the &.",
     "Put a text that begins with & in quotes."},
    {"illegal character found while scanning alias", "An alias name holds no such character.",
     "Put a text that begins with * in quotes."},
    {"illegal character found while scanning anchor", "An anchor name holds no such character.",
     "Put a text that begins with & in quotes."},
    {"unexpected character in block scalar",
     "Only an indentation digit, + or - may follow | or > here.",
     "Begin the text on the next line."},
    {"bad YAML version", "The %YAML directive names no version.", "Write %YAML 1.2."},
    {"YAML major version too large", "The %YAML directive names a version that is not read.",
     "Write %YAML 1.2."},
};

}  // namespace

YamlFault YamlFaultOf(std::string_view message) {
  for (const Words& words : kWords) {
    if (!message.starts_with(words.message)) continue;
    return {std::string(words.detail), std::string(words.hint), words.unfinished_scalar,
            words.unfinished_collection};
  }
  return {"The text cannot be read as YAML here: " + Shown(message) + ".",
          "Check the indentation and the quotes around this place.", false, false};
}

}  // namespace dbsn

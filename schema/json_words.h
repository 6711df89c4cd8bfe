// What was wrong with a JSON text, as a person would say it. Internal to the two files that use
// RapidJSON; defined in json_codec.cc, so that no third one needs its headers.
#pragma once
#include <string>

namespace dbsn {

// |code| is a rapidjson::ParseErrorCode. A phrase without a full stop.
std::string JsonFaultWords(int code);

}  // namespace dbsn

// A provider definition in the making: what was found out about an API, and its two files as text.
// A draft says in comments what only a person can tell.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "schema/definition.h"

namespace dbsn {

struct DraftRequest {
  std::string method;  // "" there is none
  std::string path;    // "/things/{id}"
};

struct DefinitionDraft {
  std::string provider;  // "things"
  std::string title;
  std::string url;  // the base address; "" a person says it
  AuthKind auth = AuthKind::kNone;
  std::string auth_header, auth_prefix, auth_parameter, token_url;

  std::string kind;                 // "Thing"
  std::vector<std::string> scopes;  // placeholders of its paths before the id: org, project
  std::string id_member;            // in answers
  std::string name_field;
  bool named = false;         // the name is the id
  std::vector<Field> fields;  // in the order of the file
  DraftRequest list, read, create, update, remove;
  std::string rows;               // of the list, dotted
  std::string page, page_size;    // of the list: the parameters of its query; "" it is not paged
  std::string data;               // the member that answers hold a resource in; "" they are it
  bool whole_update = false;      // body: all
  std::vector<std::string> gaps;  // what is left to a person, each a sentence
};

struct DraftFiles {
  std::string provider;   // provider.yaml
  std::string kind;       // KIND.yaml, in lower case
  std::string kind_name;  // "thing.yaml"
};
DraftFiles WriteDraft(const DefinitionDraft& draft);

}  // namespace dbsn

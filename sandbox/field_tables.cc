// The tables, in the order of the published ones.
#include "sandbox/field_tables.h"

#include <array>

namespace dbsn::sandbox {
namespace {

constexpr std::array kRequired{
    FieldFact{1, "Name", "connectorName"},
    FieldFact{2, "Host", "connectorHost"},
    FieldFact{3, "Port", "connectorPort"},
    FieldFact{4, "Database Name", "connectorDatabaseName"},
    FieldFact{5, "ADLS Storage Account", "connectorStorageAccountName"},
    FieldFact{6, "ADLS Container", "connectorContainerName"},
    FieldFact{7, "Remote Folder Path", "fileFolderName"},
    FieldFact{8, "SFTP Home Directory", "fileFolderName"},
    FieldFact{9, "SFTP Key File Location", "sftpKeyFileLocation"},
    FieldFact{10, "S3 Bucket", "connectorStorageAccountName"},
    FieldFact{11, "Redcap Report ID", "connectorUsername"},
    FieldFact{12, "Redcap URL", "connectorHost", Format::kUrl},
    FieldFact{13, "Cosmos Account Endpoint", "connectorHost", Format::kUrl},
    FieldFact{14, "Account ID", "connectorHost"},
    FieldFact{15, "External Storage Connector ID", "storageCredentialsConnectorID"},
    FieldFact{16, "HTTP Path", "httpPath"},
    FieldFact{17, "Box Folder URL", "fileFolderName", Format::kUrl},
    FieldFact{18, "Warehouse Name", "warehouse"},
    FieldFact{19, "SMB Share", "connectorDatabaseName"},
    FieldFact{20, "File Path", "connectorDatabaseName"},
    FieldFact{21, "Airtable Base", "connectorDatabaseName"},
    FieldFact{22, "Sharepoint Site URL", "connectorHost", Format::kUrl},
    FieldFact{23, "Sharepoint Library", "connectorDatabaseName"},
    FieldFact{24, "Azure Tenant ID", "connectorAdditionalDetails", Format::kGuid},
    FieldFact{25, "URL", "connectorHost", Format::kUrl},
    FieldFact{26, "Organization URL", "connectorHost", Format::kUrl},
    FieldFact{27, "Catalog Name", "connectorCatalogName", Format::kAny, {}, "hive_metastore"},
    FieldFact{28, "Stage Database", "connectorCatalogName"},
    FieldFact{29, "Salesforce Login URL", "connectorHost"},
    FieldFact{30, "Security Token", "securityToken"},
    FieldFact{31, "Base URL", "connectorHost", Format::kUrl},
    FieldFact{32, "Tenant", "connectorAdditionalDetails"},
    FieldFact{33, "Shop URL", "connectorHost"},
    FieldFact{34, "Pipedrive Company Domain URL", "connectorHost"},
    FieldFact{35, "Owner Login", "connectorUsername"},
    FieldFact{36, "Fabric Livy endpoint", "connectorHost", Format::kUrl},
    FieldFact{37, "Fabric Lakehouse", "connectorDatabaseName"},
    FieldFact{38, "Fabric Environment ID", "warehouse"},
    FieldFact{39, "External Storage Connector", "storageCredentialsConnectorID"},
    FieldFact{40,
              "MongoDB Authentication Database",
              "connectorAdditionalDetails",
              Format::kAny,
              {},
              "admin"},
    FieldFact{41, "CompanyID", "connectorDatabaseName"},
    FieldFact{42, "Workday Connection Type", "connectorDatabaseName", Format::kAny, "SOAP,Reports"},
    FieldFact{43, "Azure OpenAI Endpoint", "connectorHost", Format::kUrl},
    FieldFact{44, "API Version", "connectorAdditionalDetails"},
    FieldFact{45, "Deployment Name", "connectorDatabaseName"},
};

// Edition (8) is published with a list that is cut short, so it allows anything.
constexpr std::array kOptional{
    FieldFact{1, "Additional Connection Parameters", "connectorAdditionalDetails"},
    FieldFact{2, "Max Connections", "connectorMaxConnections"},
    FieldFact{3, "Database Name", "connectorDatabaseName"},
    FieldFact{4, "Directory Name", "fileFolderName"},
    FieldFact{5, "Additional Box URL Filter", "connectorAdditionalDetails"},
    FieldFact{6, "Domain Name", "connectorAdditionalDetails"},
    FieldFact{7, "Organization Name", "connectorDatabaseName"},
    FieldFact{8, "Edition", "connectorDatabaseName"},
    FieldFact{9, "Create All Tables As External", "storageCredentialsExternalTables"},
    FieldFact{10, "External Storage Connector ID", "storageCredentialsConnectorID"},
    FieldFact{11, "Access DB Username", "connectorUsername"},
    FieldFact{12, "Access DB Password", "securityToken"},
    FieldFact{13, "Salesforce API Version", "connectorAdditionalDetails"},
    FieldFact{14, "CompanyID", "connectorDatabaseName"},
    FieldFact{15, "Azure Tenant ID", "connectorAdditionalDetails", Format::kGuid},
    FieldFact{16, "External Storage Connector", "storageCredentialsConnectorID"},
    FieldFact{17, "Databricks Account ID", "connectorAdditionalDetails"},
};

constexpr AuthField kUser{"connectorUsername", true};
constexpr AuthField kPassword{"connectorPassword", true};
constexpr AuthField kTenant{"connectorAdditionalDetails", true, Format::kGuid};
constexpr AuthField kHeaderName{"connectorAdditionalDetails", false};
constexpr AuthField kMaybeUser{"connectorUsername", false};
constexpr AuthField kAccount{"connectorStorageAccountName", true};

constexpr std::array kAuths{
    AuthFact{1, "oauth", {kPassword}},
    AuthFact{2, "basic", {kUser, kPassword}},
    AuthFact{3, "azure access key", {kPassword}},
    AuthFact{4, "azure sas token", {kPassword}},
    AuthFact{5, "azure service principal", {kUser, kPassword, kTenant}},
    // Databricks takes the word "token" as a user name beside it.
    AuthFact{6, "personal access token", {kMaybeUser, kPassword}},
    AuthFact{7, "s3 access key and secret", {kUser, kPassword}},
    AuthFact{8, "api key", {kPassword, kHeaderName}},
    AuthFact{9, "ntlm", {kUser, kPassword}},
    AuthFact{10, "azuread", {kUser, kPassword}},
    AuthFact{11, "account key", {kPassword}},
    AuthFact{12, "password", {kUser, kPassword}},
    AuthFact{13, "server", {kUser, kPassword}},
    AuthFact{14, "azure service principal extended", {kUser, kPassword, kTenant}},
    AuthFact{15, "adls gen2 ssl", {kAccount, kPassword}},
    AuthFact{16, "user token", {kPassword}},
    AuthFact{17, "oauth (box)", {kPassword}},
    AuthFact{18, "api token", {kUser, kPassword}},
    AuthFact{19, "fabric workspace identity", {kUser, kPassword, kTenant}},
    AuthFact{20, "bearer token", {kPassword}},
    AuthFact{21, "access token", {kPassword}},
    AuthFact{22, "none", {}},
};

constexpr std::array kCategories{
    CategoryFact{1, "RDBMS", ""},
    CategoryFact{2, "Big Data & NoSQL", "Big Data/NoSQL|BigDataNoSQL"},
    CategoryFact{3, "File & API", "File/API|FileAPI"},
    CategoryFact{4, "Marketing", ""},
    CategoryFact{5, "CRM & ERP", "CRM/ERP|CRMERP"},
    CategoryFact{6, "ECommerce", "E-Commerce"},
    CategoryFact{7, "Accounting", ""},
    CategoryFact{8, "Collaboration", ""},
    CategoryFact{9, "AI & LLM", "AI/LLM|AILLM"},
};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <typename Table>
auto FindById(const Table& table, std::int64_t id) -> decltype(table.data()) {
  for (const auto& row : table) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

bool AmongSpellings(std::string_view spellings, std::string_view name) {
  while (!spellings.empty()) {
    const std::size_t bar = spellings.find('|');
    if (SameWithoutCase(spellings.substr(0, bar), name)) return true;
    if (bar == std::string_view::npos) return false;
    spellings.remove_prefix(bar + 1);
  }
  return false;
}

}  // namespace

std::span<const FieldFact> RequiredFields() { return kRequired; }
std::span<const FieldFact> OptionalFields() { return kOptional; }
std::span<const AuthFact> AuthTypes() { return kAuths; }
std::span<const CategoryFact> Categories() { return kCategories; }

const FieldFact* FindRequired(std::int64_t id) { return FindById(kRequired, id); }
const FieldFact* FindOptional(std::int64_t id) { return FindById(kOptional, id); }
const AuthFact* FindAuth(std::int64_t id) { return FindById(kAuths, id); }
const CategoryFact* FindCategory(std::int64_t id) { return FindById(kCategories, id); }

const AuthFact* FindAuth(std::string_view name) {
  for (const AuthFact& auth : kAuths) {
    if (SameWithoutCase(auth.name, name)) return &auth;
  }
  return nullptr;
}

const CategoryFact* FindCategory(std::string_view name) {
  for (const CategoryFact& category : kCategories) {
    if (SameWithoutCase(category.name, name) || AmongSpellings(category.spellings, name)) {
      return &category;
    }
  }
  return nullptr;
}

FieldType TypeOf(std::string_view api_name) {
  if (api_name == "connectorMaxConnections" || api_name == "storageCredentialsConnectorID") {
    return FieldType::kInteger;
  }
  if (api_name == "storageCredentialsExternalTables") return FieldType::kBoolean;
  return FieldType::kText;  // connectorPort too: "5432"
}

bool IsSecret(std::string_view api_name) {
  return api_name == "connectorPassword" || api_name == "securityToken";
}

bool IsField(std::string_view api_name) {
  if (api_name == "connectorPassword") return true;
  for (const FieldFact& field : kRequired) {
    if (field.api_name == api_name) return true;
  }
  for (const FieldFact& field : kOptional) {
    if (field.api_name == api_name) return true;
  }
  return false;
}

bool SameWithoutCase(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (Lower(left[i]) != Lower(right[i])) return false;
  }
  return true;
}

}  // namespace dbsn::sandbox

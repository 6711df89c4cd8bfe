// The three published catalog entries and a few that show the rules, as catalog files.
#pragma once
#include <map>
#include <string>

#include "sandbox/catalog.h"
#include "schema/result.h"

namespace dbsn::sandbox {

inline Catalog SmallCatalog() {
  std::map<std::string, std::string, std::less<>> files;
  files["types/DatabasinConnectorRDBMS.json"] = R"({"connectorType":"RDBMS","id":1,
    "availableConnectors":[
      {"connectorName":"Postgres","active":true,"connectorRequiredFields":[1,2,3,4],
       "connectorOptionalFields":[1,2],"connectorAuthTypes":[2],"testConnectorSupport":true},
      {"connectorName":"MySQL","active":true,"connectorRequiredFields":[1,2,3,4],
       "connectorOptionalFields":[1,2],"connectorAuthTypes":[2],"testConnectorSupport":true},
      {"connectorName":"Sybase","active":false,"connectorRequiredFields":[1,2,3,4],
       "connectorOptionalFields":[],"connectorAuthTypes":[2]}]})";
  files["types/DatabasinConnectorBigDataNoSQL.json"] = R"({"connectorType":"BigDataNoSQL","id":2,
    "availableConnectors":[
      {"connectorName":"Databricks","active":true,"connectorRequiredFields":[1,2,16,27],
       "connectorOptionalFields":[1,2,9,10],"connectorAuthTypes":[6,5]}]})";
  files["types/DatabasinConnectorFileAPI.json"] = R"({"connectorType":"FileAPI","id":3,
    "availableConnectors":[
      {"connectorName":"Amazon S3","active":true,"connectorRequiredFields":[1,10],
       "connectorOptionalFields":[],"connectorAuthTypes":[7],"testConnectorSupport":false},
      {"connectorName":"Generic API","active":true,"connectorRequiredFields":[1,31],
       "connectorOptionalFields":[],"connectorAuthTypes":[8,20,22]},
      {"connectorName":"SFTP","active":true,"connectorRequiredFields":[1,2,3,8],
       "connectorOptionalFields":[],"connectorAuthTypes":[12]},
      {"connectorName":"From Tomorrow","active":true,"connectorRequiredFields":[1,999],
       "connectorOptionalFields":[],"connectorAuthTypes":[22]}]})";
  files["types/DatabasinConnectorCRMERP.json"] = R"({"connectorType":"CRMERP","id":5,
    "availableConnectors":[
      {"connectorName":"Workday","active":true,"connectorRequiredFields":[1,31,42],
       "connectorOptionalFields":[],"connectorAuthTypes":[2]}]})";
  files["fields/DatabasinConnectorFieldsAuth.json"] = R"({"authTypes":[]})";
  return Catalog::From(std::move(files)).value();
}

}  // namespace dbsn::sandbox

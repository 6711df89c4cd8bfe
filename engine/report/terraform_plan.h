// A Plan in the form of Terraform's `show -json` (format_version 1.2), for tools that read that:
// tf-summarize, conftest and its like, GitLab's widget. acme/Connector/orders-db is
// acme_connector.orders-db there. Secrets are null and marked as sensitive.
#pragma once
#include <string>

#include "engine/plan/plan.h"

namespace dbsn {

// |timestamp|: RFC 3339, of now. One line. What Terraform has no word for stands under "x_dbsn".
std::string TerraformPlan(const Plan& plan, const std::string& timestamp);

}  // namespace dbsn

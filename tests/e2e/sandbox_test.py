"""The sandbox alone, as any client meets it: connection tests and metadata against real databases,
faults on the wire, TLS, a stop that leaves nothing behind."""
import hashlib
import http.client
import json
import signal
import ssl
import subprocess
import tempfile
import time
import urllib.request

from support.case import DbsnTestCase, main, on_each_dialect
from support.processes import free_port

PASSWORD = "sentinel-db-password-1f7c"


def connector(subtype, port, **changes):
    body = {"connectorName": "Orders", "connectorType": 1, "connectorSubType": subtype,
            "connectorAuthType": 2, "institutionID": 17, "internalID": "N1r8Do",
            "connectorHost": "127.0.0.1", "connectorPort": str(port),
            "connectorDatabaseName": "orders", "connectorUsername": "reader",
            "connectorPassword": PASSWORD}
    body.update(changes)
    return body


class Databases(DbsnTestCase):
    load_only_subclasses = True

    def create(self, sandbox, body):
        status, answer = sandbox.api("POST", "/api/connector", body)
        self.assertEqual(status, 200, answer)
        return f"/api/connector/{answer['connectorID']}"

    def answer_of_test(self, sandbox, body):
        """The answer of the connection test of a connector made from body."""
        status, answer = sandbox.api("POST", self.create(sandbox, body) + "/test", {})
        expected = 200 if answer["success"] or self.dialect == "wire" else 400
        self.assertEqual(status, expected)
        self.assertNotIn(PASSWORD, json.dumps(answer))
        return answer

    def check_failures(self, sandbox, subtype, port):
        wrong = self.answer_of_test(sandbox, connector(subtype, port, connectorPassword="wrong"))
        self.assertEqual((wrong["success"], wrong["status"], wrong["message"]),
                         (False, "error", "Authentication failed"))
        self.assertIn("reader", wrong["error"])
        absent = self.answer_of_test(sandbox, connector(subtype, port, connectorDatabaseName="nowhere"))
        self.assertIn(absent["message"], ("Database does not exist", "Access denied"), absent)
        refused = self.answer_of_test(sandbox, connector(subtype, free_port()))
        self.assertEqual(refused["message"], "Connection refused")
        unknown = self.answer_of_test(sandbox, connector(subtype, port, connectorHost="no-such-host.invalid"))
        self.assertEqual(unknown["message"], "Unknown host")

    def check_success(self, sandbox, subtype, port):
        good = self.answer_of_test(sandbox, connector(subtype, port))
        self.assertEqual((good["success"], good["status"]), (True, "success"))
        self.assertEqual(good["details"]["connectorType"], subtype)
        self.assertRegex(good["details"]["testDuration"], r"^\d+\.\d+s$")

    def columns(self, sandbox, path, query):
        return [(row["columnName"], row["isNullable"], row["isPrimaryKey"])
                for row in sandbox.api("GET", f"{path}/columns?{query}")[1]]


@on_each_dialect
class Postgres(Databases):
    def setUp(self):
        self.server = self.shared_postgres()
        if not getattr(type(self), "filled", False):
            self.server.create_login("reader", PASSWORD, "orders")
            self.server.sql("CREATE SCHEMA sales AUTHORIZATION reader;"
                            "CREATE TABLE sales.items (id int PRIMARY KEY, note text);"
                            "INSERT INTO sales.items VALUES (1, 'a'), (2, NULL);"
                            "CREATE VIEW sales.notes AS SELECT note FROM sales.items;"
                            "GRANT SELECT ON ALL TABLES IN SCHEMA sales TO reader;", "orders")
            type(self).filled = True
        self.api = self.sandbox()

    def test_a_login_that_works_passes(self):
        self.check_success(self.api, "Postgres", self.server.port)

    def test_a_login_that_fails_says_why(self):
        self.check_failures(self.api, "Postgres", self.server.port)

    def test_tls_that_is_asked_for_and_missing_is_said(self):
        answer = self.answer_of_test(self.api, connector("Postgres", self.server.port,
                                                 connectorAdditionalDetails="sslmode=require"))
        self.assertEqual(answer["message"], "SSL required")

    def test_metadata_is_the_real_databases(self):
        path = self.create(self.api, connector("Postgres", self.server.port))
        catalogs = [row["catalogName"] for row in self.api.api("GET", path + "/catalogs")[1]]
        self.assertIn("orders", catalogs)
        schemas = [row["schemaName"] for row in self.api.api("GET", path + "/schemas?catalog=orders")[1]]
        self.assertEqual(schemas, ["public", "sales"])
        tables = self.api.api("GET", path + "/tables?catalog=orders&schema=sales")[1]
        self.assertEqual([(row["tableName"], row["tableType"], row["rowCount"]) for row in tables],
                         [("items", "TABLE", 2), ("notes", "VIEW", 2)])
        self.assertGreater(tables[0]["sizeInBytes"], 0)
        self.assertEqual(self.columns(self.api, path, "catalog=orders&schema=sales&table=items"),
                         [("id", False, True), ("note", True, False)])

    def test_the_public_clients_paths_give_names(self):
        path = self.create(self.api, connector("Postgres", self.server.port))
        number = path.rsplit("/", 1)[1]
        _, answer = self.api.api("GET", f"/api/v2/connector/tables/{number}?catalog=orders&schema=sales")
        self.assertEqual(answer["objects"], ["items", "notes"])
        self.assertEqual(answer["connectorTechnology"], "postgres")
        self.assertEqual(str(answer["connectorID"]), number)

    def test_refresh_counts_what_is_there(self):
        path = self.create(self.api, connector("Postgres", self.server.port))
        _, answer = self.api.api("POST", path + "/refresh", {})
        self.assertEqual(answer["status"], "success")
        self.assertGreaterEqual(answer["catalogCount"], 1)
        self.assertGreaterEqual(answer["schemaCount"], 2)
        self.assertGreaterEqual(answer["tableCount"], 2)


@on_each_dialect
class Mysql(Databases):
    def setUp(self):
        self.server = self.shared_mariadb()
        if not getattr(type(self), "filled", False):
            self.server.create_login("reader", PASSWORD, "orders")
            self.server.sql("CREATE TABLE items (id int PRIMARY KEY, note text);"
                            "INSERT INTO items VALUES (1, 'a'), (2, NULL);", "orders")
            type(self).filled = True
        self.api = self.sandbox()

    def test_a_login_that_works_passes(self):
        self.check_success(self.api, "MySQL", self.server.port)

    def test_a_login_that_fails_says_why(self):
        self.check_failures(self.api, "MySQL", self.server.port)

    def test_metadata_is_the_real_databases(self):
        path = self.create(self.api, connector("MySQL", self.server.port))
        catalogs = [row["catalogName"] for row in self.api.api("GET", path + "/catalogs")[1]]
        self.assertEqual(catalogs, ["orders"])
        schemas = [row["schemaName"] for row in self.api.api("GET", path + "/schemas?catalog=orders")[1]]
        self.assertEqual(schemas, ["orders"])
        tables = self.api.api("GET", path + "/tables?catalog=orders&schema=orders")[1]
        self.assertEqual([(row["tableName"], row["tableType"]) for row in tables], [("items", "TABLE")])
        self.assertEqual(self.columns(self.api, path, "catalog=orders&table=items"),
                         [("id", False, True), ("note", True, False)])
        self.assertEqual(self.api.api("POST", path + "/refresh", {})[1]["tableCount"], 1)


class OnTheWire(DbsnTestCase):
    """Faults as a client's socket meets them."""

    def request(self, sandbox, method, path, body=None, timeout=10):
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=timeout)
        self.addCleanup(connection.close)
        connection.request(method, path, json.dumps(body) if body else None,
                           {"Authorization": "Bearer token", "Content-Type": "application/json"})
        return connection.getresponse()

    def rows(self, sandbox):
        return len(sandbox.api("GET", "/api/connector")[1])

    def test_an_answer_lost_after_the_effect_leaves_the_effect(self):
        sandbox = self.sandbox("--fault", "kind=lost-after,method=POST,path=/api/connector")
        with self.assertRaises((ConnectionError, http.client.RemoteDisconnected)):
            self.request(sandbox, "POST", "/api/connector", connector("Postgres", 1))
        self.assertEqual(self.rows(sandbox), 1)

    def test_an_answer_lost_before_the_effect_leaves_none(self):
        sandbox = self.sandbox("--fault", "kind=lost-before,method=POST,path=/api/connector")
        with self.assertRaises((ConnectionError, http.client.RemoteDisconnected)):
            self.request(sandbox, "POST", "/api/connector", connector("Postgres", 1))
        self.assertEqual(self.rows(sandbox), 0)

    def test_a_late_effect_lands_when_the_client_has_gone(self):
        sandbox = self.sandbox("--fault", "kind=late,ms=1500,method=POST")
        with self.assertRaises((ConnectionError, http.client.RemoteDisconnected)):
            self.request(sandbox, "POST", "/api/connector", connector("Postgres", 1))
        self.assertEqual(self.rows(sandbox), 0)
        while self.rows(sandbox) == 0:
            time.sleep(0.1)

    def test_a_truncated_body_ends_in_its_middle(self):
        sandbox = self.sandbox("--fault", "kind=truncated,path=/api/my/projects")
        with self.assertRaises(http.client.IncompleteRead):
            self.request(sandbox, "GET", "/api/my/projects").read()

    def test_the_log_counts_requests_and_shows_no_secret(self):
        sandbox = self.sandbox()
        sandbox.api("POST", "/api/connector", connector("Postgres", 1))
        _, log = sandbox.api("GET", "/_sandbox/requests?method=POST", token=None)
        self.assertEqual(log["count"], 1)
        self.assertEqual(log["requests"][0]["body"]["connectorPassword"], "(masked)")
        self.assertNotIn(PASSWORD, json.dumps(log))

    def test_a_stored_secret_can_be_compared_and_not_read(self):
        sandbox = self.sandbox()
        _, made = sandbox.api("POST", "/api/connector", connector("Postgres", 1))
        _, digests = sandbox.api("GET", f"/_sandbox/connectors/{made['connectorID']}/secrets")
        self.assertEqual(digests, {"connectorPassword": hashlib.sha256(PASSWORD.encode()).hexdigest()})

    def test_it_ends_at_once_while_clients_are_connected(self):
        sandbox = self.sandbox()
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=10)
        self.addCleanup(connection.close)
        connection.request("GET", "/api/ping")
        connection.getresponse().read()
        sandbox.process.send_signal(signal.SIGTERM)
        self.assertEqual(sandbox.process.wait(timeout=20), 0)


class Tls(DbsnTestCase):
    def test_it_speaks_https_with_the_given_certificate(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        key, certificate = f"{folder.name}/key.pem", f"{folder.name}/cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        sandbox = self.sandbox("--tls-cert", certificate, "--tls-key", key)
        self.assertTrue(sandbox.url.startswith("https://127.0.0.1:"))
        trusted = ssl.create_default_context(cafile=certificate)
        with urllib.request.urlopen(sandbox.url + "/api/ping", context=trusted, timeout=10) as answer:
            self.assertEqual(json.load(answer)["message"], "pong")


class AtScale(DbsnTestCase):
    def test_ten_thousand_connectors_are_one_list(self):
        sandbox = self.sandbox()
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=60)
        self.addCleanup(connection.close)
        headers = {"Authorization": "Bearer token"}
        for number in range(10_000):
            body = json.dumps(connector("Postgres", 5432, connectorName=f"Orders {number}"))
            connection.request("POST", "/api/connector", body, headers)
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200, answer.read())
            answer.read()
        connection.request("GET", "/api/connector?internalID=N1r8Do", headers=headers)
        rows = json.loads(connection.getresponse().read())
        self.assertEqual(len({row["connectorID"] for row in rows}), 10_000)


if __name__ == "__main__":
    main()

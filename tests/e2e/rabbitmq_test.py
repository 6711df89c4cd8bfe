# label: long
"""RabbitMQ's shovels and federation upstreams, on a broker that nobody here wrote."""
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import DbsnTestCase, main
from support.rabbitmq import PASSWORD, USER, PrivateRabbitMq

WRONG = "s3ntinel-wrong-password"

# Another value of each field that an update can change.
SHOVEL_CHANGES = {
    "src-protocol": "amqp091", "src-queue": "other", "src-prefetch-count": 5,
    "src-delete-after": 1000000, "src-consumer-args": {"x-priority": 3},
    "dest-protocol": "amqp091", "dest-queue": "elsewhere", "dest-publish-properties":
    {"delivery_mode": 2}, "dest-add-forward-headers": True, "dest-add-timestamp-header": True,
    "ack-mode": "on-publish", "reconnect-delay": 9}
UPSTREAM_CHANGES = {
    "expires": 60000, "message-ttl": 5000, "ack-mode": "no-ack", "trust-user-id": True,
    "prefetch-count": 7, "reconnect-delay": 3, "exchange": "x", "queue": "q", "max-hops": 2}


def written(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {written(v)}" for k, v in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


class Broker(DbsnTestCase):
    def setUp(self):
        self.broker = self._shared("_rabbitmq", PrivateRabbitMq)
        for component in ("shovel", "federation-upstream"):
            for one in self.broker.api("GET", f"/parameters/{component}")[1]:
                self.delete(component, one["name"])
        self.work = self.workspace()
        self.work.env.update({"BROKER_PASSWORD": PASSWORD, "FROM": self.broker.uri(),
                              "TO": self.broker.uri()})
        self.work.write("dbsn.yaml", f"""apiVersion: dbsn/v1
kind: Workspace
metadata: {{name: messages}}
manifests: [manifests]
providers:
  rabbitmq:
    url: "{self.broker.url}"
    user: {USER}
    password: {{valueFrom: {{env: BROKER_PASSWORD}}}}
""")
        self.work.path("manifests").mkdir()

    def delete(self, component, name):
        return self.broker.api("DELETE", f"/parameters/{component}/%2F/"
                               + urllib.parse.quote(name, safe=""))[0]

    def shovel(self, title="orders to lake", more="", **fields):
        fields = {"src-queue": "orders", "dest-queue": "lake", **fields}
        lines = "".join(f"  {name}: {written(value)}\n" for name, value in fields.items()
                        if value is not None)
        self.work.write("manifests/shovel.yaml", f"""apiVersion: rabbitmq/v1
kind: Shovel
metadata: {{name: orders}}
spec:
  name: {title}
  src-uri: {{valueFrom: {{env: FROM}}}}
  dest-uri: {{valueFrom: {{env: TO}}}}
{lines}{more}""")

    def upstream(self, **fields):
        lines = "".join(f"  {name}: {written(value)}\n" for name, value in fields.items())
        self.work.write("manifests/upstream.yaml", f"""apiVersion: rabbitmq/v1
kind: FederationUpstream
metadata: {{name: west}}
spec:
  name: west
  uri: {{valueFrom: {{env: FROM}}}}
{lines}""")

    def apply(self, *arguments, code=0, env=None):
        run = self.work.run("apply", "--auto-approve", *arguments, env=env)
        self.assert_exit(run, code)
        self.assert_no_secret(self.work, PASSWORD, WRONG)
        return run

    def plan(self, code=0, env=None, **counts):
        run = self.work.run("plan", env=env)
        self.assert_exit(run, code)
        self.assert_plan(run, **counts)
        return run

    def live(self, name="orders to lake"):
        return self.broker.parameter("shovel", name)


class Shovels(Broker):
    def test_created_tested_changed_field_by_field_and_deleted_twice(self):
        self.shovel()
        run = self.apply()
        self.assertIn("PUT /api/parameters/shovel/%2F/orders%20to%20lake", run.stdout)
        self.assertIn("test passed: running", run.stdout)
        self.assertEqual(self.live()["src-uri"], self.broker.uri())
        self.plan()
        fields = {}
        for name, value in SHOVEL_CHANGES.items():
            with self.subTest(field=name):
                before = self.live()
                fields[name] = value
                self.shovel(**fields, more="test: {when: never}\n")
                shown = self.plan(change=0 if name.endswith("protocol") else 1)
                self.apply()
                self.plan()
                # A default that is written out is recorded, and sent with the next change.
                if not name.endswith("protocol"):
                    self.assertEqual(self.live(), {**before, **fields}, shown)
        self.shovel(more="test: {when: never}\n")
        self.apply()
        self.assertEqual(self.live()["reconnect-delay"], 1)   # back to what is known of it
        self.plan()
        self.work.remove("manifests/shovel.yaml")
        self.plan(destroy=1)
        self.assertEqual(self.delete("shovel", "orders to lake"), 204)
        self.apply()                                          # it is gone already
        self.assertIsNone(self.live())
        self.plan()

    def test_a_drift_is_shown_and_put_back_and_what_others_set_stays(self):
        self.shovel(more="test: {when: never}\n")
        self.apply()
        self.broker.api("PUT", "/parameters/shovel/%2F/orders%20to%20lake",
                        {"value": {**self.live(), "dest-queue": "stolen", "reconnect-delay": 7}})
        shown = self.plan(change=1)
        self.assertIn('"stolen"', shown.stdout)
        self.assertIn("changed outside", shown.stdout)
        self.apply()
        self.assertEqual(self.live()["dest-queue"], "lake")
        self.assertEqual(self.live()["reconnect-delay"], 7)   # no manifest says it
        self.plan()

    def test_a_secret_is_rotated_and_a_wrong_one_fails_the_test(self):
        self.shovel(more="test: {timeout: 3s}\n")
        self.apply()
        wrong = {"FROM": self.broker.uri(password=WRONG)}
        shown = self.plan(change=1, env=wrong)
        self.assertIn("src-uri", shown.stdout)
        run = self.apply(code=3, env=wrong)
        self.assertIn("test failed: starting", run.stdout)
        self.assertIn("check host, port, user and password", run.stdout)
        self.assertEqual(self.live()["src-uri"], wrong["FROM"])
        # The API shows the URI, so a change of it is seen like any other; not its text.
        self.plan(change=1)
        self.assertIn("test passed", self.apply().stdout)
        self.plan()

    def test_what_is_there_is_adopted_by_its_name_and_exported(self):
        self.broker.api("PUT", "/parameters/shovel/%2F/by%20hand", {"value": {
            "src-uri": self.broker.uri(), "src-queue": "a", "dest-uri": self.broker.uri(),
            "dest-queue": "b", "ack-mode": "no-ack"}})
        self.assert_exit(self.work.run("export", "--out", "manifests"), 0)
        text = self.work.read("manifests/by-hand.yaml")
        for part in ("name: by hand", "ack-mode: no-ack", "{env: BY_HAND_SOURCE_URI}"):
            self.assertIn(part, text)
        self.work.env.update({"BY_HAND_SOURCE_URI": self.broker.uri(),
                              "BY_HAND_DESTINATION_URI": self.broker.uri()})
        self.plan(adopt=1)
        self.apply()
        self.plan()

    def test_a_create_never_takes_the_place_of_one_that_appeared_meanwhile(self):
        self.shovel(more="test: {when: never}\n")
        self.assert_exit(self.work.run("plan", "--out", "saved.plan"), 0)
        theirs = {"src-uri": self.broker.uri(), "src-queue": "theirs",
                  "dest-uri": self.broker.uri(), "dest-queue": "theirs"}
        self.broker.api("PUT", "/parameters/shovel/%2F/orders%20to%20lake", {"value": theirs})
        run = self.work.run("apply", "--auto-approve", "saved.plan")
        self.assert_exit(run, 1)
        self.assertIn("was made since the plan", run.stderr)
        self.assertEqual(self.live(), theirs)

    def test_another_name_is_another_shovel(self):
        self.shovel(more="test: {when: never}\n")
        self.apply()
        self.shovel(title="renamed", more="test: {when: never}\n")
        self.plan(add=1, destroy=1)
        self.apply()
        self.assertIsNone(self.live())
        self.assertEqual(self.live("renamed")["src-queue"], "orders")

    def test_a_key_that_the_definition_does_not_know_is_not_erased(self):
        self.shovel(more="test: {when: never}\n")
        self.apply()
        status, _ = self.broker.api("PUT", "/parameters/shovel/%2F/orders%20to%20lake",
                                    {"value": {**self.live(), "src-queue-args": {}}})
        self.assertEqual(status, 204)
        self.shovel(more="test: {when: never}\n", **{"ack-mode": "no-ack"})
        run = self.work.run("plan")
        self.assert_exit(run, 1)
        self.assertIn("would erase src-queue-args", run.stdout)

    def test_a_wrong_password_of_the_api_and_a_value_that_the_broker_refuses(self):
        self.shovel(more="test: {when: never}\n")
        run = self.work.run("plan", env={"BROKER_PASSWORD": WRONG})
        self.assert_exit(run, 1)
        self.assertIn("Check the user and the password of the management API.", run.stderr)
        self.shovel(**{"src-delete-after": "sometimes"}, more="test: {when: never}\n")
        run = self.apply(code=1)
        self.assertIn("src-delete-after", run.stderr)
        self.assertIsNone(self.live())


class Conformance(Broker):
    def test_the_broker_does_what_the_definitions_say(self):
        self.shovel(**{"ack-mode": "no-ack", "reconnect-delay": 3})
        self.upstream(**{"max-hops": 2, "trust-user-id": True})
        for address in ("Shovel/orders", "FederationUpstream/west"):
            with self.subTest(address):
                run = self.work.run("provider", "test", address)
                self.assert_exit(run, 0)
                self.assertIn(" 0 failed", run.stdout)
        self.assertIsNone(self.live())
        self.assert_no_secret(self.work, PASSWORD)


class Doctor(Broker):
    def test_it_tells_the_broker_and_the_user(self):
        run = self.work.run("doctor")
        self.assert_exit(run, 0)
        self.assertIn(f"rabbitmq: signed in as {USER}", run.stdout)
        run = self.work.run("doctor", env={"BROKER_PASSWORD": WRONG})
        self.assert_exit(run, 1)


class Upstreams(Broker):
    def test_created_changed_field_by_field_and_deleted(self):
        self.upstream()
        self.assertIn("created, id west", self.apply().stdout)   # this kind has no test
        fields = {}
        for name, value in UPSTREAM_CHANGES.items():
            with self.subTest(field=name):
                before = self.broker.parameter("federation-upstream", "west")
                fields[name] = value
                self.upstream(**fields)
                self.plan(change=1)
                self.apply()
                self.plan()
                self.assertEqual(self.broker.parameter("federation-upstream", "west"),
                                 {**before, name: value})
        self.work.remove("manifests/upstream.yaml")
        self.apply()
        self.assertIsNone(self.broker.parameter("federation-upstream", "west"))


if __name__ == "__main__":
    main()

"""What validate says of the API's token: a warning when one is at hand and near its end, else
nothing. It needs none, shows none and asks nobody."""
import base64
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from support import main
from support.connectors import ConnectorTestCase, connector


def token_ending(seconds):
    """A JSON Web Token that ends so many seconds from now."""
    def part(value):
        text = json.dumps(value).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()
    end = int(time.time()) + seconds
    return ".".join([part({"alg": "HS256", "typ": "JWT"}),
                     part({"sub": "ada", "exp": end}), "c2lnbmF0dXJlLW9mLWEtdGVzdA"])


class TokenAtHand(ConnectorTestCase):
    def setUp(self):
        self.box = self.sandbox()
        self.work = self.workspace()
        self.declare_provider("token: {valueFrom: {env: DATABASIN_TOKEN}}")
        self.work.write("manifests/a.yaml", connector("a"))

    def declare_provider(self, token=""):
        self.work.write("dbsn.yaml", "apiVersion: dbsn/v1\nkind: Workspace\n"
                                     "metadata: {name: w}\nmanifests: [manifests]\n"
                                     "providers:\n  databasin:\n"
                                     f"    url: \"{self.box.url}\"\n" +
                                     (f"    {token}\n" if token else ""))

    def warnings(self, *secrets):
        """What validate says of the token. The manifests are valid, the API is left alone, and
        none of the tokens is shown."""
        run = self.work.run("validate", "--format", "json")
        self.assert_exit(run, 0)
        self.assertEqual(self.requests(), [])
        for secret in secrets:
            # A token's parts give it away as well as the whole.
            self.assert_no_secret(self.work, secret, *secret.split("."))
        said = [event["diagnostic"] for event in map(json.loads, run.stdout.splitlines())
                if event["type"] == "diagnostic"]
        self.assertEqual([one for one in said if one["severity"] != "warning"], [])
        return [one for one in said if one["code"] == "api.token-expires"]

    def test_that_has_ended_in_a_variable(self):
        token = token_ending(-3 * 3600)
        self.work.env["DATABASIN_TOKEN"] = token
        warning, = self.warnings(token)
        self.assertRegex(warning["detail"], r"^The token ended at \d{4}-\d\d-\d\dT[\d:]+Z, "
                                            r"3 hours ago\.$")
        self.assertEqual(warning["where"], self.box.url)
        run = self.work.run("validate")
        self.assert_exit(run, 0)
        self.assertIn("warning: The token expires [api.token-expires]", run.stderr)
        self.assertIn("1 manifest is valid.", run.stderr)
        self.assert_no_secret(self.work, token, *token.split("."))

    def test_that_ends_soon_in_the_variable_of_the_entry(self):
        token = token_ending(200)
        self.work.env["DBSN_DATABASIN_TOKEN"] = token
        warning, = self.warnings(token)
        self.assertRegex(warning["detail"], r"^The token ends at .*, in \d minutes\.$")

    def test_that_has_ended_in_a_file_that_the_workspace_names(self):
        self.declare_provider("token: {valueFrom: {file: secrets/token}}")
        token = token_ending(-60)
        self.work.write_secret("secrets/token", token + "\n")
        warning, = self.warnings(token)
        self.assertIn("The token ended at", warning["detail"])

    def test_that_has_ended_where_signing_in_leaves_it(self):
        self.declare_provider()
        token = token_ending(-60)
        self.work.write_secret("../home/.databasin/.token", token)
        warning, = self.warnings(token)
        self.assertIn("The token ended at", warning["detail"])

    def test_that_lives_long_enough_is_not_spoken_of(self):
        token = token_ending(3600)
        self.work.env["DATABASIN_TOKEN"] = token
        self.assertEqual(self.warnings(token), [])

    def test_that_says_no_end_is_not_spoken_of(self):
        for token in ("opaque-token-0123456789", "bm90.anNvbg.c2lnbmF0dXJl"):
            self.work.env["DATABASIN_TOKEN"] = token
            self.assertEqual(self.warnings(token), [])

    def test_none_is_needed(self):
        self.assertEqual(self.warnings(), [])
        self.declare_provider("token: {valueFrom: {file: secrets/none}}")
        self.assertEqual(self.warnings(), [])


if __name__ == "__main__":
    main()

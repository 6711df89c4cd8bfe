"""Servers of APIs that behave as real ones were seen to: each a few lines over a real socket. What they
hold and what they were sent stands in `things` and `received`."""
import base64
import http.server
import json
import threading
import urllib.parse


class Stranger:
    """A server on a free loopback port until stop(). Subclasses answer in handle()."""

    def __init__(self):
        self.things = {}
        self.received = []
        self.down = False       # answers 503 to everything
        self.drop_next = None   # "POST": the next such request is carried out and never answered
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                outer.received.append((self.command, url.path, query, dict(self.headers), body))
                if outer.down:
                    return self.send(503, {"message": "down"})
                status, value, *headers = outer.handle(
                    self.command, urllib.parse.unquote(url.path), query, dict(self.headers), body)
                if outer.drop_next == self.command:
                    outer.drop_next = None
                    self.close_connection = True
                    return None
                return self.send(status, value, *headers)

            def send(self, status, value, headers=None):
                content = b"" if value is None else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, text in (headers or {}).items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def handle(self, method, path, query, headers, body):
        raise NotImplementedError

    def sent(self, method, path=None):
        """The bodies of such requests."""
        return [json.loads(one[4]) if one[4] else None for one in self.received
                if one[0] == method and (path is None or one[1] == path)]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class Notes(Stranger):
    """A key in the query; a list of names alone; PUT under the name; a merge patch; a mask with the
    secret's true end; 200 for a delete of nothing."""

    KEY = "s3ntinel-key-of-notes"

    def handle(self, method, path, query, headers, body):
        if query.get("api_key") != self.KEY:
            return 401, {"message": "bad key"}
        name = path.removeprefix("/notes").strip("/")
        if method == "GET" and not name:
            return 200, sorted(self.things)
        if method == "GET":
            if name not in self.things:
                return 404, {"message": "no such note"}
            shown = dict(self.things[name])
            if "token" in shown:
                shown["token"] = "<hidden>" + shown["token"][-4:]
            return 200, shown
        if method == "PUT":
            self.things[name] = json.loads(body)
            return 201, None
        if method == "PATCH":
            if name not in self.things:
                return 404, {"message": "no such note"}
            if headers.get("Content-Type") != "application/merge-patch+json":
                return 415, {"message": "a merge patch is wanted"}
            for key, value in json.loads(body).items():
                if value is None:
                    self.things[name].pop(key, None)
                else:
                    self.things[name][key] = value
            return 200, None
        return 200, {"affected": 1 if self.things.pop(name, None) else 0}


class Blind(Stranger):
    """Creates and deletes, and shows nothing: 405 to every GET. A header with a prefix."""

    KEY = "s3ntinel-key-of-blind"

    def handle(self, method, path, query, headers, body):
        if headers.get("Authorization") != f"ApiKey {self.KEY}":
            return 401, {"message": "bad key"}
        if method == "GET":
            return 405, {"message": "GET method not allowed"}
        if method == "POST":
            number = f"c{len(self.received)}"
            self.things[number] = json.loads(body)
            return 200, {"id": number}
        self.things.pop(path.rsplit("/", 1)[1], None)
        return 200, {"ok": True}


class Jobs(Stranger):
    """Client credentials with tokens that end; pages by Link; ids of the server; no update at all; what
    is made is not ready at once."""

    SECRET = "s3ntinel-secret-of-the-client"
    PAGE = 2

    def __init__(self):
        super().__init__()
        self.tokens = {}
        self.polls = {}
        self.foreign = ""

    def handle(self, method, path, query, headers, body):
        if path == "/oauth/token":
            told = base64.b64encode(f"robot:{self.SECRET}".encode()).decode()
            if headers.get("Authorization") != f"Basic {told}":
                return 401, {"error": "invalid_client"}
            form = dict(urllib.parse.parse_qsl(body))
            if form != {"grant_type": "client_credentials", "scope": "jobs"}:
                return 400, {"error": "invalid_request"}
            token = f"t0ken-sentinel-{len(self.tokens)}"
            self.tokens[token] = True
            return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 31}
        if not self.tokens.get(headers.get("Authorization", "").removeprefix("Bearer ")):
            return 401, {"message": "bad token"}
        if method == "GET" and path == "/jobs":
            page = int(query.get("page", "0"))
            rows = [{"id": number, **one} for number, one in sorted(self.things.items())]
            part = rows[page * self.PAGE:(page + 1) * self.PAGE]
            more = len(rows) > (page + 1) * self.PAGE
            link = f'</jobs?page=0>; rel="first", <{self.foreign}/jobs?page={page + 1}>; rel="next"'
            return 200, part, {"Link": link} if more else {}
        number = int(path.rsplit("/", 1)[1]) if path.count("/") > 1 else 0
        if method == "GET":
            if number not in self.things:
                return 404, {"message": "no such job"}
            self.polls[number] = self.polls.get(number, 0) + 1
            state = "creating" if self.polls[number] < 3 else "ready"
            return 200, {"id": number, "state": state, **self.things[number]}
        if method == "POST":
            number = len(self.received)
            self.things[number] = json.loads(body)
            return 202, {"id": number}
        self.things.pop(number, None)
        return 204, None


class Tables(Stranger):
    """A login call; failures as code -1 in a 200; rows in {list, pageInfo}; a PATCH that replaces all and
    erases a password that it is not sent, and that stores whatever it is sent, masks too."""

    USER, PASSWORD = "robot@example.com", "s3ntinel-password-of-tables"

    def handle(self, method, path, query, headers, body):
        if path == "/login":
            if json.loads(body) != {"email": self.USER, "password": self.PASSWORD}:
                return 200, {"code": -1, "msg": "wrong e-mail or password"}
            return 200, {"auth": {"token": "t0ken-sentinel-of-tables"}}
        if headers.get("xc-token") != "t0ken-sentinel-of-tables":
            return 401, {"msg": "not signed in"}
        if method == "GET" and path == "/tables":
            rows = [{"id": number, "title": one["title"]} for number, one in self.things.items()]
            return 200, {"list": rows, "pageInfo": {"isLastPage": True}}
        number = path.rsplit("/", 1)[1]
        if method == "GET":
            if number not in self.things:
                return 404, {"msg": "no such table"}
            shown = {"id": number, **self.things[number]}
            if shown.get("password"):
                shown["password"] = "********"
            return 200, shown
        if method == "POST":
            one = json.loads(body)
            if one["title"] in [other["title"] for other in self.things.values()]:
                return 200, {"code": -1, "msg": "that title is there already"}
            number = f"tbl{len(self.received)}"
            self.things[number] = one
            return 200, {"id": number}
        if method == "PATCH":
            self.things[number] = json.loads(body)
            return 200, {"id": number}
        self.things.pop(number, None)
        return 200, {"msg": "deleted"}


class Boards(Stranger):
    """PUT of the whole; secrets in a member of their own, of which answers show a map of flags."""

    def handle(self, method, path, query, headers, body):
        name = path.removeprefix("/boards").strip("/")
        if method == "GET" and not name:
            return 200, [self.shown(one) for one in self.things.values()]
        if method == "GET":
            if name not in self.things:
                return 500, {"message": "board not found"}
            return 200, self.shown(self.things[name])
        if method in ("POST", "PUT"):
            one = json.loads(body)
            self.things[one["uid"]] = one
            return 200, {"message": "saved"}
        if self.things.pop(name, None) is None:
            return 404, {"message": "board not found"}
        return 200, {"message": "deleted"}

    @staticmethod
    def shown(one):
        flags = {key: True for key in one.get("secureJsonData") or {}}
        return {**{key: value for key, value in one.items() if key != "secureJsonData"},
                "secureJsonFields": flags}


class Things(Stranger):
    """As its own OpenAPI document says: ids of the server, PATCH of what changes, pages, a bearer token."""

    TOKEN = "s3ntinel-token-of-things"

    def document(self):
        """What the API publishes of itself."""
        reference = {"$ref": "#/components/schemas/Thing"}
        created = {"$ref": "#/components/schemas/NewThing"}

        def body(schema):
            return {"content": {"application/json": {"schema": schema}}}
        number = {"name": "id", "in": "path", "schema": {"type": "integer"}}
        return {
            "openapi": "3.0.3", "info": {"title": "Things", "version": "1"},
            "servers": [{"url": self.url}], "security": [{"token": []}],
            "paths": {
                "/things": {
                    "get": {"parameters": [{"name": "page", "in": "query"},
                                           {"name": "per_page", "in": "query"}],
                            "responses": {"200": body({"type": "object", "properties": {
                                "things": {"type": "array", "items": reference}}})}},
                    "post": {"requestBody": body(created), "responses": {"201": body(reference)}}},
                "/things/{id}": {
                    "parameters": [number],
                    "get": {"responses": {"200": body(reference), "404": {"description": "none"}}},
                    "patch": {"requestBody": body({"type": "object", "properties": {
                        "name": {"type": "string"}, "size": {"type": "integer"},
                        "colour": {"type": "string"}, "password": {"type": "string"}}}),
                        "responses": {"200": body(reference)}},
                    "delete": {"responses": {"204": {"description": "gone"}}}}},
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": {
                    "NewThing": {"type": "object", "required": ["name"], "properties": {
                        "name": {"type": "string", "maxLength": 40,
                                 "description": "What it is called. It may change."},
                        "size": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
                        "colour": {"type": "string", "enum": ["red", "blue"]},
                        "place": {"type": "string"},
                        "password": {"type": "string", "format": "password", "writeOnly": True}}},
                    "Thing": {"allOf": [created, {"type": "object", "properties": {
                        "id": {"type": "integer", "readOnly": True},
                        "made": {"type": "string", "readOnly": True}}}]}}}}

    def handle(self, method, path, query, headers, body):
        if headers.get("Authorization") != f"Bearer {self.TOKEN}":
            return 401, {"message": "bad token"}
        if method == "GET" and path == "/things":
            first = (int(query["page"]) - 1) * int(query["per_page"])
            rows = [self.shown(number) for number in sorted(self.things)]
            return 200, {"things": rows[first:first + int(query["per_page"])]}
        if method == "POST":
            number = len(self.received)
            self.things[number] = {"size": 1, **json.loads(body)}
            return 201, self.shown(number)
        number = int(path.rsplit("/", 1)[1])
        if number not in self.things:
            return 404, {"message": "no such thing"}
        if method == "PATCH":
            self.things[number].update(json.loads(body))
        if method == "DELETE":
            del self.things[number]
            return 204, None
        return 200, self.shown(number)

    def shown(self, number):
        return {"id": number, "made": "2026-01-01", **{
            key: value for key, value in self.things[number].items() if key != "password"}}

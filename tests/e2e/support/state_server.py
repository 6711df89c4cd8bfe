"""A server of Terraform's http backend protocol, written from its published description; as
`like="gitlab"` with GitLab's ways: POST and DELETE on .../lock, each serial once, versions kept."""
import base64
import hashlib
import http.server
import json
import ssl
import threading
import time
import urllib.parse


VERSIONS_KEPT = 20


class StateServer:
    """`documents` maps a path to its versions, newest last; `locks` a path to its lock."""

    def __init__(self, like="terraform", user=None, password=None, certificate=None):
        self.like, self.user, self.password = like, user, password
        self.documents, self.locks, self.requests = {}, {}, []
        self.serials = {}         # of a path's versions, where each is taken once
        self.faults = []          # taken in order by writes: "lost-before" "lost-after" 500 413
        self.delay = 0.0
        self.guard = threading.RLock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def handle_one(self):
                outer.answer(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_LOCK = do_UNLOCK = handle_one

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass  # a client that was killed

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.server.server_port}/state"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def document(self, path):
        """The newest version below the server's address, read."""
        versions = self.documents.get("/state/" + path, [])
        return json.loads(versions[-1]) if versions else None

    # --- one request
    def answer(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        parts = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        if self.delay:
            time.sleep(self.delay)
        self.requests.append((handler.command, handler.path, len(body)))
        if not self.may(handler):
            return self.send(handler, 401, b"who are you?")
        digest = handler.headers.get("Content-MD5")
        if digest and base64.b64encode(hashlib.md5(body).digest()).decode() != digest:
            return self.send(handler, 400, b"the body does not match its Content-MD5")
        with self.guard:
            fault = None
            writes = handler.command == "POST" and not parts.path.endswith("/lock")
            if writes and self.faults:
                fault = self.faults.pop(0)
            if fault == "lost-before":
                return self.drop(handler)
            if isinstance(fault, int):
                return self.send(handler, fault, b"it may not be")
            status, content = self.act(handler.command, parts.path, query, body)
        if fault == "lost-after":
            return self.drop(handler)
        return self.send(handler, status, content)

    def may(self, handler):
        if self.user is None:
            return True
        expected = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return handler.headers.get("Authorization") == "Basic " + expected

    def act(self, method, path, query, body):
        gitlab = self.like == "gitlab"
        if gitlab and path.endswith("/lock"):
            path = path.removesuffix("/lock")
            method = {"POST": "LOCK", "DELETE": "UNLOCK"}.get(method, method)
        elif gitlab and method in ("LOCK", "UNLOCK"):
            return 405, b""
        held = self.locks.get(path)
        if method == "LOCK":
            if held is not None:
                return 423, json.dumps(held).encode()
            self.locks[path] = json.loads(body)
            return 200, b""
        if method == "UNLOCK":
            if held is None:
                return 200, b""
            wanted = json.loads(body).get("ID") if body else held["ID"]
            if wanted != held["ID"]:
                return 409, json.dumps(held).encode()
            del self.locks[path]
            return 200, b""
        if method == "GET":
            versions = self.documents.get(path, [])
            return (200, versions[-1]) if versions else (404, b"")
        if method == "POST":
            if (held or {}).get("ID") != query.get("ID"):
                return (423, json.dumps(held).encode()) if held else (409, b"not locked")
            versions = self.documents.setdefault(path, [])
            if gitlab:
                serial, taken = json.loads(body)["serial"], self.serials.setdefault(path, set())
                if serial in taken:
                    return 400, b'{"message":"Version has already been taken"}'
                taken.add(serial)
            versions.append(body)
            del versions[:-VERSIONS_KEPT]
            return 200, b""
        return 405, b""

    @staticmethod
    def send(handler, status, content):
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content)))
        if status == 200 and content:
            handler.send_header(
                "Content-MD5", base64.b64encode(hashlib.md5(content).digest()).decode())
        handler.end_headers()
        handler.wfile.write(content)

    @staticmethod
    def drop(handler):
        handler.close_connection = True
        handler.connection.close()

"""A small HTTPS server on a free port of loopback, which is printed first.

tls_server.py CERTIFICATE KEY [CLIENT_CA | --old]: with CLIENT_CA it asks each client for a
certificate of that authority; with --old it speaks TLS 1.1 and older alone. Every request is answered by the number of its connection.
"""
import http.server
import itertools
import ssl
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    numbers = itertools.count()

    def setup(self):
        super().setup()
        self.number = next(self.numbers)

    def do_GET(self):
        body = f"connection {self.number}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    if sys.argv[3:] == ["--old"]:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    elif len(sys.argv) > 3:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(sys.argv[3])
    server = QuietServer(("127.0.0.1", 0), Handler)
    # The handshake belongs to the connection's own thread and not to the accepting one.
    server.socket = context.wrap_socket(server.socket, server_side=True,
                                        do_handshake_on_connect=False)
    print(server.server_port, flush=True)
    server.serve_forever()


main()

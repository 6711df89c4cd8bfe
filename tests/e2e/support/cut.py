"""A road to a server that a test can cut."""
import socket
import threading


class Road:
    """Forwards connections to 127.0.0.1:target until cut(); then every open one is reset and new
    ones are closed at once, until mend()."""

    def __init__(self, target):
        self.target = target
        self._guard = threading.Lock()
        self._open, self._whole = set(), True
        self.sent = 0             # bytes towards the server
        self.cut_at = None        # after so many of them
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        with self._guard:
            self._whole = False
            for one in list(self._open):
                self._shut(one)

    def mend(self):
        with self._guard:
            self._whole, self.cut_at = True, None

    def stop(self):
        self.cut()
        self._listener.close()

    @staticmethod
    def _shut(one):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._guard:
                whole = self._whole
            if not whole:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            with self._guard:
                self._open |= {client, server}
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(source, target, source is client), daemon=True).start()

    def _carry(self, source, target, to_server):
        try:
            while chunk := source.recv(65536):
                if to_server:
                    self.sent += len(chunk)
                    if self.cut_at is not None and self.sent > self.cut_at:
                        target.sendall(chunk[:len(chunk) // 2])
                        self.cut()
                        break
                target.sendall(chunk)
        except OSError:
            pass
        self._shut(source)
        self._shut(target)
        with self._guard:
            last = source not in self._open
            self._open -= {source, target}
        if last:  # of the two directions
            source.close()
            target.close()
